/* SPDX-License-Identifier: MIT */
/*
 * The embedded queue: BITS's states, limits, codes and schedule where there is no BITS. Jobs live in a database
 * (local_store.h), bytes are moved by one thread of the process that serves (local_transfer.h), and any number of
 * other processes read and change the queue beside it.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_H
#define BITSBRIDGE_QUEUE_LOCAL_H

#include "job_queue.h"

/* slice_ms: a background job's time slice; 0: BITS's. NULL: *ret_error says why (malloc'ed). */
struct job_queue *queue_local_open(
        const struct queue_settings *settings, int64_t slice_ms, char **ret_error);

#endif
