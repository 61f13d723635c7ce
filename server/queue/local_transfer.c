/* SPDX-License-Identifier: MIT */
#include "queue/local_transfer.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"
#include "queue/local_fetch.h"
#include "queue/local_network.h"
#include "queue/local_schedule.h"

/* The longest sleep, in milliseconds: curl takes an int. */
#define SLEEP_MAX INT64_C(86400000)

/* An active job as this thread sees it. */
struct runner {
	struct local_transfer *transfer;
	struct local_task task;
	struct fetch *fetch; /* NULL: it waits */
	int64_t since; /* when its slice began, or when it last ran (monotonic ms); 0: never */
	uint64_t noted_bytes; /* what the store knows of the present file */
	bool had_bytes;       /* the present file held some of an earlier attempt */
	bool seen;
};

struct local_transfer {
	struct local_transfer_settings settings;
	struct local_store store;
	struct thread *thread;
	CURLM *multi;
	int network;
	char *user_agent;
	struct runner **runners; /* in order of seq */
	size_t runner_count;
	int64_t next_look, next_note; /* monotonic ms */
	bool dirty;
	atomic_bool stopping;
};

static void changed(const struct local_transfer *transfer)
{
	if (transfer->settings.listener.changed != NULL)
		transfer->settings.listener.changed(transfer->settings.listener.data);
}

static void note_bytes(struct runner *runner)
{
	uint64_t bytes = fetch_bytes(runner->fetch);
	if (bytes == runner->noted_bytes)
		return;
	local_note_bytes(&runner->transfer->store, &runner->task.id, fetch_ordinal(runner->fetch),
	        bytes, fetch_bytes_durable(runner->fetch));
	runner->noted_bytes = bytes;
	runner->task.progress_at = clock_wall_ms();
}

/* Stops the fetch, keeping what it has. */
static void halt(struct runner *runner, CURL *easy)
{
	struct local_store *store = &runner->transfer->store;
	curl_multi_remove_handle(runner->transfer->multi, easy);
	if (local_store_begin(store) >= 0) {
		note_bytes(runner);
		local_store_commit(store);
	}
	fetch_free(runner->fetch);
	runner->fetch = NULL;
	runner->since = clock_monotonic_ms();
}

static void note_failure(
        struct runner *runner, const struct job_error *error, bool fatal, uint32_t retry_after)
{
	struct local_task *task = &runner->task;
	int64_t now = clock_wall_ms();
	uint32_t delay = task->retry_delay > retry_after ? task->retry_delay : retry_after;
	bool expired = now - task->progress_at >= (int64_t)task->no_progress_timeout * 1000;
	local_note_error(&runner->transfer->store, &task->id,
	        fatal || expired ? JOB_ERROR : JOB_TRANSIENT_ERROR, error,
	        now + (int64_t)delay * 1000);
	runner->transfer->dirty = true;
}

static bool on_version(void *data, const char *validator, uint64_t total)
{
	struct runner *runner = data;
	bool replaces = runner->had_bytes || runner->noted_bytes > 0;
	runner->noted_bytes = 0;
	return local_note_version(&runner->transfer->store, &runner->task.id,
	               fetch_ordinal(runner->fetch), validator, total, replaces) >= 0;
}

static void on_transferring(void *data)
{
	struct runner *runner = data;
	if (runner->task.state == JOB_TRANSFERRING)
		return;
	runner->task.state = JOB_TRANSFERRING;
	local_note_state(&runner->transfer->store, &runner->task.id, JOB_TRANSFERRING);
	changed(runner->transfer);
}

/* Begins the job's next file, or ends the job where none is left. */
static void begin_part(struct runner *runner)
{
	struct local_transfer *transfer = runner->transfer;
	struct local_part part = {0};
	struct job_error error = {0};
	bool background = runner->task.priority != JOB_PRIORITY_FOREGROUND;
	struct fetch_limits limits = {
	        background, background ? transfer->settings.limit_rate : 0, transfer->user_agent};
	struct fetch_events events = {on_version, on_transferring, runner};
	bits_hr code = local_part_read(&transfer->store, &runner->task.id, &part);
	if (code == BITS_E_NOT_FOUND) {
		local_note_state(&transfer->store, &runner->task.id, JOB_TRANSFERRED);
		transfer->dirty = true;
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
	curl_multi_add_handle(transfer->multi, fetch_begin(runner->fetch));
}

static void start(struct runner *runner)
{
	runner->since = clock_monotonic_ms();
	runner->task.state = JOB_CONNECTING;
	local_note_state(&runner->transfer->store, &runner->task.id, JOB_CONNECTING);
	begin_part(runner);
}

static void stop(struct runner *runner)
{
	halt(runner, fetch_handle(runner->fetch));
	local_note_state(&runner->transfer->store, &runner->task.id, JOB_QUEUED);
}

static void file_done(struct runner *runner)
{
	struct local_transfer *transfer = runner->transfer;
	int left = 0;
	uint64_t size = fetch_bytes(runner->fetch);
	bits_hr code = local_note_file_done(
	        &transfer->store, &runner->task.id, fetch_ordinal(runner->fetch), size, &left);
	fetch_free(runner->fetch);
	runner->fetch = NULL;
	runner->task.progress_at = clock_wall_ms();
	if (code < 0) {
		struct job_error error = {code, JOB_CONTEXT_QUEUE_MANAGER, NULL};
		note_failure(runner, &error, true, 0);
	} else if (left > 0) {
		begin_part(runner);
	} else {
		local_note_state(&transfer->store, &runner->task.id, JOB_TRANSFERRED);
		transfer->dirty = true;
	}
	changed(transfer);
}

static void conclude(struct runner *runner, CURL *easy, enum fetch_outcome outcome)
{
	struct local_transfer *transfer = runner->transfer;
	switch (outcome) {
	case FETCH_DONE:
		file_done(runner);
		break;
	case FETCH_AGAIN:
		curl_multi_add_handle(transfer->multi, fetch_begin(runner->fetch));
		break;
	case FETCH_FAILED: {
		struct job_error error = *fetch_error(runner->fetch);
		bool fatal = fetch_is_fatal(runner->fetch);
		uint32_t retry_after = fetch_retry_after(runner->fetch);
		error.message = memory_string(error.message);
		halt(runner, easy);
		note_failure(runner, &error, fatal, retry_after);
		free(error.message);
		changed(transfer);
		break;
	}
	}
}

static struct runner *runner_of(struct local_transfer *transfer, CURL *easy)
{
	for (size_t i = 0; i < transfer->runner_count; i++) {
		struct runner *runner = transfer->runners[i];
		if (runner->fetch != NULL && fetch_handle(runner->fetch) == easy)
			return runner;
	}
	return NULL;
}

static void read_messages(struct local_transfer *transfer)
{
	int left;
	CURLMsg *message;
	while ((message = curl_multi_info_read(transfer->multi, &left)) != NULL) {
		CURL *easy = message->easy_handle;
		CURLcode result = message->data.result;
		struct runner *runner = runner_of(transfer, easy);
		if (message->msg != CURLMSG_DONE || runner == NULL)
			continue;
		curl_multi_remove_handle(transfer->multi, easy);
		conclude(runner, easy, fetch_end(runner->fetch, result));
	}
}

static int64_t no_progress_ms(const struct runner *runner)
{
	return (int64_t)runner->task.no_progress_timeout * 1000;
}

/* Notes how far everybody is, and looks after those that do not move. */
static void note_progress(struct local_transfer *transfer)
{
	bool moved = false;
	int64_t now = clock_monotonic_ms();
	for (size_t i = 0; i < transfer->runner_count; i++) {
		struct runner *runner = transfer->runners[i];
		if (runner->fetch == NULL)
			continue;
		enum fetch_outcome outcome =
		        fetch_check(runner->fetch, now, no_progress_ms(runner));
		if (outcome == FETCH_FAILED)
			conclude(runner, fetch_handle(runner->fetch), outcome);
		else
			moved = moved || fetch_bytes(runner->fetch) != runner->noted_bytes;
	}
	transfer->next_note = now + LOCAL_NOTE_MS;
	if (!moved || local_store_begin(&transfer->store) < 0)
		return;
	for (size_t i = 0; i < transfer->runner_count; i++) {
		if (transfer->runners[i]->fetch != NULL)
			note_bytes(transfer->runners[i]);
	}
	local_store_commit(&transfer->store);
	changed(transfer);
}

/* The runner of a task, a new one where there is none. Both lists stand in order of seq. */
static struct runner *adopt(
        struct local_transfer *transfer, const struct local_task *task, size_t *position)
{
	size_t i = *position;
	while (i < transfer->runner_count && transfer->runners[i]->task.seq < task->seq)
		i++;
	if (i == transfer->runner_count || transfer->runners[i]->task.seq != task->seq) {
		size_t after = transfer->runner_count - i;
		transfer->runners = memory_resize_array(
		        transfer->runners, transfer->runner_count + 1, sizeof(struct runner *));
		memmove(transfer->runners + i + 1, transfer->runners + i,
		        after * sizeof(struct runner *));
		transfer->runners[i] = memory_new(sizeof(struct runner));
		transfer->runners[i]->transfer = transfer;
		transfer->runner_count++;
	}
	*position = i + 1;
	return transfer->runners[i];
}

/* Takes over what the store says; fetches of jobs that are no longer active end. */
static bool read_tasks(struct local_transfer *transfer)
{
	struct local_task *tasks;
	size_t count, position = 0, kept = 0;
	if (local_tasks_read(&transfer->store, &tasks, &count) < 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct runner *runner = adopt(transfer, &tasks[i], &position);
		runner->task = tasks[i];
		runner->seen = true;
	}
	free(tasks);
	for (size_t i = 0; i < transfer->runner_count; i++) {
		struct runner *runner = transfer->runners[i];
		if (runner->seen) {
			runner->seen = false;
			transfer->runners[kept++] = runner;
			continue;
		}
		if (runner->fetch != NULL) {
			/* A file that was opened just after its job had ended would be left lying. */
			if (local_job_is_over(&transfer->store, &runner->task.id))
				fetch_discard(runner->fetch);
			halt(runner, fetch_handle(runner->fetch));
		}
		free(runner);
	}
	transfer->runner_count = kept;
	return true;
}

static int64_t min_time(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Candidates for the schedule; returns when the next waiting job is due (monotonic ms). */
static int64_t make_candidates(
        struct local_transfer *transfer, struct local_candidate *ret, int64_t now)
{
	int64_t wall = clock_wall_ms(), next = INT64_MAX;
	for (size_t i = 0; i < transfer->runner_count; i++) {
		const struct runner *runner = transfer->runners[i];
		const struct local_task *task = &runner->task;
		bool waits = task->state == JOB_TRANSIENT_ERROR && task->retry_at > wall;
		ret[i] = (struct local_candidate){.priority = task->priority,
		        .ready = !waits,
		        .running = runner->fetch != NULL,
		        .since = runner->since};
		if (waits) {
			int64_t expires =
			        task->progress_at + (int64_t)task->no_progress_timeout * 1000;
			int64_t due = min_time(task->retry_at, expires > wall ? expires : wall);
			next = min_time(next, now + (due - wall) + 1);
		}
	}
	return next;
}

static bool is_waiting(const struct local_transfer *transfer)
{
	for (size_t i = 0; i < transfer->runner_count; i++) {
		if (transfer->runners[i]->task.state == JOB_TRANSIENT_ERROR)
			return true;
	}
	return false;
}

static void reschedule(struct local_transfer *transfer)
{
	int64_t now = clock_monotonic_ms();
	transfer->dirty = false;
	if (is_waiting(transfer))
		local_note_expired(&transfer->store);
	if (!read_tasks(transfer)) {
		transfer->next_look = now + 1000;
		return;
	}
	struct local_candidate *candidates =
	        memory_new_array(transfer->runner_count, sizeof *candidates);
	transfer->next_look = make_candidates(transfer, candidates, now);
	int64_t slice_end = local_schedule(
	        candidates, transfer->runner_count, now, transfer->settings.slice_ms);
	transfer->next_look = min_time(transfer->next_look, slice_end);
	for (size_t i = 0; i < transfer->runner_count; i++) {
		if (candidates[i].running && !candidates[i].chosen)
			stop(transfer->runners[i]);
	}
	for (size_t i = 0; i < transfer->runner_count; i++) {
		struct runner *runner = transfer->runners[i];
		if (!candidates[i].chosen)
			continue;
		if (!candidates[i].running)
			start(runner);
		else if (runner->task.state ==
		         JOB_QUEUED) /* suspended and resumed before we saw it */
			on_transferring(runner);
	}
	free(candidates);
	changed(transfer);
}

/* Bytes that have come are noted LOCAL_NOTE_MS after the last note. Where none have, there is nothing to wake up for but
 * the fetches' own deadlines. */
static int64_t note_due(const struct local_transfer *transfer)
{
	int64_t due = INT64_MAX;
	for (size_t i = 0; i < transfer->runner_count; i++) {
		const struct runner *runner = transfer->runners[i];
		if (runner->fetch == NULL)
			continue;
		if (fetch_bytes(runner->fetch) != runner->noted_bytes)
			return transfer->next_note;
		due = min_time(due, fetch_check_due(runner->fetch, no_progress_ms(runner)));
	}
	return due > transfer->next_note ? due : transfer->next_note;
}

static void sleep_until_something(struct local_transfer *transfer)
{
	struct curl_waitfd wait[2] = {{.fd = transfer->settings.bell, .events = CURL_WAIT_POLLIN},
	        {.fd = transfer->network, .events = CURL_WAIT_POLLIN}};
	int64_t until = transfer->next_look, now = clock_monotonic_ms();
	char drained[256];
	until = min_time(until, note_due(transfer));
	int64_t timeout = until <= now ? 0 : min_time(until - now, SLEEP_MAX);
	curl_multi_poll(transfer->multi, wait, transfer->network >= 0 ? 2 : 1, (int)timeout, NULL);
	bool rung = false;
	while (read(transfer->settings.bell, drained, sizeof drained) > 0)
		rung = true;
	if (rung && transfer->settings.listener.commanded != NULL)
		transfer->settings.listener.commanded(transfer->settings.listener.data);
	transfer->dirty = transfer->dirty || rung;
	if (transfer->network >= 0 && local_network_read(transfer->network)) {
		local_note_network(&transfer->store);
		transfer->dirty = true;
	}
}

static void run(void *data)
{
	struct local_transfer *transfer = data;
	int running;
	while (!atomic_load(&transfer->stopping)) {
		if (transfer->dirty || clock_monotonic_ms() >= transfer->next_look)
			reschedule(transfer);
		curl_multi_perform(transfer->multi, &running);
		read_messages(transfer);
		int64_t now = clock_monotonic_ms();
		if (now >= transfer->next_note && now >= note_due(transfer))
			note_progress(transfer);
		if (!transfer->dirty)
			sleep_until_something(transfer);
	}
	for (size_t i = 0; i < transfer->runner_count; i++) {
		if (transfer->runners[i]->fetch != NULL)
			stop(transfer->runners[i]);
		free(transfer->runners[i]);
	}
}

struct local_transfer *local_transfer_start(
        const struct local_transfer_settings *settings, char **ret_error)
{
	struct local_transfer *transfer = memory_new(sizeof *transfer);
	transfer->settings = *settings;
	if (!local_store_open(&transfer->store, settings->data_dir, ret_error)) {
		free(transfer);
		return NULL;
	}
	curl_global_init(CURL_GLOBAL_DEFAULT);
	transfer->multi = curl_multi_init();
	if (transfer->multi == NULL)
		abort();
	transfer->network = local_network_open();
	transfer->user_agent = text_format("bitsbridge");
	transfer->dirty = true;
	transfer->thread = thread_new("transfer", run, transfer);
	return transfer;
}

void local_transfer_stop(struct local_transfer *transfer)
{
	if (transfer == NULL)
		return;
	atomic_store(&transfer->stopping, true);
	curl_multi_wakeup(transfer->multi);
	thread_join(transfer->thread);
	curl_multi_cleanup(transfer->multi);
	local_store_close(&transfer->store);
	if (transfer->network >= 0)
		close(transfer->network);
	free(transfer->runners);
	free(transfer->user_agent);
	free(transfer);
}
