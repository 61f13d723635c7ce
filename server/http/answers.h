/* SPDX-License-Identifier: MIT */
/*
 * What a scope answers: the JSON of its latest view and of the last few deltas, each made by the first request that
 * wants it and shared by all others. Also counts the scope's streams. Any thread.
 */
#ifndef BITSBRIDGE_HTTP_ANSWERS_H
#define BITSBRIDGE_HTTP_ANSWERS_H

#include <stdatomic.h>

#include "board.h"

/* A piece of JSON, shared. */
struct answer {
	atomic_uint refs;
	size_t length;
	char *data;
};

void answer_unref(struct answer *answer); /* accepts NULL */

struct answers;

/* With one reference. The scope belongs to the board. */
struct answers *answers_new(struct scope *scope);
struct answers *answers_ref(struct answers *answers);
void answers_unref(struct answers *answers); /* accepts NULL */

struct scope *answers_scope(const struct answers *answers);
/* The body of a snapshot of this view; referenced. */
struct answer *answers_full(struct answers *answers, const struct view *view);
/* The body of since= from that number to this view; referenced. */
struct answer *answers_delta(struct answers *answers, const struct view *view, uint64_t since);

/* Streams open now; for the cap and the metrics. */
atomic_uint *answers_streams(struct answers *answers);

#endif
