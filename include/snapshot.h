/* SPDX-License-Identifier: MIT */
/*
 * A snapshot: all tagged jobs at one moment, with what the bridge adds to what the queue says (rate, eta, last
 * error, warnings, jobs that have left the queue). Built by the query thread, sealed, then shared read-only by
 * reference count: readers need no lock. Entries that did not change are shared between snapshots.
 */
#ifndef BITSBRIDGE_SNAPSHOT_H
#define BITSBRIDGE_SNAPSHOT_H

#include "job.h"
#include "job_text.h"

struct changes; /* model/changes.h */

#define RATE_UNKNOWN (-1)
#define ETA_UNKNOWN  (-1)

/* X(constant, JSON code, message) */
#define JOB_WARNINGS(X)                                                                                       \
	X(WARN_AMBIGUOUS_COLONS, "ambiguous-colons",                                                          \
	        "The tag holds more colons than fields; album and title may be cut at the wrong one.")        \
	X(WARN_MULTIPLE_FILES, "multiple-files",                                                              \
	        "A WMP_JOB must have exactly one file; the player would not take this one.")                  \
	X(WARN_EXTENSION, "extension",                                                                        \
	        "A WMP_JOB's file must end in .wma, .wmv, .mp3 or .asf; the player would not take this one.") \
	X(WARN_COMPLETION_FAILED, "completion-failed",                                                        \
	        "The job is transferred but could not be completed; the last error says why.")                \
	X(WARN_FILING_FAILED, "filing-failed",                                                                \
	        "The job is completed, but its file could not be put into the library; it is tried again.")   \
	X(WARN_RESUMED_UNVERIFIED, "resumed-unverified",                                                      \
	        "The server names no version of the file; only size and last bytes were compared.")           \
	X(WARN_STALLED, "stalled", "No byte has arrived for a while.")                                        \
	X(WARN_SOURCE_LOST, "source-lost",                                                                    \
	        "The queue was lost or restarted; this is the last that was seen of the job.")                \
	X(WARN_ENDED_UNSEEN, "ended-unseen",                                                                  \
	        "The job has left the queue, and nobody saw how; this is the last that was seen of it.")

#define JOB_WARNING_BIT(constant, code, message) constant##_INDEX,
enum job_warning_index { JOB_WARNINGS(JOB_WARNING_BIT) JOB_WARNING_COUNT };
#undef JOB_WARNING_BIT
#define JOB_WARNING_CONSTANT(constant, code, message) constant = 1 << constant##_INDEX,
enum job_warning { JOB_WARNINGS(JOB_WARNING_CONSTANT) };
#undef JOB_WARNING_CONSTANT

const char *job_warning_code(enum job_warning_index index);
const char *job_warning_message(enum job_warning_index index);
/* What a job's tag and files break of the convention: enum job_warning, ored. */
unsigned job_warnings(const struct job *job);

typedef _Atomic(struct job_text *) job_text_place;

/* One job in a snapshot. Sealed and shared like struct job; what of it is shown, and to whom, server/json/job_json.c says. */
struct entry {
	atomic_uint refs;
	enum job_state state;  /* job->state, or the state in which it left the queue */
	const struct job *job; /* referenced; the last that the queue said of it */
	int64_t rate;          /* bytes per second, smoothed; RATE_UNKNOWN */
	int64_t eta;           /* seconds; ETA_UNKNOWN */
	unsigned warnings;     /* enum job_warning, ored */
	bool gone;             /* no longer in the queue: kept with its last figures */
	/* Kept after the queue has forgotten it; code 0: none; message owned. */
	struct job_error last_error;
	int64_t last_error_time;       /* milliseconds since 1970, of last_error */
	const struct changes *changes; /* referenced; of its state; NULL: nobody has watched it */
	job_text_place texts[READER_COUNT]; /* entry_text()'s; NULL until it is asked */
};

/* What can be said of a job (borrowed) that nobody has watched: no rate, no eta, no errors of the past. */
void entry_init(struct entry *ret, const struct job *job);
const struct entry *entry_ref(const struct entry *entry);
void entry_unref(const struct entry *entry); /* accepts NULL */

struct snapshot {
	atomic_uint refs;
	int64_t taken_at;     /* milliseconds since 1970 */
	const char *source;   /* "bits", "local"; static storage */
	bool stale;           /* the source does not answer: this is the last that it said */
	int64_t stale_since;  /* milliseconds since 1970 when stale */
	bits_hr source_error; /* why it is stale; 0 */
	/* Why the source cannot write what it knows (struct queue_trouble); owned; NULL: it can, or nobody can say.
	 * What is shown of jobs is what was last written. */
	char *unwritable;
	int64_t unwritable_since; /* milliseconds since 1970 when unwritable */
	/* Referenced; in order of creation, oldest first; gone ones in their old place. */
	const struct entry **entries;
	size_t entry_count;
	const struct job **near_misses; /* referenced */
	size_t near_miss_count;
	size_t untagged, restricted; /* as in struct queue_look */
	int64_t build_ns;            /* how long the look and the building took */
};

const struct snapshot *snapshot_ref(const struct snapshot *snapshot);
void snapshot_unref(const struct snapshot *snapshot); /* accepts NULL */

#endif
