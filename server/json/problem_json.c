/* SPDX-License-Identifier: MIT */
#include "json/problem_json.h"

#include <inttypes.h>
#include <stdio.h>

#include "json/json_tree.h"

void problem_json_append(struct text *text, const struct problem_json *problem)
{
	cJSON *object = json_object_new();
	json_add_string(object, "type", problem->type);
	json_add_string(object, "title", problem->title);
	json_add_int(object, "status", problem->status);
	if (problem->detail != NULL)
		json_add_string(object, "detail", problem->detail);
	if (problem->parameter != NULL)
		json_add_string(object, "parameter", problem->parameter);
	if (problem->member != NULL)
		json_add_string(object, "member", problem->member);
	if (problem->code != 0) {
		struct error_text described;
		char code[11];
		error_describe(problem->code, &described);
		snprintf(code, sizeof code, "0x%08" PRIX32, (uint32_t)problem->code);
		json_add_string(object, "code", code);
		json_add_string(object, "name", described.name);
		json_add_string(object, "hint", described.hint);
	}
	json_append_and_free(text, object);
}
