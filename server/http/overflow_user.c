/* SPDX-License-Identifier: MIT */
#include "http/overflow_user.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { OVERFLOW_USUAL = 65534, MAP_SIZE = 16384 }; /* at most 340 lines of 33 characters */

bool overflow_user_map_is_whole(const char *map)
{
	uint64_t mapped = 0, inside, outside, count;
	for (const char *line = map; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (sscanf(line, "%" SCNu64 " %" SCNu64 " %" SCNu64, &inside, &outside, &count) ==
		        3)
			mapped += count;
	}
	return mapped >= UINT32_MAX; /* the last number is nobody's anywhere */
}

/* Up to size - 1 bytes. False: it is not there, or cannot be read. */
static bool read_file(const char *path, char *ret, size_t size)
{
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return false;
	size_t length = fread(ret, 1, size - 1, file);
	ret[length] = '\0';
	fclose(file);
	return true;
}

bool overflow_user_is(uid_t user)
{
	char map[MAP_SIZE], number[16];
	/* A kernel without the map has no such namespaces. */
	if (!read_file("/proc/self/uid_map", map, sizeof map) || overflow_user_map_is_whole(map))
		return false;
	uint64_t overflow = OVERFLOW_USUAL;
	if (read_file("/proc/sys/kernel/overflowuid", number, sizeof number))
		sscanf(number, "%" SCNu64, &overflow);
	return user == overflow;
}
