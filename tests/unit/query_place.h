/* SPDX-License-Identifier: MIT */
/* A bridge without its HTTP side over a queue that does what it is told: who looks, who acts, and what the board shows. */
#ifndef BITSBRIDGE_UNIT_QUERY_PLACE_H
#define BITSBRIDGE_UNIT_QUERY_PLACE_H

#include "fake_queue.h"
#include "query/commander.h"
#include "query/query.h"

/* Generous: others use the machine too. What is awaited comes within milliseconds. */
#define PATIENCE_MS 30000

struct bridge {
	struct board *board;
	struct demand *demand;
	const struct scope *scope;
	struct fake_queue *fake;
	struct query *query;
	struct commander *commander;
	bool hung; /* a thread was let go, which may use queue, query and commander for as long as it likes */
};

/* Its threads begin. */
void bridge_start(struct bridge *bridge);
/* The first view of which that holds; for view_unref(). */
const struct view *bridge_await(struct bridge *bridge, bool (*is_there)(const struct view *view));
bool view_is_stale(const struct view *view);
bool view_is_fresh(const struct view *view);
bool view_has_one(const struct view *view);
/* One, and in that state. */
bool view_has_acknowledged(const struct view *view);
bool view_has_cancelled(const struct view *view);
bool view_has_transferred(const struct view *view);
bool view_has_suspended(const struct view *view);

int bridge_set_up(void **state);
int bridge_tear_down(void **state);

#endif
