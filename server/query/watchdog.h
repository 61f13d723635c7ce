/* SPDX-License-Identifier: MIT */
/*
 * Notices a look that does not return: after so many ms the snapshot on the board is marked stale, while the look
 * still hangs. A thread of its own, which sleeps without end as long as no look begins, and wakes about once per
 * time limit while looks follow each other, however often they do.
 */
#ifndef BITSBRIDGE_QUERY_WATCHDOG_H
#define BITSBRIDGE_QUERY_WATCHDOG_H

#include "board.h"

struct watchdog;

/* source: static storage. limit: ms, above 0. */
struct watchdog *watchdog_new(struct board *board, const char *source, int64_t limit);
void watchdog_look_begin(struct watchdog *watchdog);
/* From here on until the next look begins the board is left alone. */
void watchdog_look_end(struct watchdog *watchdog);
/* Ends the thread; accepts NULL. */
void watchdog_free(struct watchdog *watchdog);

#endif
