/* SPDX-License-Identifier: MIT */
/*
 * The last changes of a job's state, with their times. Sealed and shared by reference count: the entries of a job share
 * one list until its state is another.
 */
#ifndef BITSBRIDGE_MODEL_CHANGES_H
#define BITSBRIDGE_MODEL_CHANGES_H

#include <stdatomic.h>

#include "job.h"

enum { CHANGES_MAX = 16 };

struct change {
	enum job_state state;
	int64_t time; /* milliseconds since 1970; JOB_TIME_UNKNOWN: it came into this state unseen */
};

struct changes {
	atomic_uint refs;
	size_t count;                    /* at least one */
	struct change rows[CHANGES_MAX]; /* oldest first; of more than fit, the latest */
};

/* A new list, with one reference: what stands in `before` (NULL: nothing), then the state. A time before the last one
 * becomes that one: clocks are set back, changes are not. */
const struct changes *changes_after(
        const struct changes *before, enum job_state state, int64_t time);
/* The last change led to another state than was thought. One reference. */
const struct changes *changes_corrected(const struct changes *changes, enum job_state state);
const struct changes *changes_ref(const struct changes *changes); /* accepts NULL */
void changes_unref(const struct changes *changes);                /* accepts NULL */

/*
 * When did the job come into the state in which a look, begun at `wall`, sees it? The queue's own word where it has one:
 * when all bytes had come, and for states in which nothing moves, when the job was last modified. Else the moment of the
 * look, where the job has been looked at before (since: the last time it was; JOB_TIME_UNKNOWN: never) or was made since
 * the queue was first looked at (watched_since); else nobody knows: JOB_TIME_UNKNOWN. Pure.
 */
int64_t changes_time(const struct job *job, int64_t since, int64_t watched_since, int64_t wall);

#endif
