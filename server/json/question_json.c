/* SPDX-License-Identifier: MIT */
#include "json/question_json.h"

#include "json/json_tree.h"

static void add_strings(cJSON *object, const char *name, const char *const *strings, size_t count)
{
	cJSON *array = json_add_array(object, name);
	for (size_t i = 0; i < count; i++)
		cJSON_AddItemToArray(array, cJSON_CreateString(strings[i]));
}

static void add_provider(cJSON *array, const struct question_provider *provider)
{
	cJSON *object = json_append_object(array);
	json_add_string(object, "name", provider->name);
	json_add_uint(object, "jobs", provider->jobs);
	add_strings(object, "titles", provider->titles, provider->title_count);
	add_strings(object, "hosts", (const char *const *)provider->hosts, provider->host_count);
	json_add_uint(object, "moreHosts", provider->more_hosts);
	json_add_bool(object, "fromSite", provider->from_site);
	add_strings(object, "others", provider->others, provider->other_count);
	json_add_uint(object, "moreOthers", provider->more_others);
}

void question_json_append(struct text *text, const struct question_view *view)
{
	cJSON *object = json_object_new();
	json_add_string(object, "origin", view->origin);
	json_add_string(object, "unicode", view->unicode);
	json_add_string(object, "port", view->port);
	json_add_string(object, "state", view->state);
	json_add_bool(object, "control", view->wants_control);
	json_add_bool(object, "senderKnown", view->sender_known);
	json_add_int(object, "readingMs", view->reading_ms);
	cJSON *providers = json_add_array(object, "providers");
	for (size_t i = 0; i < view->provider_count; i++)
		add_provider(providers, &view->providers[i]);
	json_append_and_free(text, object);
}
