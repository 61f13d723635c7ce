/* SPDX-License-Identifier: MIT */
#include "json/json_tree.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "job.h"

/* cJSON answers NULL only when memory is out; nothing is left out silently then. */
static cJSON *checked(cJSON *item)
{
	if (item == NULL) {
		fputs("bitsbridge: out of memory\n", stderr);
		abort();
	}
	return item;
}

void json_add_string(cJSON *object, const char *name, const char *value)
{
	if (value == NULL) {
		json_add_null(object, name);
	} else if (text_is_utf8(value)) {
		checked(cJSON_AddStringToObject(object, name, value));
	} else {
		char *clean = text_to_utf8(value);
		checked(cJSON_AddStringToObject(object, name, clean));
		free(clean);
	}
}

void json_add_uint(cJSON *object, const char *name, uint64_t value)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%" PRIu64, value);
	checked(cJSON_AddRawToObject(object, name, digits));
}

void json_add_int(cJSON *object, const char *name, int64_t value)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%" PRId64, value);
	checked(cJSON_AddRawToObject(object, name, digits));
}

void json_add_uint_or_null(cJSON *object, const char *name, uint64_t value, uint64_t unknown)
{
	if (value == unknown)
		json_add_null(object, name);
	else
		json_add_uint(object, name, value);
}

void json_add_int_or_null(cJSON *object, const char *name, int64_t value, int64_t unknown)
{
	if (value == unknown)
		json_add_null(object, name);
	else
		json_add_int(object, name, value);
}

void json_add_time(cJSON *object, const char *name, int64_t wall_ms)
{
	if (wall_ms == JOB_TIME_UNKNOWN) {
		json_add_null(object, name);
		return;
	}
	char iso[CLOCK_ISO_SIZE];
	clock_format_iso(wall_ms, iso);
	checked(cJSON_AddStringToObject(object, name, iso));
}

void json_add_bool(cJSON *object, const char *name, bool value)
{
	checked(cJSON_AddBoolToObject(object, name, value));
}

void json_add_null(cJSON *object, const char *name)
{
	checked(cJSON_AddNullToObject(object, name));
}

cJSON *json_add_object(cJSON *object, const char *name)
{
	return checked(cJSON_AddObjectToObject(object, name));
}

cJSON *json_add_array(cJSON *object, const char *name)
{
	return checked(cJSON_AddArrayToObject(object, name));
}

cJSON *json_object_new(void)
{
	return checked(cJSON_CreateObject());
}

cJSON *json_append_object(cJSON *array)
{
	cJSON *object = json_object_new();
	cJSON_AddItemToArray(array, object);
	return object;
}

void json_append_and_free(struct text *text, cJSON *tree)
{
	enum { USUAL_LENGTH = 2048 };
	char *printed = cJSON_PrintBuffered(tree, USUAL_LENGTH, false);
	if (printed == NULL) {
		fputs("bitsbridge: out of memory\n", stderr);
		abort();
	}
	text_append(text, printed);
	cJSON_free(printed);
	cJSON_Delete(tree);
}
