/* SPDX-License-Identifier: MIT */
#include "json/sites_json.h"

#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "job.h"
#include "json/json_strict.h"
#include "json/json_tree.h"

enum { FILE_VERSION = 1, ORIGIN_MAX = 512, PROVIDER_MAX = 4096 };

static int64_t time_or_unknown(int64_t time)
{
	return time == SITE_TIME_NEVER ? JOB_TIME_UNKNOWN : time;
}

/* None: all of them. */
static void add_providers(cJSON *object, const struct site *site)
{
	cJSON *providers = json_add_array(object, "providers");
	for (size_t i = 0; site != NULL && i < site->provider_count; i++)
		cJSON_AddItemToArray(providers, cJSON_CreateString(site->providers[i]));
}

static void add_site(cJSON *array, const struct site *site)
{
	cJSON *object = json_append_object(array);
	json_add_string(object, "origin", site->origin);
	add_providers(object, site);
	json_add_bool(object, "control", site->control);
	json_add_string(object, "decision", site_decision_name(site->decision));
	json_add_time(object, "since", time_or_unknown(site->since));
	json_add_time(object, "lastSeen", time_or_unknown(site->last_seen));
	json_add_string(object, "by", site_author_name(site->by));
	json_add_bool(object, "acknowledged", site->acknowledged);
}

void sites_json_append(struct text *text, const struct site_list *const *lists, size_t list_count)
{
	cJSON *tree = json_object_new(), *array = json_add_array(tree, "sites");
	for (size_t i = 0; i < list_count; i++)
		for (size_t j = 0; j < lists[i]->count; j++)
			add_site(array, &lists[i]->rows[j]);
	json_append_and_free(text, tree);
}

void access_json_append(struct text *text, const struct site *site, bool control)
{
	cJSON *object = json_object_new();
	add_providers(object, site);
	json_add_bool(object, "control", control);
	json_append_and_free(text, object);
}

void sites_file_append(struct text *text, const struct site_list *list)
{
	cJSON *tree = json_object_new();
	json_add_uint(tree, "version", FILE_VERSION);
	cJSON *array = json_add_array(tree, "sites");
	for (size_t i = 0; i < list->count; i++)
		if (!list->rows[i].fleeting)
			add_site(array, &list->rows[i]);
	json_append_and_free(text, tree);
	text_append(text, "\n");
}

/* One of a row of names; -1: none of them. */
static int find_name(const cJSON *value, const char *(*name)(int index), int count)
{
	for (int i = 0; cJSON_IsString(value) && i < count; i++)
		if (strcmp(value->valuestring, name(i)) == 0)
			return i;
	return -1;
}

static const char *decision_at(int index)
{
	return site_decision_name((enum site_decision)index);
}

static const char *author_at(int index)
{
	return site_author_name((enum site_author)index);
}

static bool take_time(const cJSON *value, int64_t *ret)
{
	*ret = SITE_TIME_NEVER;
	return cJSON_IsNull(value) ||
	       (cJSON_IsString(value) && clock_parse_iso(value->valuestring, ret));
}

static bool take_providers(const cJSON *array, struct site *site)
{
	if (!cJSON_IsArray(array) || cJSON_GetArraySize(array) > SITE_PROVIDERS_MAX)
		return false;
	site->providers = memory_new_array(SITE_PROVIDERS_MAX, sizeof *site->providers);
	const cJSON *value;
	cJSON_ArrayForEach(value, array)
	{
		if (!cJSON_IsString(value) || value->valuestring[0] == '\0' ||
		        strlen(value->valuestring) > PROVIDER_MAX)
			return false;
		site->providers[site->provider_count++] = memory_string(value->valuestring);
	}
	return true;
}

static bool take_site(const cJSON *object, struct site *site)
{
	const cJSON *origin = cJSON_GetObjectItemCaseSensitive(object, "origin");
	const cJSON *control = cJSON_GetObjectItemCaseSensitive(object, "control");
	const cJSON *seen = cJSON_GetObjectItemCaseSensitive(object, "acknowledged");
	int decision = find_name(cJSON_GetObjectItemCaseSensitive(object, "decision"), decision_at,
	        SITE_DECISION_COUNT);
	int by = find_name(
	        cJSON_GetObjectItemCaseSensitive(object, "by"), author_at, SITE_AUTHOR_COUNT);
	if (!cJSON_IsString(origin) || origin->valuestring[0] == '\0' ||
	        strlen(origin->valuestring) > ORIGIN_MAX || !cJSON_IsBool(control) ||
	        !cJSON_IsBool(seen) || decision < 0 || by < 0)
		return false;
	site->origin = memory_string(origin->valuestring);
	site->control = cJSON_IsTrue(control);
	site->acknowledged = cJSON_IsTrue(seen);
	site->decision = (enum site_decision)decision;
	site->by = (enum site_author)by;
	return take_providers(cJSON_GetObjectItemCaseSensitive(object, "providers"), site) &&
	       take_time(cJSON_GetObjectItemCaseSensitive(object, "since"), &site->since) &&
	       take_time(cJSON_GetObjectItemCaseSensitive(object, "lastSeen"), &site->last_seen);
}

/* The same site may stand in it twice, by different words. */
bool sites_json_parse(const char *text, size_t length, struct site_list *ret)
{
	struct site_list list = {0};
	cJSON *tree = json_find_flaw(text, length) == NULL
	                      ? cJSON_ParseWithLengthOpts(text, length + 1, NULL, true)
	                      : NULL;
	const cJSON *array = cJSON_GetObjectItemCaseSensitive(tree, "sites"), *value;
	bool good = cJSON_IsArray(array);
	for (value = good ? array->child : NULL; value != NULL; value = value->next) {
		list.rows = memory_resize_array(list.rows, list.count + 1, sizeof *list.rows);
		list.rows[list.count] = (struct site){0};
		good = take_site(value, &list.rows[list.count++]) && good;
	}
	cJSON_Delete(tree);
	if (good)
		*ret = list;
	else
		site_list_release(&list);
	return good;
}

static const char *take_file(const cJSON *tree, struct site_list *list)
{
	const cJSON *version = cJSON_GetObjectItemCaseSensitive(tree, "version");
	const cJSON *array = cJSON_GetObjectItemCaseSensitive(tree, "sites");
	if (!cJSON_IsNumber(version) || !cJSON_IsArray(array))
		return "it is not a list of sites";
	if (version->valueint != FILE_VERSION)
		return "a newer bitsbridge has written it";
	const cJSON *value;
	cJSON_ArrayForEach(value, array)
	{
		struct site site = {0};
		bool good = take_site(value, &site) && site_find(list, site.origin) == NULL &&
		            site_list_put(list, &site);
		site_release(&site);
		if (!good)
			return "a site in it is not whole";
	}
	return NULL;
}

bool sites_file_parse(
        const char *text, size_t length, struct site_list *ret, const char **ret_reason)
{
	struct site_list list = {0};
	const char *reason = json_find_flaw(text, length);
	if (reason == NULL) {
		cJSON *tree = cJSON_ParseWithLengthOpts(text, length + 1, NULL, true);
		reason = cJSON_IsObject(tree) ? take_file(tree, &list) : "it is not JSON";
		cJSON_Delete(tree);
	}
	if (reason == NULL) {
		*ret = list;
		return true;
	}
	site_list_release(&list);
	*ret_reason = reason;
	return false;
}

struct member {
	const char *name;
	size_t offset;
};

static const struct member members[] = {{"allow", offsetof(struct decision, allow)},
        {"control", offsetof(struct decision, control)},
        {"never", offsetof(struct decision, never)}};
enum { MEMBER_COUNT = sizeof members / sizeof *members };

static const char *take_decision(const cJSON *tree, struct decision *ret, const char **ret_member)
{
	unsigned seen = 0;
	for (const cJSON *value = tree->child; value != NULL; value = value->next) {
		size_t i = 0;
		*ret_member = "";
		while (i < MEMBER_COUNT && strcmp(members[i].name, value->string) != 0)
			i++;
		if (i == MEMBER_COUNT)
			return "There is a member besides allow, control, never.";
		*ret_member = members[i].name;
		if ((seen & 1u << i) != 0)
			return "This member stands here twice.";
		if (!cJSON_IsBool(value))
			return "This member must be true or false.";
		seen |= 1u << i;
		*(bool *)((char *)ret + members[i].offset) = cJSON_IsTrue(value);
	}
	*ret_member = "allow";
	if ((seen & 1u) == 0)
		return "This member is missing.";
	*ret_member = "never";
	if (ret->allow && ret->never)
		return "Allowed and never do not go together.";
	*ret_member = "control";
	if (!ret->allow && ret->control)
		return "Control is given only to a site that is allowed.";
	return NULL;
}

/* The body as an object; NULL: *ret_reason says why not. */
static cJSON *parse_object(
        const char *body, size_t length, bool *ret_broken, const char **ret_reason)
{
	*ret_broken = true;
	*ret_reason = json_find_flaw(body, length);
	if (*ret_reason != NULL)
		return NULL;
	cJSON *tree = cJSON_ParseWithLengthOpts(body, length + 1, NULL, true);
	*ret_broken = tree == NULL;
	if (tree == NULL)
		*ret_reason = "The body is not JSON.";
	else if (!cJSON_IsObject(tree))
		*ret_reason = "The body must be a JSON object.";
	if (*ret_reason == NULL)
		return tree;
	cJSON_Delete(tree);
	return NULL;
}

bool decision_parse(const char *body, size_t length, struct decision *ret, bool *ret_broken,
        const char **ret_member, const char **ret_reason)
{
	struct decision decision = {0};
	*ret_member = "";
	cJSON *tree = parse_object(body, length, ret_broken, ret_reason);
	if (tree == NULL)
		return false;
	*ret_reason = take_decision(tree, &decision, ret_member);
	cJSON_Delete(tree);
	if (*ret_reason == NULL)
		*ret = decision;
	return *ret_reason == NULL;
}

char *site_name_parse(const char *body, size_t length, bool *ret_broken, const char **ret_member,
        const char **ret_reason)
{
	char *origin = NULL;
	*ret_member = "";
	cJSON *tree = parse_object(body, length, ret_broken, ret_reason);
	if (tree == NULL)
		return NULL;
	const cJSON *value = tree->child;
	if (value != NULL && (value->next != NULL || strcmp(value->string, "origin") != 0)) {
		*ret_reason = "There is a member besides origin.";
	} else {
		*ret_member = "origin";
		if (value == NULL)
			*ret_reason = "This member is missing.";
		else if (!cJSON_IsString(value) || value->valuestring[0] == '\0' ||
		         strlen(value->valuestring) > ORIGIN_MAX)
			*ret_reason = "This member must be a site as GET /api/v1/sites names it.";
		else
			origin = memory_string(value->valuestring);
	}
	cJSON_Delete(tree);
	return origin;
}
