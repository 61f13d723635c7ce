/* SPDX-License-Identifier: MIT */
/*
 * One file of a job that is on its way, and what the store knows of it so far. Notes are made in transactions that hold
 * many of them, so a load remembers what it has noted until it hears whether the transaction stands. Used by the
 * transfer thread only.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUN_LOAD_H
#define BITSBRIDGE_QUEUE_LOCAL_RUN_LOAD_H

#include "queue/local/fetch/file_transfer.h"
#include "queue/local/store/notes.h"

struct local_known {
	uint64_t bytes, durable;
	bool version; /* which version the bytes are of */
	bool done;    /* that all are here */
};

struct local_load {
	struct file_transfer *transfer;
	char *remote_name; /* what the store had as its URL */
	bool background;
	struct local_known known,
	        told;         /* what the store knows; what it knows if the transaction stands */
	uint64_t furthest;    /* so many bytes were there once */
	bool had_bytes;       /* it held some of an earlier attempt */
	bool landing, landed; /* all of it is on its way to the disk; is there */
};

/* Takes over the part's content. NULL: see fetch_new() and upload_new(). */
struct local_load *local_load_new(struct local_part *part,
        const struct file_transfer_limits *limits, const struct file_transfer_events *events,
        struct job_error *ret_error);
void local_load_free(struct local_load *load); /* accepts NULL */

/* Other bytes than those that are known are about to come. False: the store failed. */
bool local_load_replace(
        struct local_load *load, struct local_store *store, const struct job_id *id);

/* An upload's session is another than the store knows. False: the store failed. */
bool local_load_note_session(
        struct local_load *load, struct local_store *store, const struct job_id *id);

/* Has it reached a byte that it never had before? */
bool local_load_is_further(const struct local_load *load);
/* Has somebody given it another URL, or its job a priority for which connections and limits are others? */
bool local_load_is_outdated(const struct local_load *load, struct local_store *store,
        const struct job_id *id, bool background);

/* Is there anything that the store does not know? */
bool local_load_has_news(const struct local_load *load);
/* Notes it, within a transaction of the caller's; then how that ended. */
bits_hr local_load_tell(
        struct local_load *load, struct local_store *store, const struct job_id *id);
void local_load_told(struct local_load *load, bool stands);

#endif
