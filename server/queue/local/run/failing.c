/* SPDX-License-Identifier: MIT */
#include "queue/local/run/failing.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "queue/local/run/loads.h"
#include "queue/local/store/passage.h"

bool local_runner_is_expired(struct local_runner *runner, int64_t delay)
{
	struct local_active *task = &runner->task;
	/* The clock may have jumped since this was read. */
	if (task->state != JOB_QUEUED && local_passage_check(&runner->crew->store) >= 0)
		local_progress_read(&runner->crew->store, &task->id, &task->progress_at);
	return clock_wall_ms() + delay - task->progress_at >=
	       (int64_t)task->no_progress_timeout * 1000;
}

void local_runner_fail(
        struct local_runner *runner, const struct job_error *error, bool fatal, int64_t delay)
{
	struct local_active *task = &runner->task;
	int64_t now = clock_wall_ms();
	/* The time for progress does not run while a job waits for its turn. */
	if (task->state == JOB_QUEUED)
		task->progress_at = now;
	local_note_error(&runner->crew->store, &task->id,
	        fatal || local_runner_is_expired(runner, 0) ? JOB_ERROR : JOB_TRANSIENT_ERROR,
	        error, now + delay);
	runner->crew->dirty = true;
}

int64_t local_runner_retry_delay(const struct local_runner *runner)
{
	return (int64_t)runner->task.retry_delay * 1000;
}

void local_runner_load_failed(struct local_runner *runner, const struct local_load *load)
{
	struct job_error error = load->transfer->error;
	bool fatal = load->transfer->fatal;
	int64_t asked = (int64_t)load->transfer->retry_after * 1000, now = clock_monotonic_ms();
	int status = error_http_status(error.code);
	if (status == 429 || status == 503)
		local_hosts_pause(&runner->crew->hosts, load->transfer->part.remote_name,
		        error.code, now + asked, now);
	error.message = memory_string(error.message);
	error.file_number = (uint32_t)load->transfer->part.ordinal + 1;
	local_loads_halt(runner);
	int64_t delay =
	        asked > local_runner_retry_delay(runner) ? asked : local_runner_retry_delay(runner);
	/* A retry that would come after the time for progress is none to wait for. */
	local_runner_fail(runner, &error, fatal || local_runner_is_expired(runner, delay), delay);
	free(error.message);
	local_crew_changed(runner->crew);
}
