/* SPDX-License-Identifier: MIT */
/*
 * Listeners who leave without a word. A stream or a poll sleeps until there is something to tell; one thread looks now and
 * then at the connections of all of them, and wakes them where one seems to have gone. Without listeners it sleeps.
 */
#ifndef BITSBRIDGE_HTTP_LEAVERS_H
#define BITSBRIDGE_HTTP_LEAVERS_H

#include <stdatomic.h>
#include <stdbool.h>

#include "board.h"

struct leavers;

struct leavers *leavers_new(struct board *board);
void leavers_free(struct leavers *leavers); /* accepts NULL; after all listeners are gone */

/* One listener, in its worker's own memory. */
struct leaver {
	int descriptor;
	atomic_bool gone;
	struct leaver *next, *before;
};

/* Both by the worker; in between the descriptor (SOCKET_NONE: nothing can be told of it) stays open. */
void leavers_add(struct leavers *leavers, struct leaver *leaver, int descriptor);
void leavers_remove(struct leavers *leavers, struct leaver *leaver);

/*
 * Had the other end closed, or half closed, the connection at the last look? Only writing tells which. board_wake() follows
 * each time that one comes to be gone: take board_wakes() before asking this, and wait by board_wait_awake().
 */
bool leaver_has_gone(const struct leaver *leaver);

#endif
