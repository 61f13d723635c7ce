/* SPDX-License-Identifier: MIT */
/*
 * The bridge's promises to call Complete: which jobs wait for it, when the call is due, when it is tried again.
 * The queue itself remembers the promise (complete_when_transferred); this only knows what the last look saw.
 * Not locked: the query's lock is held.
 */
#ifndef BITSBRIDGE_QUERY_COMPLETIONS_H
#define BITSBRIDGE_QUERY_COMPLETIONS_H

#include "job.h"

/* The pause after a Complete that did not help, doubled each time, and its limit. */
#define COMPLETION_RETRY_FIRST_MS 5000
#define COMPLETION_RETRY_MAX_MS   (INT64_C(10) * 60 * 1000)

struct completion {
	struct job_id id;
	int64_t due; /* monotonic ms */
	unsigned attempts;
	bool posted; /* the acting thread has it */
	bool seen;
};

/* Zeroed: none. */
struct completions {
	struct completion *items;
	size_t count, capacity;
};

/* What a look saw, job by job: a promised job that is transferred is due at once, one that is no longer is dropped. */
void completions_update(
        struct completions *completions, const struct job *const *jobs, size_t count, int64_t now);
/* One that is due and not posted; NULL. */
struct completion *completions_due(struct completions *completions, int64_t now);
/* The call was made: tried again later, unless the next look shows that it helped. */
void completions_answered(struct completions *completions, const struct job_id *id, int64_t now);
/* When the next one is due; INT64_MAX. */
int64_t completions_next(const struct completions *completions);
void completions_release(struct completions *completions);

#endif
