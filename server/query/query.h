/* SPDX-License-Identifier: MIT */
/*
 * The query thread: the only one that looks at the queue. It looks at the pace that fits (pacing.h), and puts what
 * it saw on the board. It also sees to the bridge's duties: a job that is to be completed by the bridge and is transferred
 * is handed to the acting thread, one whose file is to be filed to the filing thread.
 */
#ifndef BITSBRIDGE_QUERY_QUERY_H
#define BITSBRIDGE_QUERY_QUERY_H

#include "board.h"
#include "command.h"
#include "demand.h"
#include "job_queue.h"

/* A look that takes longer makes the snapshot stale while it lasts. */
#define QUERY_LOOK_MAX_MS 5000

struct query;

struct query *query_new(struct board *board, struct demand *demand); /* borrowed */
/* For the queue's settings; may be called by the queue from any thread until the queue is freed. */
struct queue_listener query_listener(struct query *query);
/* Starts looking; the queue is borrowed until query_stop() has returned true. */
void query_start(struct query *query, struct job_queue *queue);
/*
 * No more looks. Board and demand are not touched any more, whatever this returns. False: the thread hangs inside of the
 * queue; it is let go, and neither queue nor query may be freed.
 */
bool query_stop(struct query *query, int64_t timeout_ms);
void query_free(struct query *query); /* accepts NULL; after query_stop() and after the queue */

/* Does the bridge, from now on, do the player's part about jobs that are tagged for it, where the queue can file? */
void query_manage_jobs(struct query *query, bool manages);

/*
 * The acting thread's side (commander.c). complete(data, id, take) posts a Complete (take: and that the file is to be
 * filed) and does not wait; false: not now. It is called with the query's lock held. NULL takes it away, and it is not
 * called any more once that returns.
 */
typedef bool query_complete(void *data, const struct job_id *id, bool take);
void query_set_complete(struct query *query, query_complete *complete, void *data);
/* The filing thread's side (filer.c), likewise. */
typedef bool query_file(void *data, const struct job *job);
void query_set_filing(struct query *query, query_file *file, void *data);
/* It has tried: look at once. Must not be called from file(). */
void query_filed(struct query *query, const struct job_id *id);
/* A command was carried out: look at once, and remember what it did. Must not be called from complete(). */
void query_acted(struct query *query, const struct command *command, bits_hr code);

#endif
