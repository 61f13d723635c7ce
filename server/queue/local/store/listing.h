/* SPDX-License-Identifier: MIT */
/* All jobs as a reader last found them: of each look only what changed is read. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_LISTING_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_LISTING_H

#include "job_queue.h"
#include "queue/local/store/read.h"

struct local_listed;

/* Zeroed: nothing was read yet. */
struct local_listing {
	struct local_mark mark;
	struct local_listed *jobs; /* in order of their making */
	size_t count, capacity;
};

/* The database is another: nothing that was read counts any more. */
void local_listing_forget(struct local_listing *listing);
/* Reads what changed; *ret is given what a look of that scope shows: jobs (referenced), and how many are untagged. */
bits_hr local_listing_look(struct local_listing *listing, struct local_store *store,
        enum look_scope scope, int64_t now, struct queue_look *ret);
void local_listing_release(struct local_listing *listing);

#endif
