/* SPDX-License-Identifier: MIT */
/* What the queue's owner does besides moving bytes: it ends what was cut off half done, and forgets what is old. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_HOUSEKEEPING_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_HOUSEKEEPING_H

#include "queue/local/store/store.h"

/* A finished job stays known for this long, and at most so many of them. */
#define LOCAL_ENDED_MS  INT64_C(900000)
#define LOCAL_ENDED_MAX 256
/* A job that nothing has happened to for this long is cancelled. */
#define LOCAL_INACTIVE_MS (INT64_C(90) * 24 * 60 * 60 * 1000)
/* A finished job may stay for so much longer than it must, in milliseconds, so that several are forgotten at once. */
#define LOCAL_HOUSEKEEPING_SLACK_MS INT64_C(300000)

/* When the owner begins: removes what the one before left of cancelled jobs, whose files it may have had open. */
void local_housekeeping_begin(struct local_store *store);
/* Ends each Complete and Cancel that was cut off. False: somebody is in the middle of one now; try again soon. */
bool local_housekeeping_finish(struct local_store *store, const char *data_dir);
/*
 * Cancels jobs that nothing has happened to for 90 days, forgets finished ones that are old or too many. Returns when
 * there will be something to do again if nobody does anything (wall ms); INT64_MAX: never.
 */
int64_t local_housekeeping_tidy(struct local_store *store);

/* Forgets finished jobs that are old or too many; by whoever makes a job, too. */
bits_hr local_housekeeping_forget(struct local_store *store);

#endif
