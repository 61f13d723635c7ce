/* SPDX-License-Identifier: MIT */
/*
 * What keeps the owner from writing what it knows, or from moving bytes at all, from the first failure until it is over:
 * one line in the log when it begins and one when it ends, a word to the queue's listener each time, and when to try
 * again: after pauses that grow. Begun and ended by the transfer thread, read by any.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUN_TROUBLE_H
#define BITSBRIDGE_QUEUE_LOCAL_RUN_TROUBLE_H

#include "job_queue.h"

/* From one attempt to the next, in milliseconds; each pause is twice the one before, also where the trouble is back soon. */
#define LOCAL_TROUBLE_PAUSE_MS     INT64_C(500)
#define LOCAL_TROUBLE_PAUSE_MAX_MS INT64_C(30000)

struct local_trouble;

struct local_trouble *local_trouble_new(const struct queue_listener *listener);
void local_trouble_free(struct local_trouble *trouble); /* accepts NULL */

/* There is trouble, or there still is: the next pause begins. text: a sentence, taken over. */
void local_trouble_put(struct local_trouble *trouble, char *text);
void local_trouble_end(struct local_trouble *trouble);
bool local_trouble_is_there(struct local_trouble *trouble);
/* When to try again (monotonic ms). */
int64_t local_trouble_due(struct local_trouble *trouble);

/* As job_queue_trouble(). */
bool local_trouble_read(struct local_trouble *trouble, struct queue_trouble *ret);

#endif
