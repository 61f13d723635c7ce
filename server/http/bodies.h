/* SPDX-License-Identifier: MIT */
/*
 * The bodies of a scope's latest responses: whole views, filtered ones, collections and deltas, each put together by the
 * first request that wants it and shared by all others. Also counts the scope's streams. Any thread.
 */
#ifndef BITSBRIDGE_HTTP_BODIES_H
#define BITSBRIDGE_HTTP_BODIES_H

#include <stdatomic.h>

#include "board.h"
#include "json/view_json.h"

/* A piece of JSON, shared. */
struct body {
	atomic_uint refs;
	size_t length;
	char *data;
};

void body_unref(struct body *body); /* accepts NULL */

struct bodies;

/* With one reference. */
struct bodies *bodies_new(void);
struct bodies *bodies_ref(struct bodies *bodies);
void bodies_unref(struct bodies *bodies); /* accepts NULL */

/* What answers this question about this view, one of the scope whose bodies these are; referenced. */
struct body *bodies_get(
        struct bodies *bodies, const struct view *view, const struct view_question *question);

/* Streams open now; for the cap and the metrics. */
atomic_uint *bodies_streams(struct bodies *bodies);

#endif
