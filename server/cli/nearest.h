/* SPDX-License-Identifier: MIT */
/* The nearest of some names to a mistyped one. Pure. */
#ifndef BITSBRIDGE_CLI_NEAREST_H
#define BITSBRIDGE_CLI_NEAREST_H

#include <stddef.h>

/* Longer words than this are not compared. */
#define NEAREST_LENGTH_MAX 64

/* Feed it every name, then ask. Begin with {.typed = ...}. */
struct nearest {
	const char *typed;
	const char *best; /* NULL while none is near enough to be meant */
	size_t distance;  /* of best */
};

void nearest_try(struct nearest *nearest, const char *name);

#endif
