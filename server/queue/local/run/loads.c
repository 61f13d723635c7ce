/* SPDX-License-Identifier: MIT */
#include "queue/local/run/loads.h"

#include "base/clock.h"

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

bool local_loads_note(struct local_runner *runner, bool ending)
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

enum file_transfer_outcome local_loads_land(
        struct local_runner *runner, struct local_load *load, bool now)
{
	if (!load->landing)
		return load->landed ? FILE_TRANSFER_DONE : FILE_TRANSFER_FAILED;
	enum file_transfer_outcome outcome = file_transfer_land(load->transfer, now);
	if (outcome == FILE_TRANSFER_AGAIN)
		return outcome;
	load->landing = false;
	load->landed = outcome == FILE_TRANSFER_DONE;
	runner->crew->landing--;
	return outcome;
}

void local_loads_end(struct local_runner *runner)
{
	local_survey_end(runner->survey);
	runner->survey = NULL;
	if (runner->load != NULL)
		curl_multi_remove_handle(runner->crew->multi, runner->load->transfer->handle.easy);
	for (size_t i = 0; i < runner->landing_count; i++)
		local_loads_land(runner, runner->landing[i], true);
}

void local_loads_free(struct local_runner *runner)
{
	for (size_t i = 0; i < runner->landing_count; i++)
		local_load_free(runner->landing[i]);
	local_load_free(runner->load);
	runner->load = NULL;
	runner->landing_count = 0;
	runner->running = false;
	runner->since = clock_monotonic_ms();
}

void local_loads_halt(struct local_runner *runner)
{
	local_loads_end(runner);
	if (local_runner_has_news(runner))
		local_loads_note(runner, false);
	local_loads_free(runner);
}
