/* SPDX-License-Identifier: MIT */
#include "history_world.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

int world_set_up(void **state)
{
	struct world *world = memory_new(sizeof *world);
	world->history = history_new("local");
	world->now = 1000;
	*state = world;
	return 0;
}

int world_tear_down(void **state)
{
	struct world *world = *state;
	for (size_t i = 0; i < world->count; i++)
		job_unref(world->jobs[i]);
	snapshot_unref(world->seen);
	history_free(world->history);
	free(world);
	return 0;
}

struct job *world_draft(int number, enum job_state job_state)
{
	struct job *job = job_new();
	snprintf(job->id.text, sizeof job->id.text, "00000000-0000-0000-0000-%012d", number);
	job->state = job_state;
	return job;
}

void world_list(struct world *world, struct job *job, const char *description)
{
	job->description = memory_string(description);
	job_seal(job);
	world->jobs[world->count++] = job;
}

void world_end(struct world *world, struct job *job, const char *description)
{
	job->description = memory_string(description);
	job_seal(job);
	world->ended = job;
}

void world_clear(struct world *world)
{
	while (world->count > 0)
		job_unref(world->jobs[--world->count]);
}

void world_set(struct world *world, enum job_state job_state)
{
	world_clear(world);
	world_list(world, world_draft(1, job_state), STATUS);
}

void world_look(struct world *world)
{
	struct history_look taken = {.jobs = world->jobs,
	        .job_count = world->count,
	        .ended = &world->ended,
	        .ended_count = world->ended != NULL,
	        .source_epoch = world->epoch,
	        .tells_all = world->tells_all,
	        .wall = world->now,
	        .monotonic = world->now};
	snapshot_unref(world->seen);
	world->seen = history_take(world->history, &taken);
	job_unref(world->ended);
	world->ended = NULL;
	world->now += 250;
}

void world_look_in_vain(struct world *world)
{
	snapshot_unref(world->seen);
	world->seen = history_fail(world->history, BITS_E_ACCESS_DENIED, world->now);
	world->now += 250;
}
