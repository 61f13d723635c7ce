/* SPDX-License-Identifier: MIT */
/* bitsbridge watch: progress until all is done. */
#include "cli/commands/watch.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "cli/platform/signals.h"
#include "cli/platform/terminal.h"
#include "cli/queue_access.h"
#include "cli/report.h"

/* Between two looks: while bytes move, on a terminal and off it; while nothing can move without a command. */
#define PAUSE_LIVE_MS  250
#define PAUSE_PIPED_MS 1000
#define PAUSE_QUIET_MS 2000
/* Wakes may come in swarms: a look costs the queue something. */
#define PAUSE_LEAST_MS 100

struct watch {
	struct queue_access access;
	struct watched *rows;
	size_t count;
	bool all; /* no ids were given: every tagged job, new ones too */
	struct watch_view view;
};

bool watched_is_done(const struct watched *watched)
{
	if (watched->gone || job_state_is_final(watched->state) || watched->state == JOB_ERROR)
		return true;
	return watched->state == JOB_TRANSFERRED && !watched->job->complete_when_transferred;
}

bool watched_is_well(const struct watched *watched)
{
	return watched->state == JOB_TRANSFERRED || watched->state == JOB_ACKNOWLEDGED;
}

static void add(struct watch *watch, const struct job *job)
{
	watch->rows = memory_resize_array(watch->rows, watch->count + 1, sizeof *watch->rows);
	struct watched row = {.job = job_ref(job), .shown_percent = -1};
	row.state =
	        job->state; /* NOLINT(clang-analyzer-core.NullDereference): a look holds no NULL */
	watch->rows[watch->count++] = row;
}

static struct watched *find(struct watch *watch, const struct job_id *id)
{
	for (size_t i = 0; i < watch->count; i++) {
		if (job_id_equal(&watch->rows[i].job->id, id))
			return &watch->rows[i];
	}
	return NULL;
}

static void update(struct watched *watched, const struct job *job)
{
	const struct job *before = watched->job;
	watched->job = job_ref(job);
	watched->state = job->state;
	watched->gone = false;
	job_unref(before);
	bool transferring = job->state == JOB_TRANSFERRING;
	rate_sample(&watched->rate, transferring || job->state == JOB_CONNECTING, transferring,
	        job->bytes_transferred, clock_monotonic_ms());
}

/* What the queue still tells of a job that it lists no more; NULL: nothing. */
static const struct job *ask_missing(
        struct watch *watch, const struct queue_look *look, const struct job_id *id)
{
	const struct job *job = NULL;
	for (size_t i = 0; i < look->ended_count; i++) {
		if (job_id_equal(&look->ended[i]->id, id))
			return job_ref(look->ended[i]);
	}
	return job_queue_get(watch->access.queue, id, &job) >= 0 ? job : NULL;
}

/* A job that the queue lists no more: where nobody knows how it ended, its last state stays. */
static void update_missing(
        struct watch *watch, const struct queue_look *look, struct watched *watched)
{
	struct job_id id = watched->job->id;
	if (watched->gone || job_state_is_final(watched->state))
		return;
	const struct job *job = ask_missing(watch, look, &id);
	if (job != NULL) {
		update(watched, job);
		job_unref(job);
		return;
	}
	if (watched->state == JOB_TRANSFERRED)
		watched->state = JOB_ACKNOWLEDGED;
	else if (look->tells_all)
		watched->state = JOB_CANCELLED;
	watched->gone = true;
}

/* The job's place in the look; job_count: it is not there. */
static size_t place_in(const struct queue_look *look, const struct job_id *id)
{
	size_t i = 0;
	while (i < look->job_count && !job_id_equal(&look->jobs[i]->id, id))
		i++;
	return i;
}

static bool look_again(struct watch *watch)
{
	struct queue_look look = {0};
	if (!queue_access_look(&watch->access, watch->all ? LOOK_TAGGED : LOOK_ALL, &look))
		return false;
	for (size_t i = 0; i < watch->count; i++) {
		size_t place = place_in(&look, &watch->rows[i].job->id);
		if (place < look.job_count)
			update(&watch->rows[i], look.jobs[place]);
		else
			update_missing(watch, &look, &watch->rows[i]);
	}
	for (size_t i = 0; watch->all && i < look.job_count; i++) {
		const struct job *job = look.jobs[i];
		/* What had ended before is no news. */
		if (job_is_tagged(job) && !job_state_is_final(job->state) &&
		        find(watch, &job->id) == NULL)
			add(watch, job);
	}
	queue_look_release(&look);
	return true;
}

static bool add_named(struct watch *watch, const struct invocation *invocation)
{
	bool good = true;
	for (size_t i = 0; i < invocation->argument_count; i++) {
		const struct job *job = queue_access_find(&watch->access, invocation->arguments[i]);
		if (job != NULL && find(watch, &job->id) == NULL)
			add(watch, job);
		good = good && job != NULL;
		job_unref(job);
	}
	return good;
}

static void show(struct watch *watch)
{
	if (terminal_is_live())
		watch_view_draw(&watch->view, watch->rows, watch->count);
	else
		watch_print_changes(watch->rows, watch->count);
	fflush(stdout);
}

static bool is_done(const struct watch *watch)
{
	bool done = true;
	for (size_t i = 0; i < watch->count; i++)
		done = done && watched_is_done(&watch->rows[i]);
	return done;
}

static int64_t pause_of(const struct watch *watch)
{
	for (size_t i = 0; i < watch->count; i++) {
		if (job_state_is_active(watch->rows[i].state))
			return terminal_is_live() ? PAUSE_LIVE_MS : PAUSE_PIPED_MS;
	}
	return PAUSE_QUIET_MS;
}

/* Waits for something new. False: somebody wants to stop. */
static bool wait_for_news(const struct watch *watch)
{
	int64_t begun = clock_monotonic_ms(), pause = pause_of(watch);
	for (;;) {
		int64_t left = begun + pause - clock_monotonic_ms();
		if (left <= 0)
			return true;
		switch (signals_wait(left)) {
		case SIGNALS_STOP:
			return false;
		case SIGNALS_WAKE:
			pause = PAUSE_LEAST_MS;
			break;
		case SIGNALS_RELOAD:
		case SIGNALS_TIMEOUT:
			break;
		}
	}
}

static int outcome(const struct watch *watch)
{
	size_t bad = 0;
	for (size_t i = 0; i < watch->count; i++) {
		const struct watched *row = &watch->rows[i];
		bad += !watched_is_well(row);
		if (row->gone && !job_state_is_final(row->state))
			report_note("%s has left the queue, and nobody saw how", row->job->id.text);
	}
	if (bad == 0)
		return CLI_DONE;
	return report_failure("%zu of %zu jobs did not end well; see why with: bitsbridge show ID",
	        bad, watch->count);
}

static int watch_until_done(struct watch *watch)
{
	for (;;) {
		if (!look_again(watch))
			return CLI_FAILED;
		show(watch);
		if (ferror(stdout))
			return CLI_FAILED;
		if (is_done(watch)) {
			watch_view_end(&watch->view);
			return outcome(watch);
		}
		if (!wait_for_news(watch)) {
			watch_view_end(&watch->view);
			return report_failure("interrupted; the jobs go on by themselves");
		}
	}
}

static void wake(void *data)
{
	(void)data;
	signals_wake();
}

static void release(struct watch *watch)
{
	for (size_t i = 0; i < watch->count; i++)
		job_unref(watch->rows[i].job);
	free(watch->rows);
	watch_view_end(&watch->view);
	queue_access_close(&watch->access);
}

static int run(const struct invocation *invocation)
{
	static const struct queue_listener listener = {.changed = wake};
	struct watch watch = {.all = invocation->argument_count == 0};
	int status = CLI_FAILED;
	signals_init();
	if (!queue_access_open(invocation, QUEUE_BESIDE, &listener, &watch.access))
		return CLI_FAILED;
	if (watch.all ? look_again(&watch) : add_named(&watch, invocation)) {
		if (watch.count == 0)
			report_note(
			        "there are no tagged jobs to watch; see all with: bitsbridge list --all");
		else if (!is_done(&watch))
			queue_access_note_unserved(&watch.access);
		status = watch_until_done(&watch);
	}
	release(&watch);
	return status;
}

const struct subcommand cli_watch = {
        .name = "watch",
        .user = USER_WATCH,
        .group = SUBCOMMAND_JOBS,
        .arguments = "[ID...]",
        .arguments_max = ARGUMENTS_ANY,
        .summary = "shows progress until all is done",
        .description =
                "Shows the progress of these jobs, or of every tagged one, until all of them are\n"
                "transferred, completed, failed or cancelled. Exits with 1 when one failed.\n" SUBCOMMAND_IDS,
        .examples = "bitsbridge watch\n"
                    "bitsbridge watch 6f1c2a9e && bitsbridge complete 6f1c2a9e",
        .run = run,
};
