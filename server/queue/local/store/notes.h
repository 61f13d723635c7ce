/* SPDX-License-Identifier: MIT */
/*
 * What the transfer thread reads from the store and notes in it. Notes on a job are made only while it is active:
 * a Suspend or Cancel that another process has made in the meantime stands.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_NOTES_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_NOTES_H

#include "queue/local/part.h"
#include "queue/local/store/store.h"

/* An active job: queued, connecting, transferring or transient-error. */
struct local_active {
	int64_t seq;
	struct job_id id;
	enum job_priority priority;
	enum job_state state;
	int64_t retry_at;    /* wall ms, of transient-error */
	int64_t progress_at; /* wall ms: the last byte; or when the job got its turn, or was resumed */
	uint32_t retry_delay, no_progress_timeout; /* seconds */
	bool is_upload;
};

/* All active jobs in order of seq; malloc'ed. */
bits_hr local_active_read(struct local_store *store, struct local_active **ret, size_t *ret_count);

/* When the job has last moved on, as progress_at; *ret is untouched where that cannot be had. */
void local_progress_read(struct local_store *store, const struct job_id *id, int64_t *ret);
/* Has the job ended, or is it unknown? */
bool local_job_is_over(struct local_store *store, const struct job_id *id);

/*
 * Bytes of another version than before are about to take the place of those that the store knows, or an upload's session is
 * another. The note is on the disk before this returns, else a power cut could leave the old note beside the new bytes.
 */
bits_hr local_note_replaced(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress);
/* A server was asked how large the file is; size: JOB_SIZE_UNKNOWN where it did not tell. */
bits_hr local_note_size(
        struct local_store *store, const struct job_id *id, int ordinal, uint64_t size);
/* A queued job's time for progress begins when it gets its turn, here or by a first error. */
bits_hr local_note_state(struct local_store *store, const struct job_id *id, enum job_state state);

/* The following are parts of a transaction of the caller's. */
bits_hr local_note_progress(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress);
/* All bytes of the file are on the disk, or at the server, or its session is closed. */
bits_hr local_note_file_done(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress);
/* Something of the job has just moved. further: it has reached a byte that it never had before, which is what progress
 * is. */
bits_hr local_note_moved(struct local_store *store, const struct job_id *id, bool further);
/* All files of the job are where they shall be: it is transferred. */
bits_hr local_note_transferred(struct local_store *store, const struct job_id *id);

/* state: JOB_ERROR or JOB_TRANSIENT_ERROR; retry_at: wall ms. */
bits_hr local_note_error(struct local_store *store, const struct job_id *id, enum job_state state,
        const struct job_error *error, int64_t retry_at);
/* Transient errors in whose jobs no byte has moved for the job's no-progress timeout become errors. */
bits_hr local_note_expired(struct local_store *store);
/* The network is back: every transient error is tried again now. */
bits_hr local_note_network(struct local_store *store);

/*
 * The owner begins: jobs that a dead owner left running are queued, and after a restart of the machine (boot is
 * another) only bytes count that were surely on the disk.
 */
bits_hr local_note_owner(struct local_store *store, const char *boot);

#endif
