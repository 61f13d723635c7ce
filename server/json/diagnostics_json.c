/* SPDX-License-Identifier: MIT */
#include "json/diagnostics_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "json/json_tree.h"

/* Where in the description, as JavaScript and BITS count: in UTF-16 code units. */
static uint64_t position_in_units(const char *description, size_t position)
{
	size_t length = strlen(description);
	char *before = memory_string_n(description, position < length ? position : length);
	size_t units = text_utf16_length(before);
	free(before);
	return units;
}

static void add_near_miss(cJSON *array, const struct job *job, bool reduced)
{
	const struct tag_problem *problem = &job->tag_problem;
	cJSON *object = json_append_object(array);
	json_add_string(object, "id", job->id.text);
	json_add_string(object, "displayName", job->display_name);
	if (!reduced)
		json_add_string(object, "description", job->description);
	json_add_uint(object, "position", position_in_units(job->description, problem->position));
	json_add_string(object, "field", problem->field);
	json_add_string(object, "reason", problem->reason);
}

static void add_source_error(cJSON *object, bits_hr error)
{
	if (error == 0) {
		json_add_null(object, "error");
		return;
	}
	struct error_text described;
	char code[11];
	error_describe(error, &described);
	snprintf(code, sizeof code, "0x%08" PRIX32, (uint32_t)error);
	cJSON *member = json_add_object(object, "error");
	json_add_string(member, "code", code);
	json_add_string(member, "name", described.name);
	json_add_string(member, "message", described.message);
	json_add_string(member, "hint", described.hint);
}

static void add_queue(cJSON *object, const struct snapshot *snapshot)
{
	if (snapshot == NULL) {
		json_add_null(object, "queue");
		return;
	}
	cJSON *queue = json_add_object(object, "queue");
	json_add_string(queue, "source", snapshot->source);
	json_add_bool(queue, "stale", snapshot->stale);
	json_add_time(
	        queue, "staleSince", snapshot->stale ? snapshot->stale_since : JOB_TIME_UNKNOWN);
	json_add_time(queue, "takenAt", snapshot->taken_at);
	json_add_int(queue, "buildMicroseconds", snapshot->build_ns / 1000);
	json_add_uint(queue, "jobs", snapshot->entry_count);
	add_source_error(queue, snapshot->source_error);
}

static void add_origin(cJSON *array, const struct diagnostics_origin *origin)
{
	cJSON *object = json_append_object(array);
	json_add_string(object, "origin", origin->origin);
	json_add_uint(object, "count", origin->count);
	json_add_time(object, "lastSeen", origin->last_seen);
	json_add_string(object, "near", origin->near);
	char *option = text_format(
	        "--allow-%s %s", origin->wanted_control ? "control" : "origin", origin->origin);
	json_add_string(object, "option", option);
	free(option);
}

static void add_access_miss(cJSON *array, const struct access_miss *miss)
{
	cJSON *object = json_append_object(array);
	char *reason = access_miss_reason(miss);
	json_add_string(object, "origin", miss->origin);
	json_add_string(object, "kind", access_miss_kind_name(miss->kind));
	json_add_string(object, "given", miss->given);
	json_add_string(object, "found", miss->found);
	json_add_string(object, "reason", reason);
	free(reason);
}

void diagnostics_json_append(struct text *text, const struct snapshot *snapshot,
        const struct diagnostics_origin *origins, size_t origin_count,
        const struct access_miss_list *access_misses, const struct diagnostics_folders *folders,
        bool reduced)
{
	cJSON *object = json_object_new();
	cJSON *misses = json_add_array(object, "nearMisses");
	for (size_t i = 0; snapshot != NULL && i < snapshot->near_miss_count; i++)
		add_near_miss(misses, snapshot->near_misses[i], reduced);
	json_add_uint(object, "untagged", snapshot != NULL ? snapshot->untagged : 0);
	json_add_uint(object, "restricted", snapshot != NULL ? snapshot->restricted : 0);
	cJSON *refused = json_add_array(object, "refusedOrigins");
	for (size_t i = 0; i < origin_count; i++)
		add_origin(refused, &origins[i]);
	cJSON *missed = json_add_array(object, "accessMisses");
	for (size_t i = 0; i < access_misses->count; i++)
		add_access_miss(missed, &access_misses->rows[i]);
	add_queue(object, snapshot);
	if (!reduced) {
		cJSON *member = json_add_object(object, "folders");
		json_add_string(member, "data", folders->data);
		json_add_string(member, "downloads", folders->downloads);
		json_add_string(member, "library", folders->library);
	}
	json_append_and_free(text, object);
}
