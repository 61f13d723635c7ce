/* SPDX-License-Identifier: MIT */
/*
 * When to look at the queue next. Pure functions of what is wanted and what was seen; times are monotonic ms.
 *
 *   somebody listens, bytes move            PACE_MOVING_MS after the last look began
 *   somebody listens, nothing moves         PACE_RESTING_MS
 *     the same, in a queue that is not     PACE_SILENT_MS
 *     empty and tells nothing by itself
 *   nobody listens, a job can change by     PACE_UNWATCHED_MS, so that history sees the end and promises
 *     itself or the bridge promised more      are kept
 *   nobody listens, nothing can change      not at all
 *
 * The queue's own word that something changed, a GET that wants a fresh look, and a command that was carried out
 * lead to an earlier one. A queue that fails is asked less and less often.
 */
#ifndef BITSBRIDGE_QUERY_PACING_H
#define BITSBRIDGE_QUERY_PACING_H

#include <stdbool.h>
#include <stdint.h>

#define PACE_MOVING_MS    250
#define PACE_RESTING_MS   2000
#define PACE_SILENT_MS    500 /* resting, but the queue would not say so if that changed */
#define PACE_UNWATCHED_MS 10000
#define PACE_FLOOR_MS     100 /* never more often than this, but for commands */
#define PACE_PROMISED_MS \
	1000 /* the floor when nobody listens but a promised job may have become ready */

/* A queue that fails: the first pause, doubled each time, and its limit; the floor for who asks in between. */
#define PACE_FAILING_FIRST_MS 500
#define PACE_FAILING_MAX_MS   30000
#define PACE_FAILING_FLOOR_MS 1000

#define PACE_NEVER INT64_MAX

struct pace {
	int64_t now;
	bool looked; /* there was a look at all; last_look is when the latest began */
	int64_t last_look;
	unsigned failures; /* looks in a row that failed */
	bool listening;
	bool look_wanted;    /* a GET waits for a fresh look */
	bool changed;        /* the queue says that a look would show something new */
	bool acted;          /* a command has been carried out since the last look began */
	bool silent;         /* as must_be_watched in struct queue_look */
	bool moving, active; /* as in struct history_motion */
	bool promised; /* a job is to be completed by the bridge and may become ready by itself */
	int64_t promise_at; /* when a Complete is due; PACE_NEVER */
};

/* When the next look is due: now or earlier means at once; PACE_NEVER. */
int64_t pace_next_look(const struct pace *pace);
/* How old a snapshot may be for a GET of this moment. */
int64_t pace_fresh_for(const struct pace *pace);

#endif
