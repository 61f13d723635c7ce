/* SPDX-License-Identifier: MIT */
/* What the queue's owner does besides moving bytes: it ends what others have left half done, and forgets what is old. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_HOUSEKEEPING_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_HOUSEKEEPING_H

#include "queue/local/store/store.h"

/* A finished job may be remembered for so much longer, so that one look after the jobs serves several, in
 * milliseconds. */
#define LOCAL_KEEP_SLACK_MS INT64_C(300000)

/* A dead owner may have left a temporary file of a job that was cancelled under its hands. */
void local_keep_begin(struct local_store *store);
/* Ends each Complete and Cancel that was cut off. False: somebody may be in the middle of one; try again soon. */
bool local_keep_orphans(struct local_store *store, const char *data_dir);
/*
 * Cancels jobs that nothing has happened to for 90 days, forgets finished ones that are old or too many. Returns when
 * there will be something to do again if nobody does anything (wall ms); INT64_MAX: never.
 */
int64_t local_keep_tidy(struct local_store *store);

#endif
