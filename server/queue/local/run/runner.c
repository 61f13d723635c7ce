/* SPDX-License-Identifier: MIT */
#include "queue/local/run/runner.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "queue/local/store/passage.h"

void local_crew_changed(const struct local_crew *crew)
{
	if (crew->listener.changed != NULL)
		crew->listener.changed(crew->listener.data);
}

bool local_runner_has_news(const struct local_runner *runner)
{
	for (size_t i = 0; i < runner->landing_count; i++) {
		if (local_load_has_news(runner->landing[i]))
			return true;
	}
	return runner->load != NULL && local_load_has_news(runner->load);
}

void local_runner_tell(struct local_runner *runner)
{
	struct local_store *store = &runner->crew->store;
	if (!local_runner_has_news(runner))
		return;
	bool further = runner->load != NULL && local_load_is_further(runner->load);
	for (size_t i = 0; i < runner->landing_count; i++) {
		further = further || local_load_is_further(runner->landing[i]);
		local_load_tell(runner->landing[i], store, &runner->task.id);
	}
	if (runner->load != NULL)
		local_load_tell(runner->load, store, &runner->task.id);
	local_note_moved(store, &runner->task.id, further);
	if (further)
		runner->task.progress_at = clock_wall_ms();
}

void local_runner_told(struct local_runner *runner, bool stands)
{
	size_t left = 0;
	for (size_t i = 0; i < runner->landing_count; i++) {
		struct local_load *load = runner->landing[i];
		local_load_told(load, stands);
		if (load->known.done)
			local_load_free(load);
		else
			runner->landing[left++] = load;
	}
	runner->landing_count = left;
	if (runner->load != NULL)
		local_load_told(runner->load, stands);
}

/* ending: the job ends with this. False: nothing of it is noted. */
static bool note_news(struct local_runner *runner, bool ending)
{
	struct local_store *store = &runner->crew->store;
	if (local_store_begin(store) < 0)
		return false;
	local_runner_tell(runner);
	if (ending)
		local_note_transferred(store, &runner->task.id);
	bool stands = local_store_commit(store) >= 0;
	local_runner_told(runner, stands);
	return stands;
}

static enum fetch_outcome land(struct local_runner *runner, struct local_load *load, bool now)
{
	if (!load->landing)
		return load->landed ? FETCH_DONE : FETCH_FAILED;
	enum fetch_outcome outcome = now ? fetch_land_now(load->fetch) : fetch_land(load->fetch);
	if (outcome == FETCH_AGAIN)
		return outcome;
	load->landing = false;
	load->landed = outcome == FETCH_DONE;
	runner->crew->landing--;
	return outcome;
}

/* No byte comes any more, and what came is on the disk. */
static void end_loads(struct local_runner *runner)
{
	if (runner->load != NULL)
		curl_multi_remove_handle(runner->crew->multi, fetch_handle(runner->load->fetch));
	for (size_t i = 0; i < runner->landing_count; i++)
		land(runner, runner->landing[i], true);
}

static void free_loads(struct local_runner *runner)
{
	for (size_t i = 0; i < runner->landing_count; i++)
		local_load_free(runner->landing[i]);
	local_load_free(runner->load);
	runner->load = NULL;
	runner->landing_count = 0;
	runner->running = false;
	runner->since = clock_monotonic_ms();
}

/* Stops the fetch, keeping what it has. */
static void halt(struct local_runner *runner)
{
	end_loads(runner);
	if (local_runner_has_news(runner))
		note_news(runner, false);
	free_loads(runner);
}

void local_runner_drop(struct local_runner *runner)
{
	end_loads(runner);
	free_loads(runner);
}

void local_runner_free(struct local_runner *runner)
{
	free(runner->landing);
	free(runner);
}

/* Has no byte moved for as long as may be, so many milliseconds from now? */
static bool is_expired(struct local_runner *runner, int64_t delay)
{
	struct local_active *task = &runner->task;
	/* The clock may have jumped since this was read. */
	if (task->state != JOB_QUEUED && local_passage_check(&runner->crew->store) >= 0)
		local_progress_read(&runner->crew->store, &task->id, &task->progress_at);
	return clock_wall_ms() + delay - task->progress_at >=
	       (int64_t)task->no_progress_timeout * 1000;
}

/* delay: until the job is tried again, in milliseconds. */
static void note_failure(
        struct local_runner *runner, const struct job_error *error, bool fatal, int64_t delay)
{
	struct local_active *task = &runner->task;
	int64_t now = clock_wall_ms();
	/* The time for progress does not run while a job waits for its turn. */
	if (task->state == JOB_QUEUED)
		task->progress_at = now;
	local_note_error(&runner->crew->store, &task->id,
	        fatal || is_expired(runner, 0) ? JOB_ERROR : JOB_TRANSIENT_ERROR, error,
	        now + delay);
	runner->crew->dirty = true;
}

static int64_t retry_delay(const struct local_runner *runner)
{
	return (int64_t)runner->task.retry_delay * 1000;
}

/* One of the job's loads has failed, and so the job stops with that error. */
static void load_failed(struct local_runner *runner, const struct local_load *load)
{
	struct job_error error = *fetch_error(load->fetch);
	bool fatal = fetch_is_fatal(load->fetch);
	int64_t asked = (int64_t)fetch_retry_after(load->fetch) * 1000, now = clock_monotonic_ms();
	int status = error_http_status(error.code);
	if (status == 429 || status == 503)
		local_hosts_pause(
		        &runner->crew->hosts, fetch_url(load->fetch), error.code, now + asked, now);
	error.message = memory_string(error.message);
	error.file_number = (uint32_t)fetch_ordinal(load->fetch) + 1;
	halt(runner);
	int64_t delay = asked > retry_delay(runner) ? asked : retry_delay(runner);
	/* A retry that would come after the time for progress is none to wait for. */
	note_failure(runner, &error, fatal || is_expired(runner, delay), delay);
	free(error.message);
	local_crew_changed(runner->crew);
}

static bool on_version(void *data)
{
	struct local_runner *runner = data;
	return local_load_replace(runner->load, &runner->crew->store, &runner->task.id);
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
	if (runner->task.state == JOB_CONNECTING || runner->task.state == JOB_TRANSFERRING)
		local_note_state(&runner->crew->store, &runner->task.id, JOB_QUEUED);
}

void local_runner_go_on_after_hold(struct local_runner *runner)
{
	CURLM *multi = runner->crew->multi;
	if (runner->load == NULL)
		return;
	struct fetch *fetch = runner->load->fetch;
	fetch_forgive(fetch);
	if (fetch_is_transferring(fetch))
		return;
	/* curl's own time for it may be over: the same question once more. */
	curl_multi_remove_handle(multi, fetch_handle(fetch));
	curl_multi_add_handle(multi, fetch_begin(fetch));
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
	struct fetch_limits limits = {
	        .background = background,
	        .connections = background ? crew->background : NULL,
	        .rate = background && crew->rate.per_second > 0 ? &crew->rate : NULL,
	        .stall_ms = crew->stall_ms,
	        .sync_ms = crew->sync_ms,
	        .user_agent = crew->user_agent,
	        .flusher = crew->flusher,
	};
	struct fetch_events events = {on_version, on_transferring, runner};
	return local_load_new(part, &limits, &events, ret_error);
}

/* The next request of the load, unless its server has asked all for a pause: then the job waits for the end of that. */
static void ask(struct local_runner *runner)
{
	struct fetch *fetch = runner->load->fetch;
	int64_t now = clock_monotonic_ms();
	const struct local_host *host =
	        local_hosts_find(&runner->crew->hosts, fetch_url(fetch), now);
	if (host == NULL) {
		curl_multi_add_handle(runner->crew->multi, fetch_begin(fetch));
		return;
	}
	struct job_error error = {.code = host->code,
	        .context = JOB_CONTEXT_REMOTE_FILE,
	        .file_number = (uint32_t)fetch_ordinal(fetch) + 1,
	        .message = memory_string(
	                "the server has asked for a pause, which holds for all jobs")};
	int64_t pause = host->until - now;
	halt(runner);
	note_failure(runner, &error, is_expired(runner, pause), pause);
	free(error.message);
	local_crew_changed(runner->crew);
}

/* Begins the job's next file, where one is left. */
static void begin_part(struct local_runner *runner)
{
	struct local_crew *crew = runner->crew;
	struct local_part part = {0};
	struct job_error error = {0};
	bits_hr code = local_part_read(&crew->store, &runner->task.id, runner->last, &part);
	if (code == BITS_E_NOT_FOUND) {
		runner->all_came = true;
		return;
	}
	if (local_store_has_failed(&crew->store)) {
		local_part_release(&part);
		return; /* no fault of the job's: it is tried again */
	}
	if (code >= 0) {
		runner->last = part.ordinal;
		runner->load = new_load(runner, &part, &error);
	} else {
		error = (struct job_error){.code = code, .context = JOB_CONTEXT_QUEUE_MANAGER};
	}
	error.file_number = (uint32_t)runner->last + 1;
	local_part_release(&part);
	if (runner->load == NULL) {
		halt(runner);
		note_failure(runner, &error, true, 0);
		free(error.message);
		return;
	}
	ask(runner);
}

static bool has_landed(const struct local_runner *runner)
{
	for (size_t i = 0; i < runner->landing_count; i++) {
		if (!runner->landing[i]->landed)
			return false;
	}
	return true;
}

/* The next file, or the job's end where the last one is on the disk. Where the store does not take that, it is tried
 * again with the next note. */
static void go_on(struct local_runner *runner)
{
	struct local_crew *crew = runner->crew;
	bool crowded = runner->landing_count > 0 && crew->landing >= LOCAL_LANDING_MAX;
	if (runner->load == NULL && !runner->all_came && !crowded)
		begin_part(runner);
	if (!runner->running || !runner->all_came || !has_landed(runner) ||
	        !note_news(runner, true))
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
	go_on(runner);
}

void local_runner_stop(struct local_runner *runner)
{
	halt(runner);
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
	bool comes = runner->load == NULL || fetch_is_transferring(runner->load->fetch);
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
			fetch_discard(runner->landing[i]->fetch);
		if (runner->load != NULL)
			fetch_discard(runner->load->fetch);
	}
	halt(runner);
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

void local_runner_answered(struct local_runner *runner, CURLcode result)
{
	struct fetch *fetch = runner->load->fetch;
	curl_multi_remove_handle(runner->crew->multi, fetch_handle(fetch));
	switch (fetch_end(fetch, result)) {
	case FETCH_DONE:
		file_came(runner);
		break;
	case FETCH_AGAIN:
		ask(runner);
		break;
	case FETCH_FAILED:
		load_failed(runner, runner->load);
		break;
	}
}

void local_runner_land(struct local_runner *runner)
{
	for (size_t i = 0; i < runner->landing_count; i++) {
		if (land(runner, runner->landing[i], false) == FETCH_FAILED) {
			load_failed(runner, runner->landing[i]);
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
		return !local_url_is_here(fetch_url(runner->load->fetch));
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
		halt(runner);
	note_failure(runner, &error, false, retry_delay(runner));
}

static int64_t no_progress_ms(const struct local_runner *runner)
{
	return (int64_t)runner->task.no_progress_timeout * 1000;
}

int64_t local_runner_check_due(const struct local_runner *runner)
{
	if (runner->load != NULL)
		return fetch_check_due(runner->load->fetch, no_progress_ms(runner));
	/* The flusher wakes us, or there is something to try again. */
	return has_landed(runner) ? 0 : INT64_MAX;
}

bool local_runner_check(struct local_runner *runner, int64_t now)
{
	struct local_load *load = runner->load;
	if (load != NULL && fetch_check(load->fetch, now, no_progress_ms(runner)) == FETCH_FAILED) {
		load_failed(runner, load);
		return false;
	}
	return local_runner_has_news(runner);
}
