/* SPDX-License-Identifier: MIT */
/*
 * History: what the bridge remembers of jobs from one look to the next, and so what it adds to them. It makes
 * snapshots out of looks: rates, warnings, the last error, jobs that have left the queue. Pure but for memory:
 * time is an argument. One thread.
 */
#ifndef BITSBRIDGE_MODEL_HISTORY_H
#define BITSBRIDGE_MODEL_HISTORY_H

#include "snapshot.h"

/* How long a finished job stays, and how many of them. */
#define HISTORY_KEEP_MS  (INT64_C(15) * 60 * 1000)
#define HISTORY_KEEP_MAX 256

struct history;

struct history_look {
	const struct job *const *
	        jobs; /* borrowed; in the queue's order; others than tagged ones and near misses are skipped */
	size_t job_count;
	/* Borrowed: what the queue still said of jobs that have left it; final. */
	const struct job *const *ended;
	size_t ended_count;
	size_t untagged, restricted;
	uint64_t source_epoch;
	bool tells_all;          /* a job that has left without a word was cancelled */
	int64_t wall, monotonic; /* when the look began, in ms */
};

/* What a command did for certain, so that nothing need be inferred. */
enum history_outcome { OUTCOME_UNKNOWN, OUTCOME_COMPLETED, OUTCOME_CANCELLED };

struct history *history_new(const char *source); /* source: static storage */
void history_free(struct history *history);      /* accepts NULL */

/* A look that succeeded. The snapshot has one reference; build_ns is the caller's to set before sharing it. */
struct snapshot *history_take(struct history *history, const struct history_look *look);
/* A look, begun at wall, that failed: the last snapshot again, marked stale; one reference, as above. */
struct snapshot *history_fail(struct history *history, bits_hr error, int64_t wall);
/* Also where the job has just been seen to leave. A job unknown so far is ignored. */
void history_note(struct history *history, const struct job_id *id, enum history_outcome outcome);

/* Of the jobs of the last look: are bytes expected to move now, can one change without a command? */
struct history_motion {
	bool moving, active;
};
struct history_motion history_motion(const struct history *history);

#endif
