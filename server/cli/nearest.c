/* SPDX-License-Identifier: MIT */
#include "cli/nearest.h"

#include <string.h>

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many letters to insert, delete, change, or swap with their neighbour. */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][NEAREST_LENGTH_MAX + 1];
	size_t *before = rows[0], *last = rows[1], *now = rows[2];
	size_t a_length = strlen(a), b_length = strlen(b);
	for (size_t j = 0; j <= b_length; j++)
		last[j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		now[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			size_t change = last[j - 1] + (a[i - 1] != b[j - 1]);
			now[j] = least(change, least(last[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
		}
		size_t *free_row = before;
		before = last;
		last = now;
		now = free_row;
	}
	return last[b_length];
}

void nearest_try(struct nearest *nearest, const char *name)
{
	size_t length = strlen(nearest->typed);
	if (length == 0 || length > NEAREST_LENGTH_MAX || strlen(name) > NEAREST_LENGTH_MAX)
		return;
	size_t found = distance(nearest->typed, name);
	size_t bound = 1 + length / 4;
	/* The beginning of a name is meant, too. */
	if (length >= 3 && strncmp(name, nearest->typed, length) == 0)
		found = least(found, 1);
	if (found <= bound && (nearest->best == NULL || found < nearest->distance)) {
		nearest->best = name;
		nearest->distance = found;
	}
}
