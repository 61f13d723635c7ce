/* SPDX-License-Identifier: MIT */
/*
 * The embedded queue: BITS's states, limits, codes and schedule where there is no BITS. Jobs live in a database
 * (store.h), bytes are moved by one thread of the process that serves (transfer.h), and any number of
 * other processes read and change the queue beside it.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_QUEUE_LOCAL_H
#define BITSBRIDGE_QUEUE_LOCAL_QUEUE_LOCAL_H

#include "job_queue.h"

/* How long things take, in milliseconds; 0: as BITS, or as the headers of the parts say. */
struct queue_local_times {
	int64_t slice; /* a background job's turn */
	int64_t stall; /* a request that moves no byte has failed */
	int64_t sync;  /* what has been written is made durable */
};

/* As job_queue_open(); on Windows it says that there is none. */
struct job_queue *queue_local_open(const struct queue_settings *settings, char **ret_error);
/* The same at another pace, for tests. */
struct job_queue *queue_local_open_paced(const struct queue_settings *settings,
        const struct queue_local_times *times, char **ret_error);
/* Somebody holds the lock of the data folder. */
bool queue_local_is_served(const struct queue_settings *settings);

#endif
