/* SPDX-License-Identifier: MIT */
/*
 * The thread that moves the embedded queue's bytes: it starts and stops jobs as the schedule says, and notes in
 * the store how they are doing. It sleeps until a socket is ready, a moment has come, or somebody wakes it.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUN_TRANSFER_H
#define BITSBRIDGE_QUEUE_LOCAL_RUN_TRANSFER_H

#include "job_queue.h"
#include "queue/local/owner.h"

/* How often progress is noted in the store while bytes move, in milliseconds. */
#define LOCAL_NOTE_MS 200

struct local_transfer;

struct local_transfer_settings {
	const char *data_dir;
	struct local_owner *owner; /* borrowed; the thread's until local_transfer_stop() */
	uint64_t limit_rate;
	int64_t slice_ms, stall_ms, sync_ms;
	struct queue_listener listener;
};

/* NULL: *ret_error says why (malloc'ed). */
struct local_transfer *local_transfer_start(
        const struct local_transfer_settings *settings, char **ret_error);
/* Waits for the thread's end; running jobs are queued again. Accepts NULL. */
void local_transfer_stop(struct local_transfer *transfer);

/* As job_queue_trouble(). Any thread. */
bool local_transfer_trouble(struct local_transfer *transfer, struct queue_trouble *ret);
/* Counts the databases that were served one after the other. Any thread. */
unsigned local_transfer_generation(struct local_transfer *transfer);

#endif
