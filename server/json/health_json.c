/* SPDX-License-Identifier: MIT */
#include "json/health_json.h"

#include "json/json_tree.h"

static const char *const status_names[] = {"pass", "warn", "fail"};

static void add_check(cJSON *checks, const struct health_check *check, int64_t time)
{
	cJSON *object = json_append_object(json_add_array(checks, check->name));
	json_add_string(object, "status", status_names[check->status]);
	if (check->unit != NULL) {
		json_add_int(object, "observedValue", check->observed);
		json_add_string(object, "observedUnit", check->unit);
	}
	json_add_time(object, "time", time);
	if (check->output != NULL)
		json_add_string(object, "output", check->output);
}

void health_json_append(struct text *text, const struct health *health)
{
	cJSON *object = json_object_new();
	json_add_string(object, "status", status_names[health->status]);
	if (health->version != NULL) {
		json_add_string(object, "version", health->version);
		cJSON *checks = json_add_object(object, "checks");
		for (size_t i = 0; i < health->check_count; i++)
			add_check(checks, &health->checks[i], health->time);
	}
	json_append_and_free(text, object);
}
