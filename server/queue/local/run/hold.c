/* SPDX-License-Identifier: MIT */
/* Holding everything back while the store cannot be written, or nothing is there to move bytes with. */
#include "queue/local/run/transfer_state.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"

void local_transfer_check_home(struct local_transfer *transfer)
{
	char *error = NULL;
	local_watch_read(transfer->home.watch);
	switch (local_home_state(&transfer->home, &transfer->crew.store)) {
	case HOME_OURS:
		break;
	case HOME_DEAF:
		if (!local_home_hear_again(&transfer->home, &error)) {
			local_trouble_put(transfer->trouble, error);
			break;
		}
		/* Whoever woke us by the other one may have changed anything. */
		if (transfer->crew.listener.commanded != NULL)
			transfer->crew.listener.commanded(transfer->crew.listener.data);
		transfer->crew.dirty = true;
		break;
	case HOME_LOST:
		local_trouble_put(transfer->trouble, local_home_describe(&transfer->home));
		break;
	}
}

static void put_failure(struct local_transfer *transfer)
{
	char *words = local_store_failure_text(&transfer->crew.store);
	local_trouble_put(transfer->trouble,
	        text_format("the queue's database cannot be written: %s", words));
	free(words);
}

bool local_transfer_is_held(struct local_transfer *transfer)
{
	if (local_trouble_is_there(transfer->trouble))
		return true;
	if (!local_store_has_failed(&transfer->crew.store))
		return false;
	put_failure(transfer);
	return true;
}

bool local_transfer_equip(struct local_transfer *transfer)
{
	char *error = NULL;
	transfer->lacks_curl = !local_crew_equip(&transfer->crew, &error);
	if (transfer->lacks_curl)
		local_trouble_put(transfer->trouble, error);
	return !transfer->lacks_curl;
}

/* The jobs are those of another database now. */
static void drop_runners(struct local_transfer *transfer)
{
	for (size_t i = 0; i < transfer->runner_count; i++) {
		if (transfer->runners[i]->running)
			local_runner_drop(transfer->runners[i]);
		local_runner_free(transfer->runners[i]);
	}
	transfer->runner_count = transfer->running_count = 0;
	local_farewells_drop(transfer->farewells);
}

/* True: there is a place to write to. */
static bool find_home(struct local_transfer *transfer)
{
	struct local_store *store = &transfer->crew.store;
	char *error = NULL;
	if (local_home_state(&transfer->home, store) == HOME_OURS)
		return true;
	if (!local_store_is_current(store))
		drop_runners(transfer);
	if (local_home_take_again(&transfer->home, store, &error))
		return true;
	local_trouble_put(transfer->trouble, error);
	return false;
}

static void try_again(struct local_transfer *transfer)
{
	struct local_store *store = &transfer->crew.store;
	if (!find_home(transfer))
		return;
	local_store_set_patience(store, 0);
	bits_hr code = local_store_try(store);
	local_store_set_patience(store, LOCAL_OWNER_BUSY_MS);
	if (code < 0) {
		put_failure(transfer);
		return;
	}
	if (transfer->lacks_curl && !local_transfer_equip(transfer))
		return;
	local_trouble_end(transfer->trouble);
	for (size_t i = 0; i < transfer->running_count; i++) {
		if (transfer->running[i]->running)
			local_runner_go_on_after_hold(transfer->running[i]);
	}
	transfer->crew.dirty = true;
}

void local_transfer_wait_held(struct local_transfer *transfer)
{
	int64_t now = clock_monotonic_ms(), due = local_trouble_due(transfer->trouble);
	const int descriptors[] = {
	        transfer->settings.owner->wake, local_watch_descriptor(transfer->home.watch)};
	/* Without libcurl, which would go on with its sockets. */
	local_sleep_for(&transfer->sleep, NULL, due > now ? (int)(due - now) : 0, descriptors,
	        sizeof descriptors / sizeof *descriptors);
	local_transfer_answer(transfer);
	bool moved = local_watch_read(transfer->home.watch);
	if (!atomic_load(&transfer->stopping) && (moved || clock_monotonic_ms() >= due))
		try_again(transfer);
}
