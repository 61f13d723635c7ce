/* SPDX-License-Identifier: MIT */
/* What the store says is to be done, and whose turn it is. */
#include "queue/local/run/transfer_state.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "queue/local/run/schedule.h"
#include "queue/local/store/housekeeping.h"
#include "queue/local/store/passage.h"

/* While somebody completes or cancels a job, it is looked again so soon whether it still does, in milliseconds. */
#define ACTING_PAUSE_MS 200

/* The runner of a task, a new one where there is none. Both lists stand in order of seq. */
static struct local_runner *adopt(
        struct local_transfer *transfer, const struct local_active *task, size_t *position)
{
	size_t i = *position;
	while (i < transfer->runner_count && transfer->runners[i]->task.seq < task->seq)
		i++;
	if (i == transfer->runner_count || transfer->runners[i]->task.seq != task->seq) {
		size_t after = transfer->runner_count - i;
		transfer->runners = memory_resize_array(transfer->runners,
		        transfer->runner_count + 1, sizeof(struct local_runner *));
		memmove(transfer->runners + i + 1, transfer->runners + i,
		        after * sizeof(struct local_runner *));
		transfer->runners[i] = memory_new(sizeof(struct local_runner));
		transfer->runners[i]->crew = &transfer->crew;
		transfer->runner_count++;
	}
	*position = i + 1;
	return transfer->runners[i];
}

bool local_transfer_read_tasks(struct local_transfer *transfer)
{
	struct local_active *tasks;
	size_t count, position = 0, kept = 0;
	if (local_active_read(&transfer->crew.store, &tasks, &count) < 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct local_runner *runner = adopt(transfer, &tasks[i], &position);
		runner->task = tasks[i];
		runner->seen = true;
	}
	free(tasks);
	for (size_t i = 0; i < transfer->runner_count; i++) {
		struct local_runner *runner = transfer->runners[i];
		if (runner->seen) {
			runner->seen = false;
			transfer->runners[kept++] = runner;
			continue;
		}
		if (runner->running)
			local_runner_abandon(runner);
		local_runner_free(runner);
	}
	transfer->runner_count = kept;
	return true;
}

/* Candidates for the schedule; returns when the next waiting job is due (monotonic ms). */
static int64_t make_candidates(
        struct local_transfer *transfer, struct local_candidate *ret, int64_t now)
{
	int64_t wall = clock_wall_ms(), next = INT64_MAX;
	for (size_t i = 0; i < transfer->runner_count; i++) {
		const struct local_runner *runner = transfer->runners[i];
		const struct local_active *task = &runner->task;
		bool waits = task->state == JOB_TRANSIENT_ERROR && task->retry_at > wall;
		ret[i] = (struct local_candidate){.priority = task->priority,
		        .ready = !waits,
		        .running = runner->running,
		        .since = runner->since};
		if (waits) {
			int64_t expires =
			        task->progress_at + (int64_t)task->no_progress_timeout * 1000;
			int64_t due =
			        local_earlier(task->retry_at, expires > wall ? expires : wall);
			next = local_earlier(next, now + (due - wall) + 1);
		}
	}
	return next;
}

/* Is the time over in which some byte had to move? */
static bool has_expired(const struct local_transfer *transfer)
{
	int64_t wall = clock_wall_ms();
	for (size_t i = 0; i < transfer->runner_count; i++) {
		const struct local_active *task = &transfer->runners[i]->task;
		if (task->state == JOB_TRANSIENT_ERROR &&
		        task->progress_at + (int64_t)task->no_progress_timeout * 1000 <= wall)
			return true;
	}
	return false;
}

/* The jobs that may still run, as the store has them now. */
static bool read_living(struct local_transfer *transfer)
{
	if (!local_transfer_read_tasks(transfer))
		return false;
	return !has_expired(transfer) || (local_note_expired(&transfer->crew.store) >= 0 &&
	                                         local_transfer_read_tasks(transfer));
}

/* Ends what others have left, unless somebody may still be at it: then soon again. Returns when to look again
 * (monotonic ms). */
static int64_t keep_house(struct local_transfer *transfer, int64_t now)
{
	int64_t next = INT64_MAX, wall = clock_wall_ms();
	if (!local_housekeeping_finish(&transfer->crew.store, transfer->settings.data_dir))
		next = now + ACTING_PAUSE_MS;
	if (wall >= transfer->next_tidy || transfer->crew.dirty)
		transfer->next_tidy = local_housekeeping_tidy(&transfer->crew.store);
	if (transfer->next_tidy == INT64_MAX)
		return next;
	int64_t wait = transfer->next_tidy > wall ? transfer->next_tidy - wall : 0;
	return local_earlier(next, now + wait + 1);
}

/* Is there anything that may have to move, now or later? */
static bool has_work(const struct local_transfer *transfer)
{
	return transfer->runner_count > 0 || local_farewells_are_left(transfer->farewells);
}

void local_transfer_reschedule(struct local_transfer *transfer)
{
	int64_t now = clock_monotonic_ms();
	local_transfer_check_home(transfer);
	if (local_transfer_is_held(transfer))
		return;
	/* Before anything is taken for due. */
	local_passage_check(&transfer->crew.store);
	int64_t next_keep = keep_house(transfer, now);
	transfer->crew.dirty = false;
	if (transfer->network_came && local_note_network(&transfer->crew.store) >= 0)
		transfer->network_came = false;
	if (!read_living(transfer)) {
		transfer->next_look = now + 1000;
		return;
	}
	if (transfer->crew.multi == NULL && has_work(transfer) && !local_transfer_equip(transfer))
		return;
	transfer->running_count = 0;
	transfer->running = memory_resize_array(
	        transfer->running, transfer->runner_count, sizeof(struct local_runner *));
	struct local_candidate *candidates =
	        memory_new_array(transfer->runner_count, sizeof *candidates);
	transfer->next_look = make_candidates(transfer, candidates, now);
	int64_t slice_end = local_schedule(candidates, transfer->runner_count,
	        transfer->foreground_max, now, transfer->settings.slice_ms);
	transfer->next_look =
	        local_earlier(local_earlier(transfer->next_look, slice_end), next_keep);
	transfer->next_look =
	        local_earlier(transfer->next_look, local_farewells_begin(transfer->farewells, now));
	for (size_t i = 0; i < transfer->runner_count; i++) {
		if (candidates[i].running && !candidates[i].chosen)
			local_runner_stop(transfer->runners[i]);
	}
	for (size_t i = 0; i < transfer->runner_count; i++) {
		struct local_runner *runner = transfer->runners[i];
		if (!candidates[i].ready)
			continue;
		if (!candidates[i].chosen) {
			local_runner_wait(runner);
			continue;
		}
		transfer->running[transfer->running_count++] = runner;
		if (!candidates[i].running)
			local_runner_start(runner);
		else
			local_runner_go_on(runner);
	}
	free(candidates);
	local_crew_changed(&transfer->crew);
}
