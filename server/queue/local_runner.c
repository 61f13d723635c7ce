/* SPDX-License-Identifier: MIT */
#include "queue/local_runner.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"

void local_crew_changed(const struct local_crew *crew)
{
	if (crew->listener.changed != NULL)
		crew->listener.changed(crew->listener.data);
}

bool local_runner_has_moved(const struct local_runner *runner)
{
	return fetch_bytes(runner->fetch) != runner->noted_bytes;
}

void local_runner_note_bytes(struct local_runner *runner)
{
	uint64_t bytes = fetch_bytes(runner->fetch);
	if (!local_runner_has_moved(runner))
		return;
	local_note_bytes(&runner->crew->store, &runner->task.id, fetch_ordinal(runner->fetch),
	        bytes, fetch_bytes_durable(runner->fetch));
	runner->noted_bytes = bytes;
	runner->task.progress_at = clock_wall_ms();
}

/* Stops the fetch, keeping what it has. */
static void halt(struct local_runner *runner)
{
	struct local_store *store = &runner->crew->store;
	curl_multi_remove_handle(runner->crew->multi, fetch_handle(runner->fetch));
	if (local_store_begin(store) >= 0) {
		local_runner_note_bytes(runner);
		local_store_commit(store);
	}
	fetch_free(runner->fetch);
	runner->fetch = NULL;
	runner->since = clock_monotonic_ms();
}

static void note_failure(struct local_runner *runner, const struct job_error *error, bool fatal,
        uint32_t retry_after)
{
	struct local_task *task = &runner->task;
	int64_t now = clock_wall_ms();
	uint32_t delay = task->retry_delay > retry_after ? task->retry_delay : retry_after;
	/* The time for progress does not run while a job waits for its turn. */
	if (task->state == JOB_QUEUED)
		task->progress_at = now;
	bool expired = now - task->progress_at >= (int64_t)task->no_progress_timeout * 1000;
	local_note_error(&runner->crew->store, &task->id,
	        fatal || expired ? JOB_ERROR : JOB_TRANSIENT_ERROR, error,
	        now + (int64_t)delay * 1000);
	runner->crew->dirty = true;
}

static bool on_version(void *data, const char *validator, uint64_t total)
{
	struct local_runner *runner = data;
	bool replaces = runner->had_bytes || runner->noted_bytes > 0;
	runner->noted_bytes = 0;
	return local_note_version(&runner->crew->store, &runner->task.id,
	               fetch_ordinal(runner->fetch), validator, total, replaces) >= 0;
}

static void on_transferring(void *data)
{
	struct local_runner *runner = data;
	if (runner->task.state == JOB_TRANSFERRING)
		return;
	runner->task.state = JOB_TRANSFERRING;
	local_note_state(&runner->crew->store, &runner->task.id, JOB_TRANSFERRING);
	local_crew_changed(runner->crew);
}

void local_runner_go_on(struct local_runner *runner)
{
	if (runner->task.state == JOB_QUEUED)
		on_transferring(runner);
}

static void job_done(struct local_runner *runner)
{
	local_note_state(&runner->crew->store, &runner->task.id, JOB_TRANSFERRED);
	runner->crew->dirty = true;
}

/* Begins the job's next file, or ends the job where none is left. */
static void begin_part(struct local_runner *runner)
{
	struct local_crew *crew = runner->crew;
	struct local_part part = {0};
	struct job_error error = {0};
	bool background = runner->task.priority != JOB_PRIORITY_FOREGROUND;
	struct fetch_limits limits = {
	        .background = background,
	        .connections = background ? crew->background : NULL,
	        .rate = background && crew->rate.per_second > 0 ? &crew->rate : NULL,
	        .stall_ms = crew->stall_ms,
	        .sync_ms = crew->sync_ms,
	        .user_agent = crew->user_agent,
	};
	struct fetch_events events = {on_version, on_transferring, runner};
	bits_hr code = local_part_read(&crew->store, &runner->task.id, &part);
	if (code == BITS_E_NOT_FOUND) {
		job_done(runner);
		return;
	}
	runner->had_bytes = part.validator != NULL;
	if (code >= 0)
		runner->fetch = fetch_new(&part, &limits, &events, &error);
	else
		error = (struct job_error){code, JOB_CONTEXT_QUEUE_MANAGER, NULL};
	local_part_release(&part);
	if (runner->fetch == NULL) {
		note_failure(runner, &error, true, 0);
		return;
	}
	runner->noted_bytes = fetch_bytes(runner->fetch);
	curl_multi_add_handle(crew->multi, fetch_begin(runner->fetch));
}

void local_runner_start(struct local_runner *runner)
{
	runner->since = clock_monotonic_ms();
	if (runner->task.state == JOB_QUEUED)
		runner->task.progress_at = clock_wall_ms();
	runner->task.state = JOB_CONNECTING;
	local_note_state(&runner->crew->store, &runner->task.id, JOB_CONNECTING);
	begin_part(runner);
}

void local_runner_stop(struct local_runner *runner)
{
	halt(runner);
	local_note_state(&runner->crew->store, &runner->task.id, JOB_QUEUED);
}

void local_runner_abandon(struct local_runner *runner)
{
	/* A file that was opened just after its job had ended would be left lying. */
	if (local_job_is_over(&runner->crew->store, &runner->task.id))
		fetch_discard(runner->fetch);
	halt(runner);
}

static void file_done(struct local_runner *runner)
{
	struct local_crew *crew = runner->crew;
	int left = 0;
	uint64_t size = fetch_bytes(runner->fetch);
	bits_hr code = local_note_file_done(
	        &crew->store, &runner->task.id, fetch_ordinal(runner->fetch), size, &left);
	fetch_free(runner->fetch);
	runner->fetch = NULL;
	runner->task.progress_at = clock_wall_ms();
	if (code < 0) {
		struct job_error error = {code, JOB_CONTEXT_QUEUE_MANAGER, NULL};
		note_failure(runner, &error, true, 0);
	} else if (left > 0) {
		begin_part(runner);
	} else {
		job_done(runner);
	}
	local_crew_changed(crew);
}

static void file_failed(struct local_runner *runner)
{
	struct job_error error = *fetch_error(runner->fetch);
	bool fatal = fetch_is_fatal(runner->fetch);
	uint32_t retry_after = fetch_retry_after(runner->fetch);
	error.message = memory_string(error.message);
	halt(runner);
	note_failure(runner, &error, fatal, retry_after);
	free(error.message);
	local_crew_changed(runner->crew);
}

void local_runner_answered(struct local_runner *runner, CURLcode result)
{
	curl_multi_remove_handle(runner->crew->multi, fetch_handle(runner->fetch));
	switch (fetch_end(runner->fetch, result)) {
	case FETCH_DONE:
		file_done(runner);
		break;
	case FETCH_AGAIN:
		curl_multi_add_handle(runner->crew->multi, fetch_begin(runner->fetch));
		break;
	case FETCH_FAILED:
		file_failed(runner);
		break;
	}
}

static bool needs_network(struct local_runner *runner)
{
	struct local_part part = {0};
	if (runner->fetch != NULL)
		return !local_source_is_here(fetch_url(runner->fetch));
	bool needs = local_part_read(&runner->crew->store, &runner->task.id, &part) >= 0 &&
	             !local_source_is_here(part.remote_name);
	local_part_release(&part);
	return needs;
}

void local_runner_lose_network(struct local_runner *runner)
{
	struct job_error error = {BITS_E_NETWORK_DISCONNECTED, JOB_CONTEXT_QUEUE_MANAGER, NULL};
	if (runner->task.state == JOB_TRANSIENT_ERROR || !needs_network(runner))
		return;
	if (runner->fetch != NULL)
		halt(runner);
	note_failure(runner, &error, false, 0);
}

static int64_t no_progress_ms(const struct local_runner *runner)
{
	return (int64_t)runner->task.no_progress_timeout * 1000;
}

int64_t local_runner_check_due(const struct local_runner *runner)
{
	return fetch_check_due(runner->fetch, no_progress_ms(runner));
}

bool local_runner_check(struct local_runner *runner, int64_t now)
{
	if (fetch_check(runner->fetch, now, no_progress_ms(runner)) == FETCH_FAILED) {
		file_failed(runner);
		return false;
	}
	return local_runner_has_moved(runner);
}
