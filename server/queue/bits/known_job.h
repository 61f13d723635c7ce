/* SPDX-License-Identifier: MIT */
/*
 * One job of the BITS service as the looking thread knows it: its proxy, what has been read of it so far, and the
 * sealed job made from that. Each call to the service crosses processes, so nothing is read that is not needed.
 */
#ifndef BITSBRIDGE_QUEUE_BITS_KNOWN_JOB_H
#define BITSBRIDGE_QUEUE_BITS_KNOWN_JOB_H

#include "queue/bits/com.h"
#include "queue/promises.h"

/* How old what seldom changes may get: the tag; names, priority, times, error counts. */
#define BITS_DESCRIPTION_AGE_MS 2000
#define BITS_DETAILS_AGE_MS     10000

/* Getters that a service may not implement; what it lacks is asked for once, not once per job. */
enum bits_getter {
	BITS_DISPLAY_NAME,
	BITS_TYPE,
	BITS_PRIORITY,
	BITS_OWNER,
	BITS_TIMES,
	BITS_ERROR_COUNT,
	BITS_RETRY_DELAY,
	BITS_NO_PROGRESS_TIMEOUT,
	BITS_PROGRESS,
	BITS_FILES,
	BITS_ERROR,
	BITS_REPLY,
};

/* One round of reading. */
struct bits_reading {
	uint32_t missing;   /* a bit per getter that the service does not implement */
	bits_hr failure;    /* 0, or why the job in hand cannot be read: lost, gone or denied */
	int64_t now;        /* monotonic ms */
	int64_t owner_wait; /* ms; how long a name may take */
	bool all_users;     /* jobs of others are listed, too */
	size_t calls;       /* calls across processes, for measuring */
};

struct bits_file {
	IBackgroundCopyFile *proxy;
	struct job_file figures; /* strings owned here */
};

struct bits_job {
	IBackgroundCopyJob *proxy; /* owned */
	struct job_id id;
	uint64_t sequence; /* order of first sight */
	bool seen;         /* in this round's enumeration */
	bool denied;       /* its description cannot be read */
	enum tag_kind kind;
	int64_t description_read, details_read; /* monotonic ms; INT64_MIN: never */
	bool has_state, has_fixed, dirty;
	bits_hr refused;   /* why Complete was, when it was called last; 0: it was not */
	wchar_t *owner;    /* a SID whose name is still asked for; by CoTaskMemAlloc() */
	struct job *draft; /* figures and strings, no files */
	struct bits_file *files;
	size_t file_count;
	const struct job *sealed; /* NULL: none yet */
};

/* Takes the proxy over. */
struct bits_job *bits_job_new(IBackgroundCopyJob *proxy, const struct job_id *id);
void bits_job_free(struct bits_job *job); /* accepts NULL */

/* Reads the description when it is due, nothing else. False: reading->failure says why. */
bool bits_job_read_tag(struct bits_job *job, struct bits_reading *reading);
/* Reads everything else that is due. False: reading->failure says why. */
bool bits_job_read_rest(struct bits_job *job, struct bits_reading *reading);
/*
 * A job that the service lists no more: a proxy outlives the job, and tells how it ended. NULL: it does not, or not
 * that; else sealed, final, borrowed from job.
 */
const struct job *bits_job_read_end(struct bits_job *job, struct bits_reading *reading);
/* What has been read, as a sealed job, the same object while nothing changes. Borrowed from job. */
const struct job *bits_job_seal(struct bits_job *job);

/* Sets the promise's part; NULL: there is none. */
void bits_job_set_promise(struct bits_job *job, const struct promise *promise);

#endif
