/* SPDX-License-Identifier: MIT */
/*
 * Demand: who listens, and how fresh is fresh. HTTP says that somebody listens and waits for a look where what is on
 * the board is too old; the query thread reads it to find its pace. The two never see each other.
 * All functions: any thread, unless said otherwise. The lock is held for moments only.
 */
#ifndef BITSBRIDGE_DEMAND_H
#define BITSBRIDGE_DEMAND_H

#include <stdbool.h>
#include <stdint.h>

/* How long a plain GET counts as listening, in milliseconds. */
#define DEMAND_LISTENING_MS 10000

struct demand;

struct demand *demand_new(void);
void demand_free(struct demand *demand); /* accepts NULL; after all users are gone */

/* Listening: while somebody does, the query thread looks at its pace. */
void demand_listen_begin(struct demand *demand); /* an event stream or a long poll */
void demand_listen_end(struct demand *demand);
/*
 * A plain GET: counts as listening for 10 s, and waits at most max_wait ms for a look that began after now unless the
 * latest one is fresh for the present pace. Returns at once where demand is closed, nobody looks (no wake is set), or a
 * look has been hanging for longer than max_wait.
 */
void demand_listen_once(struct demand *demand, int64_t max_wait);
/* No more waiting: wakes everybody, for good. */
void demand_close(struct demand *demand);

/* What the query thread goes by. */
struct demand_now {
	unsigned listeners;      /* streams and long polls */
	int64_t listening_until; /* monotonic ms; of plain GETs */
	bool look_wanted;        /* a plain GET waits for a fresh look */
};
struct demand_now demand_now(struct demand *demand);
/*
 * Calls wake(data) whenever demand rises, with the lock held: it must not block nor call back. NULL takes it away; once
 * that returns, wake is not called any more.
 */
void demand_set_wake(struct demand *demand, void (*wake)(void *data), void *data);
/* The query thread: around every look; demand_look_end() after what it found was published. */
void demand_look_begin(struct demand *demand);
void demand_look_end(struct demand *demand);
/* Somebody has changed the queue: what was seen until now is not fresh, however young it is. */
void demand_set_outdated(struct demand *demand);
/* The present pace: a snapshot older than this many ms is not fresh. */
void demand_set_pace(struct demand *demand, int64_t pace_ms);

#endif
