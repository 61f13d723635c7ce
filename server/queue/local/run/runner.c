/* SPDX-License-Identifier: MIT */
#include "queue/local/run/runner.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "queue/local/run/failing.h"
#include "queue/local/run/loads.h"
#include "queue/local/store/parts.h"

void local_runner_drop(struct local_runner *runner)
{
	local_loads_end(runner);
	local_loads_free(runner);
}

void local_runner_free(struct local_runner *runner)
{
	free(runner->landing);
	free(runner);
}

static bool on_version(void *data)
{
	struct local_runner *runner = data;
	return local_load_replace(runner->load, &runner->crew->store, &runner->task.id);
}

static bool on_session(void *data)
{
	struct local_runner *runner = data;
	return local_load_note_session(runner->load, &runner->crew->store, &runner->task.id);
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

void local_runner_wait(struct local_runner *runner)
{
	if (runner->task.state != JOB_QUEUED)
		local_note_state(&runner->crew->store, &runner->task.id, JOB_QUEUED);
}

static void begin_request(struct local_runner *runner)
{
	CURL *easy = file_transfer_begin(runner->load->transfer);
	if (easy != NULL)
		curl_multi_add_handle(runner->crew->multi, easy);
	else
		local_runner_load_failed(runner, runner->load);
}

void local_runner_go_on_after_hold(struct local_runner *runner)
{
	if (runner->load == NULL)
		return;
	struct file_transfer *transfer = runner->load->transfer;
	file_transfer_forgive(transfer);
	if (file_transfer_is_transferring(transfer))
		return;
	/* curl's own time for it may be over: the same question once more. */
	curl_multi_remove_handle(runner->crew->multi, transfer->handle.easy);
	begin_request(runner);
}

static bool is_background(const struct local_runner *runner)
{
	return runner->task.priority != JOB_PRIORITY_FOREGROUND;
}

static struct local_load *new_load(
        struct local_runner *runner, struct local_part *part, struct job_error *ret_error)
{
	struct local_crew *crew = runner->crew;
	bool background = is_background(runner);
	struct file_transfer_limits limits = {
	        .background = background,
	        .connections = background ? crew->background : NULL,
	        .rate = background && crew->rate.per_second > 0 ? &crew->rate : NULL,
	        .stall_ms = crew->stall_ms,
	        .sync_ms = crew->sync_ms,
	        .user_agent = crew->user_agent,
	        .flusher = crew->flusher,
	};
	struct file_transfer_events events = {on_version, on_session, on_transferring, runner};
	return local_load_new(part, &limits, &events, ret_error);
}

/* The next request of the load, unless its server has asked all for a pause: then the job waits for the end of that. */
static void ask(struct local_runner *runner)
{
	struct file_transfer *transfer = runner->load->transfer;
	int64_t now = clock_monotonic_ms();
	const struct local_host *host =
	        local_hosts_find(&runner->crew->hosts, transfer->part.remote_name, now);
	if (host == NULL) {
		begin_request(runner);
		return;
	}
	struct job_error error = {.code = host->code,
	        .context = JOB_CONTEXT_REMOTE_FILE,
	        .file_number = (uint32_t)transfer->part.ordinal + 1,
	        .message = memory_string(
	                "the server has asked for a pause, which holds for all jobs")};
	int64_t pause = host->until - now;
	local_loads_halt(runner);
	local_runner_fail(runner, &error, local_runner_is_expired(runner, pause), pause);
	free(error.message);
	local_crew_changed(runner->crew);
}

/* Begins what the store has given, by that code. */
static void begin_load(struct local_runner *runner, bits_hr code, struct local_part *part)
{
	struct job_error error = {.code = code, .context = JOB_CONTEXT_QUEUE_MANAGER};
	if (local_store_has_failed(&runner->crew->store)) {
		local_part_release(part);
		return; /* no fault of the job's: it is tried again */
	}
	uint32_t number = (uint32_t)(part->ordinal + 1);
	if (code >= 0)
		runner->load = new_load(runner, part, &error);
	local_part_release(part);
	if (runner->load != NULL) {
		ask(runner);
		return;
	}
	error.file_number = number;
	local_loads_halt(runner);
	local_runner_fail(runner, &error, true, 0);
	free(error.message);
}

/* Begins the job's next file, where one is left. */
static void begin_part(struct local_runner *runner)
{
	struct local_part part = {.ordinal = runner->last};
	bits_hr code = local_part_read(&runner->crew->store, &runner->task.id, runner->last, &part);
	if (code == BITS_E_NOT_FOUND) {
		runner->all_came = true;
		return;
	}
	int ordinal = part.ordinal;
	begin_load(runner, code, &part);
	/* One that could not be begun is not left out. */
	if (runner->load != NULL)
		runner->last = ordinal;
}

/* Of an upload all is where it shall be, and its session is still to be closed. False: it is not. */
static bool begin_closing(struct local_runner *runner)
{
	struct local_part part = {.ordinal = -1};
	bits_hr code = runner->task.is_upload
	                       ? local_closing_read(&runner->crew->store, &runner->task.id, &part)
	                       : BITS_E_NOT_FOUND;
	if (code == BITS_E_NOT_FOUND)
		return false;
	begin_load(runner, code, &part);
	return true;
}

static bool has_landed(const struct local_runner *runner)
{
	for (size_t i = 0; i < runner->landing_count; i++) {
		if (!runner->landing[i]->landed)
			return false;
	}
	return true;
}

/* What comes next of an upload depends on what the store knows of what was before: with its session the server forgets the
 * reply. False: not all of that stands. */
static bool settle(struct local_runner *runner)
{
	if (!runner->task.is_upload || runner->landing_count == 0)
		return true;
	local_store_set_durable(&runner->crew->store, true);
	bool stands = has_landed(runner) && local_loads_note(runner, false);
	local_store_set_durable(&runner->crew->store, false);
	return stands;
}

/* The next file, or the job's end where the last one is on the disk. Where the store does not take that, it is tried
 * again with the next note. */
static void go_on(struct local_runner *runner)
{
	struct local_crew *crew = runner->crew;
	if (runner->survey != NULL || !settle(runner))
		return;
	bool crowded = runner->landing_count > 0 && crew->landing >= crew->landing_max;
	if (runner->load == NULL && !runner->all_came && !crowded)
		begin_part(runner);
	if (!runner->running || runner->load != NULL || !runner->all_came || !has_landed(runner))
		return;
	if (begin_closing(runner) || !local_loads_note(runner, true))
		return;
	runner->running = false;
	crew->dirty = true;
	local_crew_changed(crew);
}

void local_runner_start(struct local_runner *runner)
{
	runner->since = clock_monotonic_ms();
	if (runner->task.state == JOB_QUEUED)
		runner->task.progress_at = clock_wall_ms();
	runner->task.state = JOB_CONNECTING;
	runner->running = true;
	runner->last = -1;
	runner->all_came = false;
	local_note_state(&runner->crew->store, &runner->task.id, JOB_CONNECTING);
	runner->survey = local_survey_begin(runner->crew, &runner->task.id, is_background(runner));
	go_on(runner);
}

void local_runner_stop(struct local_runner *runner)
{
	local_loads_halt(runner);
	if (local_note_state(&runner->crew->store, &runner->task.id, JOB_QUEUED) >= 0)
		runner->task.state = JOB_QUEUED;
}

void local_runner_go_on(struct local_runner *runner)
{
	if (runner->load != NULL && local_load_is_outdated(runner->load, &runner->crew->store,
	                                    &runner->task.id, is_background(runner))) {
		local_runner_stop(runner);
		local_runner_start(runner);
		return;
	}
	bool comes =
	        runner->survey == NULL &&
	        (runner->load == NULL || file_transfer_is_transferring(runner->load->transfer));
	if (runner->task.state == JOB_TRANSFERRING ||
	        (runner->task.state == JOB_CONNECTING && !comes))
		return;
	runner->task.state = comes ? JOB_TRANSFERRING : JOB_CONNECTING;
	local_note_state(&runner->crew->store, &runner->task.id, runner->task.state);
}

void local_runner_abandon(struct local_runner *runner)
{
	/* Files that were opened just after their job had ended would be left lying. */
	if (local_job_is_over(&runner->crew->store, &runner->task.id)) {
		for (size_t i = 0; i < runner->landing_count; i++)
			file_transfer_discard(runner->landing[i]->transfer);
		if (runner->load != NULL)
			file_transfer_discard(runner->load->transfer);
	}
	local_loads_halt(runner);
}

/* The file has come: it lands while the next one does. */
static void file_came(struct local_runner *runner)
{
	runner->landing = memory_resize_array(
	        runner->landing, runner->landing_count + 1, sizeof(struct local_load *));
	runner->landing[runner->landing_count++] = runner->load;
	runner->load->landing = true;
	runner->load = NULL;
	runner->crew->landing++;
	local_runner_land(runner);
}

CURL *local_runner_handle(const struct local_runner *runner)
{
	if (runner->survey != NULL)
		return local_survey_handle(runner->survey);
	return runner->load != NULL ? runner->load->transfer->handle.easy : NULL;
}

static void survey_answered(struct local_runner *runner, CURLcode result)
{
	struct job_error error = {0};
	switch (local_survey_answered(runner->survey, result, &error)) {
	case SURVEY_GOES_ON:
		break;
	case SURVEY_DONE:
		local_survey_end(runner->survey);
		runner->survey = NULL;
		go_on(runner);
		break;
	case SURVEY_FAILED:
		local_loads_halt(runner);
		local_runner_fail(runner, &error, true, 0);
		local_crew_changed(runner->crew);
		break;
	}
}

void local_runner_answered(struct local_runner *runner, CURLcode result)
{
	if (runner->survey != NULL) {
		survey_answered(runner, result);
		return;
	}
	struct file_transfer *transfer = runner->load->transfer;
	curl_multi_remove_handle(runner->crew->multi, transfer->handle.easy);
	switch (file_transfer_end(transfer, result)) {
	case FILE_TRANSFER_DONE:
		file_came(runner);
		break;
	case FILE_TRANSFER_AGAIN:
		ask(runner);
		break;
	case FILE_TRANSFER_FAILED:
		local_runner_load_failed(runner, runner->load);
		break;
	}
}

void local_runner_land(struct local_runner *runner)
{
	for (size_t i = 0; i < runner->landing_count; i++) {
		if (local_loads_land(runner, runner->landing[i], false) == FILE_TRANSFER_FAILED) {
			local_runner_load_failed(runner, runner->landing[i]);
			return;
		}
	}
	if (runner->running)
		go_on(runner);
}

static bool needs_network(struct local_runner *runner)
{
	struct local_part part = {0};
	if (runner->load != NULL)
		return !local_url_is_here(runner->load->transfer->part.remote_name);
	int behind = runner->running ? runner->last : -1;
	bool needs = local_part_read(&runner->crew->store, &runner->task.id, behind, &part) >= 0 &&
	             !local_url_is_here(part.remote_name);
	local_part_release(&part);
	return needs;
}

void local_runner_lose_network(struct local_runner *runner)
{
	struct job_error error = {
	        .code = BITS_E_NETWORK_DISCONNECTED, .context = JOB_CONTEXT_QUEUE_MANAGER};
	if (runner->task.state == JOB_TRANSIENT_ERROR || !needs_network(runner))
		return;
	if (runner->running)
		local_loads_halt(runner);
	local_runner_fail(runner, &error, false, local_runner_retry_delay(runner));
}

static int64_t no_progress_ms(const struct local_runner *runner)
{
	return (int64_t)runner->task.no_progress_timeout * 1000;
}

int64_t local_runner_check_due(const struct local_runner *runner)
{
	if (runner->load != NULL)
		return file_transfer_check_due(runner->load->transfer, no_progress_ms(runner));
	if (runner->survey != NULL)
		return INT64_MAX; /* curl minds its time */
	/* The flusher wakes us, or there is something to try again. */
	return has_landed(runner) ? 0 : INT64_MAX;
}

bool local_runner_check(struct local_runner *runner, int64_t now)
{
	struct local_load *load = runner->load;
	if (load != NULL && file_transfer_check(load->transfer, now, no_progress_ms(runner)) ==
	                            FILE_TRANSFER_FAILED) {
		local_runner_load_failed(runner, load);
		return false;
	}
	return local_runner_has_news(runner);
}
