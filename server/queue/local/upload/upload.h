/* SPDX-License-Identifier: MIT */
/*
 * A file that is sent by the BITS upload protocol: a session at the server, the file in fragments, one request at a time,
 * and, as a transfer of its own (PART_CLOSING), the session's end. What counts is what the server has acknowledged; a
 * session that it no longer knows is followed by a new one, from the first byte. A file that is another than when its
 * session began fails with BITS_E_LOCAL_FILE_CHANGED, and its session is left to be cancelled.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_UPLOAD_UPLOAD_H
#define BITSBRIDGE_QUEUE_LOCAL_UPLOAD_UPLOAD_H

#include "queue/local/fetch/file_transfer.h"

/* So often a session may be lost within one attempt, */
#define UPLOAD_RESTARTS_MAX 3
/* and so many answers in a row may acknowledge no further byte. */
#define UPLOAD_IDLE_MAX 8

/* Takes over part's content. NULL: it cannot begin; *ret_error says why (message malloc'ed). */
struct file_transfer *upload_new(struct local_part *part, const struct file_transfer_limits *limits,
        const struct file_transfer_events *events, struct job_error *ret_error);

#endif
