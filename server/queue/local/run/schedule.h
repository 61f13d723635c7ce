/* SPDX-License-Identifier: MIT */
/*
 * Who may run, as BITS decides it: all foreground jobs at once, and beside them one background job, high before
 * normal before low, round robin by time slice within a level. Where there are not enough descriptors for all foreground
 * jobs, those that run go on, and the oldest of the others follow. Pure.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUN_SCHEDULE_H
#define BITSBRIDGE_QUEUE_LOCAL_RUN_SCHEDULE_H

#include "job.h"

/* How long a background job runs before another of its level gets its turn, in milliseconds. */
#define LOCAL_TIME_SLICE_MS INT64_C(300000)

struct local_candidate {
	enum job_priority priority;
	bool ready; /* queued, running, or its retry is due */
	bool running;
	int64_t since; /* running: when its slice began; else when it last ran, 0: never (monotonic ms) */
	bool chosen; /* set by local_schedule() */
};

/*
 * Chooses among candidates, which stand in order of creation; at most so many foreground jobs. Returns when the running slice ends and another job
 * of its level waits for it (monotonic ms), else INT64_MAX.
 */
int64_t local_schedule(struct local_candidate *candidates, size_t count, size_t foreground_max,
        int64_t now, int64_t slice);

/* The earlier of two moments. */
int64_t local_earlier(int64_t a, int64_t b);

#endif
