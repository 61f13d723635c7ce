/* SPDX-License-Identifier: MIT */
#include "query/look.h"

#include <stdlib.h>

#include "base/clock.h"
#include "model/snapshot_build.h"

struct look look_begin(void)
{
	return (struct look){.began_ns = clock_monotonic_ns(), .began_wall = clock_wall_ms()};
}

void look_take(struct look *look, struct job_queue *queue)
{
	look->code = job_queue_look(queue, LOOK_TAGGED, &look->found);
}

void look_release(struct look *look)
{
	if (look->code >= 0)
		queue_look_release(&look->found);
}

static struct snapshot *take(const struct look *look, struct history *history)
{
	const struct queue_look *found = &look->found;
	bool told = found->wall != 0;
	struct history_look taken = {.jobs = found->jobs,
	        .job_count = found->job_count,
	        .untagged = found->untagged,
	        .restricted = found->restricted,
	        .source_epoch = found->source_epoch,
	        .ended = found->ended,
	        .ended_count = found->ended_count,
	        .tells_all = found->tells_all,
	        .wall = told ? found->wall : look->began_wall,
	        .monotonic = told ? found->monotonic : look->began_ns / 1000000};
	struct snapshot *snapshot = history_take(history, &taken);
	snapshot->build_ns = clock_monotonic_ns() - look->began_ns;
	return snapshot;
}

const struct snapshot *look_snapshot(
        const struct look *look, struct history *history, struct job_queue *queue)
{
	/* Whether the queue can write what it knows is asked beside the look, since that may be the very thing that
	 * fails. */
	struct queue_trouble trouble = {0};
	struct snapshot *snapshot = look->code < 0
	                                    ? history_fail(history, look->code, look->began_wall)
	                                    : take(look, history);
	job_queue_trouble(queue, &trouble);
	snapshot_set_unwritable(snapshot, trouble.text, trouble.since);
	free(trouble.text);
	return snapshot;
}
