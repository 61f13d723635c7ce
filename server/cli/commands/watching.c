/* SPDX-License-Identifier: MIT */
#include "cli/commands/watching.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "cli/commands/watch_line.h"
#include "cli/platform/signals.h"
#include "cli/platform/terminal.h"
#include "cli/report.h"

/* Between two looks: while bytes move, on a terminal and off it; while nothing can move without a command. */
#define PAUSE_LIVE_MS  250
#define PAUSE_PIPED_MS 1000
#define PAUSE_QUIET_MS 2000
/* Wakes may come in swarms: a look costs the queue something. */
#define PAUSE_LEAST_MS 100

/* Its bridge has promised to complete it, and could not. */
static bool completion_failed(const struct watched *watched)
{
	return watched->job->complete_when_transferred && watched->job->completion_error.code != 0;
}

bool watched_is_done(const struct watched *watched)
{
	if (watched->gone || job_state_is_final(watched->state) || watched->state == JOB_ERROR)
		return true;
	return watched->state == JOB_TRANSFERRED &&
	       (!watched->job->complete_when_transferred || completion_failed(watched));
}

bool watched_is_well(const struct watched *watched)
{
	return watched->state == JOB_ACKNOWLEDGED ||
	       (watched->state == JOB_TRANSFERRED && !completion_failed(watched));
}

void watching_add(struct watching *watching, const struct job *job)
{
	watching->rows =
	        memory_resize_array(watching->rows, watching->count + 1, sizeof *watching->rows);
	struct watched row = {.job = job_ref(job), .shown_percent = -1};
	row.state =
	        job->state; /* NOLINT(clang-analyzer-core.NullDereference): a look holds no NULL */
	watching->rows[watching->count++] = row;
}

static struct watched *find(struct watching *watching, const struct job_id *id)
{
	for (size_t i = 0; i < watching->count; i++) {
		if (job_id_equal(&watching->rows[i].job->id, id))
			return &watching->rows[i];
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
        struct watching *watching, const struct queue_look *look, const struct job_id *id)
{
	const struct job *job = NULL;
	for (size_t i = 0; i < look->ended_count; i++) {
		if (job_id_equal(&look->ended[i]->id, id))
			return job_ref(look->ended[i]);
	}
	return job_queue_get(watching->access->queue, id, &job) >= 0 ? job : NULL;
}

/* A job that the queue lists no more: where nobody knows how it ended, its last state stays. */
static void update_missing(
        struct watching *watching, const struct queue_look *look, struct watched *watched)
{
	struct job_id id = watched->job->id;
	if (watched->gone || job_state_is_final(watched->state))
		return;
	const struct job *job = ask_missing(watching, look, &id);
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

bool watching_look(struct watching *watching)
{
	struct queue_look look = {0};
	if (!queue_access_look(watching->access, watching->all ? LOOK_TAGGED : LOOK_ALL, &look))
		return false;
	for (size_t i = 0; i < watching->count; i++) {
		size_t place = place_in(&look, &watching->rows[i].job->id);
		if (place < look.job_count)
			update(&watching->rows[i], look.jobs[place]);
		else
			update_missing(watching, &look, &watching->rows[i]);
	}
	for (size_t i = 0; watching->all && i < look.job_count; i++) {
		const struct job *job = look.jobs[i];
		/* What had ended before is no news. */
		if (job_is_tagged(job) && !job_state_is_final(job->state) &&
		        find(watching, &job->id) == NULL)
			watching_add(watching, job);
	}
	queue_look_release(&look);
	return true;
}

static void show(struct watching *watching)
{
	if (terminal_is_live())
		watch_view_draw(&watching->view, watching->rows, watching->count);
	else
		watch_print_changes(watching->lines, watching->rows, watching->count);
	fflush(watching->lines);
}

bool watching_is_done(const struct watching *watching)
{
	bool done = true;
	for (size_t i = 0; i < watching->count; i++)
		done = done && watched_is_done(&watching->rows[i]);
	return done;
}

static int64_t pause_of(const struct watching *watching)
{
	for (size_t i = 0; i < watching->count; i++) {
		if (job_state_is_active(watching->rows[i].state))
			return terminal_is_live() ? PAUSE_LIVE_MS : PAUSE_PIPED_MS;
	}
	return PAUSE_QUIET_MS;
}

int64_t watching_deadline(const struct options *options)
{
	bool limited = options_is_set(options, OPTION_TIMEOUT);
	int64_t seconds = (int64_t)options_number(options, OPTION_TIMEOUT);
	return limited ? clock_monotonic_ms() + seconds * 1000 : WATCHING_FOREVER;
}

/* Waits for something new, or for the deadline. False: somebody wants to stop. */
static bool wait_for_news(const struct watching *watching)
{
	int64_t until = clock_monotonic_ms() + pause_of(watching);
	if (until > watching->deadline)
		until = watching->deadline;
	for (;;) {
		int64_t now = clock_monotonic_ms();
		if (now >= until)
			return true;
		switch (signals_wait(until - now)) {
		case SIGNALS_STOP:
			return false;
		case SIGNALS_WAKE:
			if (until > now + PAUSE_LEAST_MS)
				until = now + PAUSE_LEAST_MS;
			break;
		case SIGNALS_RELOAD:
		case SIGNALS_LOOK:
		case SIGNALS_TIMEOUT:
			break;
		}
	}
}

/* The only one that did not end well, where it says why. */
static bool report_one(const struct watched *row)
{
	char *why = watch_error(row->job);
	if (why != NULL)
		report_failure("%s failed: %s", row->job->id.text, why);
	free(why);
	return why != NULL;
}

static int outcome(const struct watching *watching)
{
	size_t bad = 0;
	const struct watched *last = NULL;
	for (size_t i = 0; i < watching->count; i++) {
		const struct watched *row = &watching->rows[i];
		if (!watched_is_well(row)) {
			bad++;
			last = row;
		}
		if (row->gone && !job_state_is_final(row->state))
			report_note("%s has left the queue, and nobody saw how", row->job->id.text);
	}
	if (bad == 0)
		return CLI_DONE;
	if (watching->says_why && bad == 1 && report_one(last))
		return CLI_FAILED;
	return report_failure("%zu of %zu jobs did not end well; see why with: bitsbridge show ID",
	        bad, watching->count);
}

static int report_timeout(const struct watching *watching)
{
	size_t open = 0;
	for (size_t i = 0; i < watching->count; i++)
		open += !watched_is_done(&watching->rows[i]);
	return report_failure("%zu of %zu jobs are not done, and --timeout is over; they go on by "
	                      "themselves unless they are suspended",
	        open, watching->count);
}

int watching_run(struct watching *watching)
{
	for (;;) {
		bool over = clock_monotonic_ms() >= watching->deadline;
		if (!watching_look(watching))
			return CLI_FAILED;
		show(watching);
		if (ferror(watching->lines))
			return CLI_FAILED;
		bool done = watching_is_done(watching);
		bool stopped = !done && !over && !wait_for_news(watching);
		if (done || over || stopped)
			watch_view_end(&watching->view);
		if (done)
			return outcome(watching);
		if (over)
			return report_timeout(watching);
		if (stopped)
			return report_failure("interrupted; the jobs go on by themselves");
	}
}

static void wake(void *data)
{
	(void)data;
	signals_wake();
}

const struct queue_listener watching_listener = {.changed = wake};

void watching_release(struct watching *watching)
{
	for (size_t i = 0; i < watching->count; i++)
		job_unref(watching->rows[i].job);
	free(watching->rows);
	watch_view_end(&watching->view);
}
