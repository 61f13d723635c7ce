/* SPDX-License-Identifier: MIT */
#include "queue/local/run/transfer_state.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"
#include "queue/local/run/schedule.h"
#include "queue/local/store/housekeeping.h"
#include "queue/local/store/passage.h"

/* While somebody completes or cancels a job, it is looked again so soon whether it still does, in milliseconds. */
#define ACTING_PAUSE_MS 200
/* The longest sleep, in milliseconds: curl takes an int. */
#define SLEEP_MAX INT64_C(86400000)

static struct local_runner *runner_of(struct local_transfer *transfer, CURL *easy)
{
	for (size_t i = 0; i < transfer->running_count; i++) {
		struct local_runner *runner = transfer->running[i];
		if (runner->load != NULL && fetch_handle(runner->load->fetch) == easy)
			return runner;
	}
	return NULL;
}

static void read_messages(struct local_transfer *transfer)
{
	int left;
	CURLMsg *message;
	while ((message = curl_multi_info_read(transfer->crew.multi, &left)) != NULL) {
		CURL *easy = message->easy_handle;
		CURLcode result = message->data.result;
		struct local_runner *runner = runner_of(transfer, easy);
		if (message->msg != CURLMSG_DONE || runner == NULL)
			continue;
		local_runner_answered(runner, result);
	}
}

/* Files that are on the disk by now make room for others. */
static void land(struct local_transfer *transfer)
{
	for (size_t i = 0; i < transfer->running_count; i++) {
		if (transfer->running[i]->running)
			local_runner_land(transfer->running[i]);
	}
}

/* Notes how far everybody is, and looks after those that do not move. */
static void note_progress(struct local_transfer *transfer)
{
	bool news = false;
	int64_t now = clock_monotonic_ms();
	for (size_t i = 0; i < transfer->running_count; i++) {
		struct local_runner *runner = transfer->running[i];
		if (runner->running && local_runner_check(runner, now))
			news = true;
	}
	transfer->next_note = now + LOCAL_NOTE_MS;
	if (!news || local_store_begin(&transfer->crew.store) < 0)
		return;
	for (size_t i = 0; i < transfer->running_count; i++) {
		if (transfer->running[i]->running)
			local_runner_tell(transfer->running[i]);
	}
	bool stands = local_store_commit(&transfer->crew.store) >= 0;
	for (size_t i = 0; i < transfer->running_count; i++) {
		if (transfer->running[i]->running)
			local_runner_told(transfer->running[i], stands);
	}
	local_crew_changed(&transfer->crew);
}

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

/* Takes over what the store says; fetches of jobs that are no longer active end. */
static bool read_tasks(struct local_transfer *transfer)
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
	return min_time(next, now + wait + 1);
}

static void reschedule(struct local_transfer *transfer)
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
	if (is_waiting(transfer))
		local_note_expired(&transfer->crew.store);
	if (!read_tasks(transfer)) {
		transfer->next_look = now + 1000;
		return;
	}
	transfer->running_count = 0;
	transfer->running = memory_resize_array(
	        transfer->running, transfer->runner_count, sizeof(struct local_runner *));
	struct local_candidate *candidates =
	        memory_new_array(transfer->runner_count, sizeof *candidates);
	transfer->next_look = make_candidates(transfer, candidates, now);
	int64_t slice_end = local_schedule(
	        candidates, transfer->runner_count, now, transfer->settings.slice_ms);
	transfer->next_look = min_time(min_time(transfer->next_look, slice_end), next_keep);
	for (size_t i = 0; i < transfer->runner_count; i++) {
		if (candidates[i].running && !candidates[i].chosen)
			local_runner_stop(transfer->runners[i]);
	}
	for (size_t i = 0; i < transfer->runner_count; i++) {
		struct local_runner *runner = transfer->runners[i];
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

/* Bytes that have come are noted LOCAL_NOTE_MS after the last note. Where none have, there is nothing to wake up for but
 * the fetches' own deadlines. */
static int64_t note_due(const struct local_transfer *transfer)
{
	int64_t due = INT64_MAX;
	for (size_t i = 0; i < transfer->running_count; i++) {
		const struct local_runner *runner = transfer->running[i];
		if (!runner->running)
			continue;
		if (local_runner_has_news(runner))
			return transfer->next_note;
		due = min_time(due, local_runner_check_due(runner));
	}
	return due > transfer->next_note ? due : transfer->next_note;
}

void local_transfer_answer(struct local_transfer *transfer)
{
	int wake = transfer->settings.owner->wake, calls = local_owner_wakes(wake);
	if (calls == 0)
		return;
	if (transfer->crew.listener.commanded != NULL)
		transfer->crew.listener.commanded(transfer->crew.listener.data);
	local_owner_wakes_answer(wake, calls);
	transfer->crew.dirty = true;
}

static void follow_network(struct local_transfer *transfer)
{
	switch (local_network_read(transfer->network)) {
	case NETWORK_AS_BEFORE:
		return;
	case NETWORK_GONE:
		if (!read_tasks(transfer))
			return;
		for (size_t i = 0; i < transfer->runner_count; i++)
			local_runner_lose_network(transfer->runners[i]);
		break;
	case NETWORK_HERE:
		transfer->network_came = true;
		break;
	}
	transfer->crew.dirty = true;
}

static void sleep_until_something(struct local_transfer *transfer)
{
	struct curl_waitfd wait[3] = {
	        {.fd = transfer->settings.owner->wake, .events = CURL_WAIT_POLLIN}};
	const int others[] = {local_network_descriptor(transfer->network),
	        local_watch_descriptor(transfer->home.watch)};
	unsigned count = 1;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (others[i] >= 0)
			wait[count++] =
			        (struct curl_waitfd){.fd = others[i], .events = CURL_WAIT_POLLIN};
	}
	int64_t until = transfer->next_look, now = clock_monotonic_ms();
	until = min_time(until, note_due(transfer));
	int64_t timeout = until <= now ? 0 : min_time(until - now, SLEEP_MAX);
	curl_multi_poll(transfer->crew.multi, wait, count, (int)timeout, NULL);
	local_transfer_answer(transfer);
	follow_network(transfer);
	if (local_watch_read(transfer->home.watch))
		local_transfer_check_home(transfer);
}

/* What moves, until there is nothing to do but to sleep, or all is held back. */
static void move(struct local_transfer *transfer)
{
	int running;
	curl_multi_perform(transfer->crew.multi, &running);
	if (local_transfer_is_held(transfer))
		return;
	read_messages(transfer);
	int64_t now = clock_monotonic_ms();
	if (now >= transfer->next_note && now >= note_due(transfer)) {
		local_transfer_check_home(transfer);
		if (local_transfer_is_held(transfer))
			return;
		note_progress(transfer);
	}
	land(transfer);
	if (!transfer->crew.dirty && !local_transfer_is_held(transfer))
		sleep_until_something(transfer);
}

static void run(void *data)
{
	struct local_transfer *transfer = data;
	while (!atomic_load(&transfer->stopping)) {
		if (local_transfer_is_held(transfer)) {
			local_transfer_wait_held(transfer);
			continue;
		}
		if (transfer->crew.dirty || clock_monotonic_ms() >= transfer->next_look)
			reschedule(transfer);
		if (!local_transfer_is_held(transfer))
			move(transfer);
	}
	bool held = local_transfer_is_held(transfer);
	for (size_t i = 0; i < transfer->runner_count; i++) {
		if (transfer->runners[i]->running && held)
			local_runner_drop(transfer->runners[i]);
		else if (transfer->runners[i]->running)
			local_runner_stop(transfer->runners[i]);
		local_runner_free(transfer->runners[i]);
	}
}

static void flushed(void *data)
{
	struct local_transfer *transfer = data;
	curl_multi_wakeup(transfer->crew.multi);
}

struct local_transfer *local_transfer_start(
        const struct local_transfer_settings *settings, char **ret_error)
{
	struct local_transfer *transfer = memory_new(sizeof *transfer);
	transfer->settings = *settings;
	if (!local_store_open(&transfer->crew.store, settings->data_dir, ret_error)) {
		free(transfer);
		return NULL;
	}
	local_store_set_patience(&transfer->crew.store, LOCAL_OWNER_BUSY_MS);
	local_home_init(&transfer->home, settings->owner);
	transfer->trouble = local_trouble_new(&settings->listener);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	transfer->crew.multi = curl_multi_init();
	transfer->idle = curl_multi_init();
	transfer->crew.background = curl_share_init();
	if (transfer->crew.multi == NULL || transfer->idle == NULL ||
	        transfer->crew.background == NULL)
		abort();
	curl_share_setopt(transfer->crew.background, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
	transfer->crew.flusher = local_flusher_start(flushed, transfer);
	transfer->network = local_network_new();
	transfer->crew.user_agent = text_format("bitsbridge");
	transfer->crew.rate.per_second = settings->limit_rate;
	transfer->crew.stall_ms = settings->stall_ms;
	transfer->crew.sync_ms = settings->sync_ms;
	transfer->crew.listener = settings->listener;
	transfer->crew.dirty = true;
	transfer->thread = thread_new("transfer", run, transfer);
	return transfer;
}

void local_transfer_stop(struct local_transfer *transfer)
{
	if (transfer == NULL)
		return;
	atomic_store(&transfer->stopping, true);
	curl_multi_wakeup(transfer->crew.multi);
	curl_multi_wakeup(transfer->idle);
	thread_join(transfer->thread);
	local_flusher_stop(transfer->crew.flusher);
	curl_multi_cleanup(transfer->crew.multi);
	curl_multi_cleanup(transfer->idle);
	curl_share_cleanup(transfer->crew.background);
	local_store_close(&transfer->crew.store);
	local_network_free(transfer->network);
	local_home_release(&transfer->home);
	local_trouble_free(transfer->trouble);
	local_hosts_release(&transfer->crew.hosts);
	free(transfer->runners);
	free(transfer->running);
	free(transfer->crew.user_agent);
	free(transfer);
}

bool local_transfer_trouble(struct local_transfer *transfer, struct queue_trouble *ret)
{
	return local_trouble_read(transfer->trouble, ret);
}

unsigned local_transfer_generation(struct local_transfer *transfer)
{
	return atomic_load(&transfer->home.generation);
}
