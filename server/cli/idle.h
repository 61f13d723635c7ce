/* SPDX-License-Identifier: MIT */
/*
 * Has the bridge nothing to do for as long as --idle-exit says? Idle: no stream, no long poll, no request for
 * ten seconds, and no job in the queue that could move or that the bridge has still to complete. One thread.
 */
#ifndef BITSBRIDGE_CLI_IDLE_H
#define BITSBRIDGE_CLI_IDLE_H

#include "cli/queue_access.h"
#include "demand.h"

struct idle {
	const struct invocation *invocation;
	struct demand *demand;
	int64_t limit_ms; /* 0: never over */
	int64_t busy_at;  /* monotonic; when it was last seen busy */
};

void idle_init(struct idle *idle, const struct invocation *invocation, struct demand *demand);
/* How long to wait before idle_is_over() is worth asking again; SIGNALS_FOREVER: never. */
int64_t idle_pause(const struct idle *idle);
/* manages: does the bridge do the player's part? */
bool idle_is_over(struct idle *idle, bool manages);

#endif
