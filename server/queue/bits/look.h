/* SPDX-License-Identifier: MIT */
/* Looking at the BITS service: which jobs there are, and what is new about them. One thread. */
#ifndef BITSBRIDGE_QUEUE_BITS_LOOK_H
#define BITSBRIDGE_QUEUE_BITS_LOOK_H

#include "queue/bits/known_job.h"
#include "queue/bits/link.h"
#include "queue/promises.h"

struct bits_looker {
	struct bits_link link;
	struct promises *promises; /* borrowed */
	bool all_users;
	bool is_told;           /* somebody calls when a job changes */
	struct bits_job **jobs; /* every job of the service, owned */
	size_t job_count;
	const struct job **ended; /* referenced; not yet given to anybody */
	size_t ended_count;
	uint64_t sequence;
	size_t nameless;  /* jobs that do not even tell their id */
	uint32_t missing; /* what this service does not implement */
	size_t calls;     /* of the last look */
};

void bits_looker_init(struct bits_looker *looker, const struct bits_connector *connector,
        struct promises *promises, bool all_users);
void bits_looker_release(struct bits_looker *looker);

/*
 * One look, as job_queue_look(). A service that was lost since the last one is tried once more at once; what had
 * been read until then is dropped.
 */
bits_hr bits_looker_look(struct bits_looker *looker, enum look_scope scope, struct queue_look *ret);
/* No look will come soon: lets the service go, unless it holds a job that is ours. */
void bits_looker_rest(struct bits_looker *looker);

#endif
