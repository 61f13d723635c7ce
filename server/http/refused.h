/* SPDX-License-Identifier: MIT */
/* Origins that asked and were refused: the last few, for the diagnostics. Any thread. */
#ifndef BITSBRIDGE_HTTP_REFUSED_H
#define BITSBRIDGE_HTTP_REFUSED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/limits.h"
#include "http/origin.h"

struct refused_origin {
	char origin[HTTP_ORIGIN_MAX + 1];
	uint64_t count;
	int64_t last;        /* milliseconds since 1970 */
	bool wanted_control; /* it was let in, but not to act */
};

struct refused;

struct refused *refused_new(void);
void refused_free(struct refused *refused); /* accepts NULL */

/* Remembers it, if it is an origin that an option could allow. True when it is a new one. */
bool refused_add(struct refused *refused, const char *origin, bool wanted_control);
/* Copies at most HTTP_REFUSED_MAX of them, latest first; returns how many. */
size_t refused_list(struct refused *refused, struct refused_origin ret[HTTP_REFUSED_MAX]);

#endif
