/* SPDX-License-Identifier: MIT */
/*
 * Sessions that nobody goes on with, told to their servers as cancelled: of jobs that were cancelled, and of files that
 * changed while they were sent. One after the other, in the background; what does not work is tried again after pauses that
 * grow, for a day. Used by the transfer thread only.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUN_FAREWELLS_H
#define BITSBRIDGE_QUEUE_LOCAL_RUN_FAREWELLS_H

#include "queue/local/run/runner.h"

/* From one round to the next where some did not work, in milliseconds; each pause is twice the one before. */
#define LOCAL_FAREWELL_PAUSE_MS     INT64_C(5000)
#define LOCAL_FAREWELL_PAUSE_MAX_MS INT64_C(600000)

struct local_farewells;

struct local_farewells *local_farewells_new(struct local_crew *crew);
/* What is under way is given up. Accepts NULL. */
void local_farewells_free(struct local_farewells *farewells);

/* The same, since the store is another one; it begins with that from the start. */
void local_farewells_drop(struct local_farewells *farewells);

/* Have any sessions been left that are still to be told? */
bool local_farewells_are_left(const struct local_farewells *farewells);
/* Sessions may have been left: begins with the first of them where none is under way. Returns when to call it again
 * (monotonic ms). */
int64_t local_farewells_begin(struct local_farewells *farewells, int64_t now);
/* curl has ended a request. False: it is none of these. */
bool local_farewells_answered(struct local_farewells *farewells, CURL *easy, CURLcode result);

#endif
