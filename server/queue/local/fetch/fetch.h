/* SPDX-License-Identifier: MIT */
/*
 * One file on its way: a request by curl into a temporary file, resumed where an earlier one stopped. It knows
 * HTTP's ranges and validators, nothing of jobs and schedules. Used by the transfer thread only.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_FETCH_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_FETCH_H

#include <curl/curl.h>

#include "queue/local/disk/flusher.h"
#include "queue/local/fetch/rate.h"
#include "queue/local/part.h"

/* A request that moves no byte for so long has failed, in milliseconds, where nothing else is asked for. */
#define FETCH_STALL_MS 60000
/* After so many milliseconds, likewise, what is written is made durable; sink.h has the number of bytes. */
#define FETCH_SYNC_MS 5000

struct fetch;

/* What the fetch tells its owner while curl runs. */
struct fetch_events {
	/* Bytes of a new version come; all that was noted of the file is void. False: that cannot be noted now, and the
	 * file is asked for again. */
	bool (*version)(void *data);
	/* The server has answered well: from here on bytes come. */
	void (*transferring)(void *data);
	void *data;
};

struct fetch_limits {
	bool background;         /* mark the traffic as lower effort */
	CURLSH *connections;     /* those that it may use again; NULL: those of the multi handle */
	struct local_rate *rate; /* shared with others; NULL: no limit */
	int64_t stall_ms, sync_ms;
	const char *user_agent; /* borrowed while the fetch lives */
	struct local_flusher *flusher;
};

enum fetch_outcome {
	FETCH_DONE,   /* the file is whole: fetch_land() */
	FETCH_AGAIN,  /* ask once more at once: a redirect, or the version changed */
	FETCH_FAILED, /* see fetch_error() */
};

/* Takes over part's content. NULL: it cannot begin; *ret_error says why (message malloc'ed). */
struct fetch *fetch_new(struct local_part *part, const struct fetch_limits *limits,
        const struct fetch_events *events, struct job_error *ret_error);
void fetch_free(struct fetch *fetch);

/* A new handle for curl's multi interface, set up for the next request; the one before is gone. */
CURL *fetch_begin(struct fetch *fetch);
/* After curl has ended the request. */
enum fetch_outcome fetch_end(struct fetch *fetch, CURLcode result);
/* Goes on where the rate allows it again, has the file written to the disk where that is due; fails the fetch where there
 * is no room or no progress. */
enum fetch_outcome fetch_check(struct fetch *fetch, int64_t now, int64_t no_progress_ms);
/* Bytes were held back for a while, not by the server: its time begins anew. */
void fetch_forgive(struct fetch *fetch);
/* When that is next worth a call though no byte has come meanwhile (monotonic ms). */
int64_t fetch_check_due(const struct fetch *fetch, int64_t no_progress_ms);

/* After FETCH_DONE: has the file written to the disk, its name too, while the next one may already come. FETCH_DONE: it
 * is there; FETCH_AGAIN: not yet, ask again when the flusher wakes you. It needs no handle of curl's any more. */
enum fetch_outcome fetch_land(struct fetch *fetch);
/* The same, and waits for it: FETCH_DONE or FETCH_FAILED. */
enum fetch_outcome fetch_land_now(struct fetch *fetch);

/* What is on the disk after that. */
struct local_identity fetch_identity(const struct fetch *fetch);

/* The file is nobody's any more: its temporary name goes. */
void fetch_discard(struct fetch *fetch);
CURL *fetch_handle(const struct fetch *fetch);
/* Has the server answered well? */
bool fetch_is_transferring(const struct fetch *fetch);
/* What is asked now; borrowed. */
const char *fetch_url(const struct fetch *fetch);
int fetch_ordinal(const struct fetch *fetch);
uint64_t fetch_bytes(const struct fetch *fetch);
uint64_t fetch_bytes_durable(struct fetch *fetch);
uint64_t fetch_bytes_total(const struct fetch *fetch);
const char *fetch_validator(
        const struct fetch *fetch); /* of the bytes that it has; owned by the fetch */
/* Where it failed. message is owned by the fetch. */
/* Bytes of different requests were put together though nothing but the size and their ends could be compared. */
bool fetch_is_unverified(const struct fetch *fetch);
const struct job_error *fetch_error(const struct fetch *fetch);
bool fetch_is_fatal(const struct fetch *fetch);
/* Seconds that the server asked to wait; 0: it did not. */
uint32_t fetch_retry_after(const struct fetch *fetch);

#endif
