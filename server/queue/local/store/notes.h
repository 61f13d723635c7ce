/* SPDX-License-Identifier: MIT */
/*
 * What the transfer thread reads from the store and notes in it. Notes on a job are made only while it is active:
 * a Suspend or Cancel that another process has made in the meantime stands.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_NOTES_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_NOTES_H

#include "queue/local/permission.h"
#include "queue/local/store/store.h"

/* An active job: queued, connecting, transferring or transient-error. */
struct local_task {
	int64_t seq;
	struct job_id id;
	enum job_priority priority;
	enum job_state state;
	int64_t retry_at;    /* wall ms, of transient-error */
	int64_t progress_at; /* wall ms: the last byte; or when the job got its turn, or was resumed */
	uint32_t retry_delay, no_progress_timeout; /* seconds */
};

/* All active jobs in order of seq; malloc'ed. */
bits_hr local_tasks_read(struct local_store *store, struct local_task **ret, size_t *ret_count);

/* Has the job ended, or is it unknown? */
bool local_job_is_over(struct local_store *store, const struct job_id *id);

/* The next file of a job that is not complete. Strings owned. */
struct local_part {
	int ordinal;
	char *remote_name, *local_name, *temporary_name;
	char *validator; /* of the version that the bytes are of (answer_validator()); NULL: none */
	uint64_t bytes_transferred;
	uint64_t bytes_durable; /* of these, so many are surely on the disk */
	uint64_t bytes_total;   /* JOB_SIZE_UNKNOWN */
	struct local_sources sources;
};

/* The first that is not complete behind the one with that ordinal (-1: of all). BITS_E_NOT_FOUND: none is left. */
bits_hr local_part_read(
        struct local_store *store, const struct job_id *id, int behind, struct local_part *ret);
void local_part_release(struct local_part *part);

/* How far a file is. */
struct local_progress {
	int ordinal;
	uint64_t transferred;
	uint64_t durable; /* of these bytes, so many are surely on the disk */
	bool is_new; /* they are of a version that the store does not know: the next two say which */
	const char *validator; /* NULL: none */
	uint64_t total;
};

/*
 * Bytes of another version than before are about to take the place of those that the store knows. The note is on the
 * disk before this returns, else a power cut could leave the old note beside the new bytes.
 */
bits_hr local_note_replaced(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress);
/* A queued job's time for progress begins when it gets its turn, here or by a first error. */
bits_hr local_note_state(struct local_store *store, const struct job_id *id, enum job_state state);

/* The following are parts of a transaction of the caller's. */
bits_hr local_note_progress(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress);
/* All bytes of the file are on the disk. */
bits_hr local_note_file_done(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress);
/* Something of the job has just moved. */
bits_hr local_note_moved(struct local_store *store, const struct job_id *id);
/* So are all files. */
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
