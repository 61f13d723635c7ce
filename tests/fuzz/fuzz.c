/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

char *fuzz_string(const uint8_t *data, size_t size)
{
	const void *end = size > 0 ? memchr(data, '\0', size) : NULL;
	size_t length = end != NULL ? (size_t)((const uint8_t *)end - data) : size;
	char *string = memory_new_array(length + 1, 1);
	if (length > 0)
		memcpy(string, data, length);
	return string;
}

void fuzz_fail(const char *file, int line, const char *condition)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}
