/* SPDX-License-Identifier: MIT */
/*
 * A file that comes: requests into a temporary file, resumed where an earlier one stopped. It knows HTTP's ranges and
 * validators.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_FETCH_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_FETCH_H

#include "queue/local/fetch/file_transfer.h"

/* After so many milliseconds what is written is made durable; sink.h has the number of bytes. */
#define FETCH_SYNC_MS 5000

/* Takes over part's content. NULL: it cannot begin; *ret_error says why (message malloc'ed). */
struct file_transfer *fetch_new(struct local_part *part, const struct file_transfer_limits *limits,
        const struct file_transfer_events *events, struct job_error *ret_error);

#endif
