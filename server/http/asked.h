/* SPDX-License-Identifier: MIT */
/* Collections that a page asked for and that held nothing for it: the last few, for the diagnostics. Any thread. */
#ifndef BITSBRIDGE_HTTP_ASKED_H
#define BITSBRIDGE_HTTP_ASKED_H

#include <stddef.h>
#include <stdint.h>

#include "http/limits.h"
#include "http/origin.h"

struct asked_collection {
	char origin[HTTP_ORIGIN_MAX + 1];
	uint32_t service_id;
};

struct asked;

struct asked *asked_new(void);
void asked_free(struct asked *asked); /* accepts NULL */

/* The oldest gives way beyond HTTP_ASKED_MAX. */
void asked_add(struct asked *asked, const char *origin, uint32_t service_id);
/* Latest first; returns how many. */
size_t asked_list(struct asked *asked, struct asked_collection ret[HTTP_ASKED_MAX]);

#endif
