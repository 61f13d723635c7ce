/* SPDX-License-Identifier: MIT */
#include "json/bridge_answers.h"

#include <stdlib.h>

#include "base/memory.h"
#include "snapshot.h"
#include "json/json_strict.h"
#include "json/json_tree.h"

/* Beyond this JSON's readers count no longer exactly. */
#define FIGURE_MAX 9007199254740992.0

static cJSON *parse(const char *text, size_t length)
{
	return json_find_flaw(text, length) == NULL
	               ? cJSON_ParseWithLengthOpts(text, length + 1, NULL, true)
	               : NULL;
}

/* A number that is not negative, or null. */
static bool take_figure(const cJSON *value, int64_t unknown, int64_t *ret)
{
	*ret = unknown;
	if (cJSON_IsNull(value))
		return true;
	if (!cJSON_IsNumber(value) || value->valuedouble < 0 || value->valuedouble > FIGURE_MAX)
		return false;
	*ret = (int64_t)value->valuedouble;
	return true;
}

static bool take_job(const cJSON *object, struct job_figures *ret)
{
	const char *id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, "id"));
	return id != NULL && job_id_parse(id, &ret->id) &&
	       take_figure(cJSON_GetObjectItemCaseSensitive(object, "rate"), RATE_UNKNOWN,
	               &ret->rate) &&
	       take_figure(cJSON_GetObjectItemCaseSensitive(object, "eta"), ETA_UNKNOWN, &ret->eta);
}

bool job_figures_parse(const char *text, size_t length, struct job_figures **ret, size_t *ret_count)
{
	cJSON *tree = parse(text, length);
	const cJSON *array = cJSON_GetObjectItemCaseSensitive(tree, "jobs");
	struct job_figures *rows = NULL;
	size_t count = 0;
	bool good = cJSON_IsArray(array);
	for (const cJSON *job = good ? array->child : NULL; job != NULL && good; job = job->next) {
		rows = memory_resize_array(rows, count + 1, sizeof *rows);
		good = take_job(job, &rows[count++]);
	}
	cJSON_Delete(tree);
	if (!good) {
		free(rows);
		return false;
	}
	*ret = rows;
	*ret_count = count;
	return true;
}

static char *take_path(const cJSON *object, const char *name)
{
	return memory_string(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name)));
}

bool bridge_folders_parse(const char *text, size_t length, struct bridge_folders *ret)
{
	cJSON *tree = parse(text, length);
	const cJSON *folders = cJSON_GetObjectItemCaseSensitive(tree, "folders");
	bool good = cJSON_IsObject(folders);
	if (good)
		*ret = (struct bridge_folders){
		        .data = take_path(folders, "data"),
		        .downloads = take_path(folders, "downloads"),
		        .library = take_path(folders, "library"),
		};
	cJSON_Delete(tree);
	return good;
}

void bridge_folders_release(struct bridge_folders *folders)
{
	free(folders->data);
	free(folders->downloads);
	free(folders->library);
	*folders = (struct bridge_folders){0};
}
