/* SPDX-License-Identifier: MIT */
#include "json/json_member.h"

#include <cjson/cJSON.h>

#include "base/memory.h"

char *json_string_member(const char *text, const char *name)
{
	cJSON *tree = cJSON_Parse(text);
	char *value = NULL;
	if (cJSON_IsObject(tree))
		value = memory_string(
		        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(tree, name)));
	cJSON_Delete(tree);
	return value;
}
