/* SPDX-License-Identifier: MIT */
/* What history remembers of one job. */
#ifndef BITSBRIDGE_MODEL_RECORD_H
#define BITSBRIDGE_MODEL_RECORD_H

#include "model/history.h"
#include "model/rate.h"

struct record {
	struct job_id id;
	const struct entry *entry; /* referenced; NULL once it has expired */
	struct rate rate;
	/* Its place: creation time, or when it was first seen; then the order in which jobs were first seen. */
	int64_t place;
	uint64_t sequence;
	uint64_t seen; /* number of the look that last listed it */
	bool finished; /* finished_at is set: it is final or has left the queue */
	enum history_outcome outcome;
	int64_t finished_at; /* monotonic ms */
	int64_t looked_at; /* when the last look that listed it began, ms since 1970; JOB_TIME_UNKNOWN */
};

struct record *record_new(const struct job *job);
void record_free(struct record *record); /* accepts NULL */

/* A moment, by both clocks, and when the queue was first looked at. */
struct record_time {
	int64_t wall, now;     /* milliseconds since 1970; monotonic */
	int64_t watched_since; /* milliseconds since 1970 */
};

/* The queue lists it. */
void record_update(struct record *record, const struct job *job, const struct record_time *time);
/* What it means that a source lists a job no longer: it was lost meanwhile, so nothing; it may have ended either way; it
 * has been cancelled, since this source would have told of any other end. */
enum source_word { SOURCE_LOST, SOURCE_SILENT, SOURCE_TELLS_ALL };

/* The queue lists it no longer. */
void record_vanish(struct record *record, enum source_word word, const struct record_time *time);
/* What a command did; puts right what was inferred before that was known. */
void record_note(struct record *record, enum history_outcome outcome);
/* It is listed, not stalled, and connecting or transferring. */
bool record_is_moving(const struct record *record);
bool record_has_left(const struct record *record);

#endif
