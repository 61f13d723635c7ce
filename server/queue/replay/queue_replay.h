/* SPDX-License-Identifier: MIT */
/*
 * A recording as a queue: its looks come one after the other, at the pace at which they were recorded or a multiple of
 * it, each exactly once; it begins with the first look. No network, no files, on every system. What is done to its jobs
 * goes as BITS's states allow (act.h) and holds until the recording begins again; jobs cannot be made.
 */
#ifndef BITSBRIDGE_QUEUE_REPLAY_H
#define BITSBRIDGE_QUEUE_REPLAY_H

#include "job_queue.h"

/* The pause before a recording begins again (queue_settings.replay.loop). */
#define REPLAY_LOOP_PAUSE_MS 3000

struct job_queue *queue_replay_open(const struct queue_settings *settings, char **ret_error);
bool queue_replay_is_served(const struct queue_settings *settings);

#endif
