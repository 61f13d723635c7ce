/* SPDX-License-Identifier: MIT */
/*
 * What this folder's files share: small cJSON trees (one job, one error) built and printed into growing text.
 * Only for server/json: cJSON stays in this folder. Member names are string literals.
 */
#ifndef BITSBRIDGE_JSON_TREE_H
#define BITSBRIDGE_JSON_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "base/text.h"

/* UTF-8; bytes that are not become U+FFFD. NULL gives null. */
void json_add_string(cJSON *object, const char *name, const char *value);
/* Exact, also above 2^53. */
void json_add_uint(cJSON *object, const char *name, uint64_t value);
void json_add_int(cJSON *object, const char *name, int64_t value);
/* null where the value is the one that stands for unknown. */
void json_add_uint_or_null(cJSON *object, const char *name, uint64_t value, uint64_t unknown);
void json_add_int_or_null(cJSON *object, const char *name, int64_t value, int64_t unknown);
/* Milliseconds since 1970 as "2026-11-23T20:15:00.250Z"; JOB_TIME_UNKNOWN gives null. */
void json_add_time(cJSON *object, const char *name, int64_t wall_ms);
void json_add_bool(cJSON *object, const char *name, bool value);
void json_add_null(cJSON *object, const char *name);
cJSON *json_add_object(cJSON *object, const char *name);
cJSON *json_add_array(cJSON *object, const char *name);
/* A new object at the end of an array. */
cJSON *json_append_object(cJSON *array);
cJSON *json_object_new(void);

/* Prints the tree without white space, and frees it. */
void json_append_and_free(struct text *text, cJSON *tree);

#endif
