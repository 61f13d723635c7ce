/* SPDX-License-Identifier: MIT */
/* A queue of a few looks that a test writes down, and what a bridge would show of it: for recordings. */
#ifndef BITSBRIDGE_REPLAY_WORLD_H
#define BITSBRIDGE_REPLAY_WORLD_H

#include "base/text.h"
#include "job_queue.h"
#include "json/recording_read.h"

/* Takes each line of a recording. NULL: *ret_problem (malloc'ed) says which is wrong. */
struct recording_reader *read_lines(const char *lines, char **ret_problem);

/* A queue on which downloads, errors, cancels, a loss and a restart are seen; one step for each look. */
struct job_queue *story_queue_new(void);
#define STORY_LOOKS 40

/*
 * Looks `count` times (waiting for the queue to tell that something is due, where it tells), and appends after each the
 * bodies that the bridge's readers would get from GET /api/v1/jobs, with a star where a time, a revision or the queue's
 * source stands.
 */
void show_looks(struct job_queue *queue, size_t count, struct text *shown);

struct listening {
	struct mutex *lock;
	struct condition *told;
	unsigned count;
};
struct queue_listener listening_begin(struct listening *listening);
void listening_end(struct listening *listening);
/* Until the queue has said so often that a look is due. */
void listening_wait(struct listening *listening, unsigned count);

#endif
