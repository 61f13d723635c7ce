/* SPDX-License-Identifier: MIT */
#include "world.h"

#include "base/clock.h"
#include "base/thread.h"
#include "cmocka_ready.h"

struct job_spec world_spec(struct job_file_spec *file, const char *url, const char *path)
{
	if (url != NULL)
		*file = (struct job_file_spec){.remote_name = url, .local_name = path};
	return (struct job_spec){
	        .type = JOB_DOWNLOAD,
	        .priority = JOB_PRIORITY_FOREGROUND,
	        .display_name = "a job",
	        .description = TAG("T"),
	        .no_progress_timeout = JOB_COUNT_UNKNOWN,
	        .files = file,
	        .file_count = url != NULL,
	};
}

struct job_id world_create(struct job_queue *queue, const struct job_spec *spec)
{
	struct job_id id;
	char *detail = NULL;
	bits_hr code = job_queue_create(queue, spec, &id, &detail);
	if (code < 0)
		fail_msg("create: 0x%08x %s", (unsigned)code, detail != NULL ? detail : "");
	return id;
}

const struct job *world_job(struct job_queue *queue, const struct job_id *id)
{
	const struct job *job = NULL;
	assert_int_equal(job_queue_get(queue, id, &job), BITS_S_OK);
	assert_non_null(job);
	assert_string_equal(job->id.text, id->text);
	return job;
}

enum job_state world_state(struct job_queue *queue, const struct job_id *id)
{
	const struct job *job = world_job(queue, id);
	enum job_state state = job->state;
	job_unref(job);
	return state;
}

void world_pause(int ms)
{
	struct mutex *mutex = mutex_new();
	struct condition *never = condition_new();
	int64_t deadline = clock_monotonic_ms() + ms;
	mutex_lock(mutex);
	while (clock_monotonic_ms() < deadline)
		condition_wait(never, mutex, deadline);
	mutex_unlock(mutex);
	condition_free(never);
	mutex_free(mutex);
}

const struct job *world_wait(struct job_queue *queue, const struct job_id *id, unsigned states)
{
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	for (;;) {
		const struct job *job = world_job(queue, id);
		if ((states & 1u << job->state) != 0)
			return job;
		if (clock_monotonic_ms() > deadline)
			fail_msg("%s for too long (error 0x%08x %s)", job_state_name(job->state),
			        (unsigned)job->error.code,
			        job->error.message != NULL ? job->error.message : "");
		job_unref(job);
		world_pause(20);
	}
}

void world_wait_bytes(struct job_queue *queue, const struct job_id *id, uint64_t bytes)
{
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	for (;;) {
		const struct job *job = world_job(queue, id);
		uint64_t have = job->bytes_transferred;
		job_unref(job);
		if (have >= bytes)
			return;
		if (clock_monotonic_ms() > deadline)
			fail_msg("only %llu bytes", (unsigned long long)have);
		world_pause(20);
	}
}
