/* SPDX-License-Identifier: MIT */
/* One look: the queue is asked for what it has, and that becomes a snapshot. The query thread's. */
#ifndef BITSBRIDGE_QUERY_LOOK_H
#define BITSBRIDGE_QUERY_LOOK_H

#include "job_queue.h"
#include "model/history.h"

struct look {
	bits_hr code; /* below 0: the queue failed, and nothing was found */
	struct queue_look found;
	int64_t began_wall, began_ns;
};

struct look look_begin(void);
/* May hang for as long as the queue does. */
void look_take(struct look *look, struct job_queue *queue);
/* What the look adds to what is known; the snapshot is the caller's. */
const struct snapshot *look_snapshot(
        const struct look *look, struct history *history, struct job_queue *queue);
void look_release(struct look *look);

#endif
