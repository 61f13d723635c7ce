/* SPDX-License-Identifier: MIT */
/*
 * The acting thread: carries out commands (command.h) one after the other, and sleeps until one comes. It is the
 * only one that changes the queue while the bridge serves.
 */
#ifndef BITSBRIDGE_QUERY_COMMANDER_H
#define BITSBRIDGE_QUERY_COMMANDER_H

#include "command.h"
#include "query/query.h"

/* How many commands may wait; who comes later waits for room, within COMMAND_WAIT_MS. */
#define COMMANDER_MAILBOX_MAX 64

/* The queue and the query are borrowed until commander_stop() has returned true. */
struct commander *commander_new(struct job_queue *queue, struct query *query);
/*
 * Before query_stop(). Commands that have not begun are dropped, whoever waits gets false. False: the thread
 * hangs inside of the queue; it is let go, and neither queue nor commander may be freed.
 */
bool commander_stop(struct commander *commander, int64_t timeout_ms);
void commander_free(struct commander *commander); /* accepts NULL; after commander_stop() */

#endif
