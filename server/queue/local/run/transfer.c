/* SPDX-License-Identifier: MIT */
#include "queue/local/run/transfer_state.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/descriptors.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"
#include "queue/local/run/schedule.h"

/* The longest sleep, in milliseconds: curl takes an int. */
#define SLEEP_MAX INT64_C(86400000)

static struct local_runner *runner_of(struct local_transfer *transfer, CURL *easy)
{
	for (size_t i = 0; i < transfer->running_count; i++) {
		struct local_runner *runner = transfer->running[i];
		if (local_runner_handle(runner) == easy)
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
		if (message->msg != CURLMSG_DONE)
			continue;
		if (runner != NULL)
			local_runner_answered(runner, result);
		else
			local_farewells_answered(transfer->farewells, easy, result);
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

/* Bytes that have come are noted LOCAL_NOTE_MS after the last note. Where none have, there is nothing to wake up for but
 * their own deadlines. */
static int64_t note_due(const struct local_transfer *transfer)
{
	int64_t due = INT64_MAX;
	for (size_t i = 0; i < transfer->running_count; i++) {
		const struct local_runner *runner = transfer->running[i];
		if (!runner->running)
			continue;
		if (local_runner_has_news(runner))
			return transfer->next_note;
		due = local_earlier(due, local_runner_check_due(runner));
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
		if (!local_transfer_read_tasks(transfer))
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
	const int descriptors[] = {transfer->settings.owner->wake,
	        local_network_descriptor(transfer->network),
	        local_watch_descriptor(transfer->home.watch)};
	int64_t until = transfer->next_look, now = clock_monotonic_ms();
	until = local_earlier(until, note_due(transfer));
	int64_t timeout = until <= now ? 0 : local_earlier(until - now, SLEEP_MAX);
	local_sleep_for(&transfer->sleep, transfer->crew.multi, (int)timeout, descriptors,
	        sizeof descriptors / sizeof *descriptors);
	local_transfer_answer(transfer);
	follow_network(transfer);
	if (local_watch_read(transfer->home.watch))
		local_transfer_check_home(transfer);
}

/* What moves, until there is nothing to do but to sleep, or all is held back. */
static void move(struct local_transfer *transfer)
{
	int running;
	if (transfer->crew.multi != NULL)
		curl_multi_perform(transfer->crew.multi, &running);
	if (local_transfer_is_held(transfer))
		return;
	if (transfer->crew.multi != NULL)
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
			local_transfer_reschedule(transfer);
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
	local_sleep_wake(&transfer->sleep);
}

/* A job that runs has open: a connection and the one that is tried beside it, two ends of its look-up of the host, the
 * file that comes and the one that lands. Besides them there are connections that are kept, and further files that land. */
static void share_descriptors(struct local_transfer *transfer)
{
	enum { PER_JOB = 8, PER_LANDING = 4 };
	unsigned share = descriptors_share(descriptors_limit()).transfers;
	unsigned jobs = share / PER_JOB, landing = share / PER_LANDING;
	transfer->foreground_max = jobs - 1; /* and one background job */
	transfer->crew.landing_max = landing < LOCAL_LANDING_MAX ? landing : LOCAL_LANDING_MAX;
	transfer->crew.connections_max = jobs < QUEUE_JOBS_MAX ? jobs : 0;
}

struct local_transfer *local_transfer_start(
        const struct local_transfer_settings *settings, char **ret_error)
{
	struct local_transfer *transfer = memory_new(sizeof *transfer);
	transfer->settings = *settings;
	if (!local_sleep_init(&transfer->sleep)) {
		*ret_error =
		        memory_string("the system has no descriptors for transfers. Close other "
		                      "programs, or allow this one more (ulimit -n).");
		free(transfer);
		return NULL;
	}
	if (!local_store_open(&transfer->crew.store, settings->data_dir, ret_error)) {
		local_sleep_release(&transfer->sleep);
		free(transfer);
		return NULL;
	}
	local_store_set_patience(&transfer->crew.store, LOCAL_OWNER_BUSY_MS);
	local_home_init(&transfer->home, settings->owner);
	transfer->trouble = local_trouble_new(&settings->listener);
	transfer->farewells = local_farewells_new(&transfer->crew);
	share_descriptors(transfer);
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
	local_sleep_wake(&transfer->sleep);
	thread_join(transfer->thread);
	local_farewells_free(transfer->farewells);
	local_flusher_stop(transfer->crew.flusher);
	local_crew_unequip(&transfer->crew);
	local_sleep_release(&transfer->sleep);
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
