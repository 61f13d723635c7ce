/* SPDX-License-Identifier: MIT */
/*
 * One file of a job on its way, whichever way it goes: requests by curl, one after the other, until all of it is where it
 * shall be. This is what who runs jobs knows of it; fetch.h makes those that come. What is the same for every kind (limits,
 * time-outs, errors) is done here. It knows nothing of jobs and schedules. Used by the transfer thread only.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_FILE_TRANSFER_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_FILE_TRANSFER_H

#include "queue/local/disk/flusher.h"
#include "queue/local/fetch/failure.h"
#include "queue/local/fetch/handle.h"
#include "queue/local/part.h"

/* A request that moves no byte for so long has failed, in milliseconds, where nothing else is asked for. */
#define FILE_TRANSFER_STALL_MS 60000

struct file_transfer;

/* What it tells its owner while curl runs. */
struct file_transfer_events {
	/* Bytes of a new version move; all that was noted of the file is void. False: that cannot be noted now, and the
	 * server is asked again. */
	bool (*version)(void *data);
	/* Of an upload: its session is another than the store knows. False: that cannot be noted now, but will be. */
	bool (*session)(void *data);
	/* The server has answered well: from here on bytes move. */
	void (*transferring)(void *data);
	void *data;
};

struct file_transfer_limits {
	bool background;         /* mark the traffic as lower effort */
	CURLSH *connections;     /* those that it may use again; NULL: those of the multi handle */
	struct local_rate *rate; /* shared with others; NULL: no limit */
	int64_t stall_ms, sync_ms;
	const char *user_agent; /* borrowed while the transfer lives */
	struct local_flusher *flusher;
};

enum file_transfer_outcome {
	FILE_TRANSFER_DONE,   /* all of it has moved: file_transfer_land() */
	FILE_TRANSFER_AGAIN,  /* ask once more at once */
	FILE_TRANSFER_FAILED, /* see its error */
};

/* What each kind does in its own way. A member that is NULL: there is nothing to do. */
struct file_transfer_ops {
	CURL *(*begin)(struct file_transfer *transfer); /* may give NULL */
	enum file_transfer_outcome (*end)(struct file_transfer *transfer, CURLcode result);
	enum file_transfer_outcome (*check)(struct file_transfer *transfer, int64_t now);
	int64_t (*check_due)(const struct file_transfer *transfer);
	enum file_transfer_outcome (*land)(struct file_transfer *transfer, bool now);
	void (*discard)(struct file_transfer *transfer);
	bool (*is_transferring)(const struct file_transfer *transfer);
	void (*progress)(struct file_transfer *transfer, struct local_progress *ret);
	void (*free)(struct file_transfer *transfer);
};

/* Every kind's struct begins with this. Its owner reads what stands above the line. */
struct file_transfer {
	struct local_part part;     /* its content is owned; remote_name: what is asked now */
	struct local_handle handle; /* of the present request */
	struct job_error error;     /* where it failed; its message is owned */
	bool fatal;                 /* the error is */
	uint32_t retry_after;       /* seconds that the server asked to wait; 0: it did not */

	/* The kinds' own. */
	const struct file_transfer_ops *ops;
	struct file_transfer_events events;
	struct file_transfer_limits limits;
	int64_t last_byte; /* monotonic ms */
	bool paused;       /* by us, for the rate */
	bool failed;
};

void file_transfer_free(struct file_transfer *transfer); /* accepts NULL */

/* A new handle for curl's multi interface, set up for the next request; the one before is gone. NULL: it has failed. */
CURL *file_transfer_begin(struct file_transfer *transfer);
/* After curl has ended the request. */
enum file_transfer_outcome file_transfer_end(struct file_transfer *transfer, CURLcode result);
/* Goes on where the rate allows it again, has the file written to the disk where that is due; fails it where there is no
 * room or no progress. */
enum file_transfer_outcome file_transfer_check(
        struct file_transfer *transfer, int64_t now, int64_t no_progress_ms);
/* Bytes were held back for a while, not by the server: its time begins anew. */
void file_transfer_forgive(struct file_transfer *transfer);
/* When a check is next worth a call though no byte has moved meanwhile (monotonic ms). */
int64_t file_transfer_check_due(const struct file_transfer *transfer, int64_t no_progress_ms);

/*
 * After FILE_TRANSFER_DONE: has what came written to the disk, its name too, while the next file may already come.
 * FILE_TRANSFER_DONE: it is there; FILE_TRANSFER_AGAIN: not yet, ask again when the flusher wakes you; now: waits for it
 * instead. It needs no handle of curl's any more.
 */
enum file_transfer_outcome file_transfer_land(struct file_transfer *transfer, bool now);

/* Its job has ended, and the file is nobody's any more: its temporary name goes. */
void file_transfer_discard(struct file_transfer *transfer);
/* Has the server answered well? */
bool file_transfer_is_transferring(const struct file_transfer *transfer);
/* How far it is; the strings live until its next call. is_new is not set. */
void file_transfer_progress(struct file_transfer *transfer, struct local_progress *ret);

/* For the kinds. */
/* Is there a way to its server? False: *ret_error says why not (message malloc'ed). */
bool file_transfer_may_go(const struct local_part *part, struct job_error *ret_error);
void file_transfer_init(struct file_transfer *transfer, const struct file_transfer_ops *ops,
        struct local_part *part, const struct file_transfer_limits *limits,
        const struct file_transfer_events *events);
enum file_transfer_outcome file_transfer_fail(
        struct file_transfer *transfer, struct local_failure failure, const char *message);
/* After a request that brought no answer to judge, or no whole one. */
enum file_transfer_outcome file_transfer_fail_by_curl(
        struct file_transfer *transfer, CURLcode result);
/* Bytes want to move. False: not yet, for the rate; the request is to be paused. */
bool file_transfer_may_move(struct file_transfer *transfer, int64_t now);
/* They have. */
void file_transfer_moved(struct file_transfer *transfer, size_t count, int64_t now);

#endif
