/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

void fuzz_folder_new(char ret[FUZZ_FOLDER_SIZE])
{
	bool in_memory = access("/dev/shm", W_OK) == 0;
	snprintf(ret, FUZZ_FOLDER_SIZE, "%s/bitsbridge-fuzz-XXXXXX",
	        in_memory ? "/dev/shm" : "/tmp");
	FUZZ_CHECK(mkdtemp(ret) != NULL);
}

void fuzz_fail(const char *file, int line, const char *condition)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}
