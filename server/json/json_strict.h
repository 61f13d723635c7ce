/* SPDX-License-Identifier: MIT */
/*
 * What cJSON takes though it is no JSON, or would misread: a NUL (it ends the string there), control characters,
 * numbers like 07 or 1., and depth (it goes as deep as the text does, on a worker's small stack). Pure.
 */
#ifndef BITSBRIDGE_JSON_JSON_STRICT_H
#define BITSBRIDGE_JSON_JSON_STRICT_H

#include <stddef.h>

#define JSON_DEPTH_MAX 8

/* One sentence (static storage); NULL: nothing of the kind. text[length] is NUL. It says nothing of what cJSON refuses. */
const char *json_find_flaw(const char *text, size_t length);

#endif
