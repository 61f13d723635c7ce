/* SPDX-License-Identifier: MIT */
/* A made-up queue: jobs that are put, moved and dropped by commands, and published to a board. */
#ifndef BITSBRIDGE_TESTS_HTTP_WORLD_H
#define BITSBRIDGE_TESTS_HTTP_WORLD_H

#include "board.h"
#include "demand.h"

struct world;

struct world *world_new(void);
void world_free(struct world *world);
struct board *world_board(struct world *world);
struct demand *world_demand(struct world *world);

/* A job with one file; number is the last part of its id. A tag of NULL makes a near miss of it. */
struct world_job {
	unsigned number;
	enum tag_kind kind;
	const char *provider;
	unsigned service_id;
	enum job_state state;
	unsigned long long bytes, total;
	const char *maker; /* NULL: none */
};
void world_put(struct world *world, const struct world_job *job);
void world_drop(struct world *world, unsigned number);
void world_set_stale(struct world *world, bool stale);
/* Moves a byte of each of the first jobs, in order of creation. */
void world_move(struct world *world, unsigned count);
void world_publish(struct world *world);

#endif
