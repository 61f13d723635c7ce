/* SPDX-License-Identifier: MIT */
/*
 * A recording, held to what job_queue.h promises, but for what it cannot do: nothing is made or changed there, and what it
 * was recorded from is somewhere else. It is one that goes on for good, and in which each job is there once it is wanted.
 */
#include "contract_parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "world.h"

#define JOBS_MAX 8

static struct {
	const struct job *jobs[JOBS_MAX]; /* referenced */
	size_t count;
	unsigned made;
} recording;

static void rewind_recording(void *data, const struct recording_clock *clock)
{
	(void)data;
	(void)clock;
}

static bool next_step(void *data, struct recording_step *ret)
{
	(void)data;
	*ret = (struct recording_step){.jobs = recording.jobs, .job_count = recording.count};
	return true;
}

static const struct recording_steps steps = {rewind_recording, next_step, NULL};

static void look(struct job_queue *queue)
{
	struct queue_look look;
	assert_int_equal(job_queue_look(queue, LOOK_TAGGED, &look), BITS_S_OK);
	queue_look_release(&look);
}

static struct job_queue *open_replay(const char *folder, enum queue_role role, uint32_t max_jobs)
{
	char *error = NULL;
	const struct queue_settings settings = {.source = "replay",
	        .data_dir = folder,
	        .role = QUEUE_SERVE,
	        .replay = {.recording = &steps}};
	(void)role;
	(void)max_jobs;
	struct job_queue *queue = job_queue_open(&settings, &error);
	assert_non_null(queue);
	look(queue); /* with that it begins */
	return queue;
}

/* As it is when it was just made; on the screen once the step that is read already has been shown. */
static struct job_id create(struct job_queue *queue, const struct job_spec *spec)
{
	struct job *job = job_new();
	assert_true(recording.count < JOBS_MAX);
	snprintf(job->id.text, sizeof job->id.text, "%08x-2222-3333-4444-555555555555",
	        ++recording.made);
	job->type = spec->type;
	job->priority = spec->priority;
	job->state = JOB_SUSPENDED;
	job->display_name = memory_string(spec->display_name);
	job->description = memory_string(spec->description);
	job->error_count = 0;
	job->created = recording.made;
	for (size_t i = 0; i < spec->file_count; i++) {
		struct job_file *file = job_add_file(job);
		file->remote_name = memory_string(spec->files[i].remote_name);
		file->local_name = memory_string(spec->files[i].local_name);
	}
	job_seal(job);
	recording.jobs[recording.count++] = job;
	look(queue);
	look(queue);
	return job->id;
}

static char *path(const char *folder, const char *name)
{
	return text_format("%s/%s", folder, name);
}

static char *folder_new(void)
{
	return memory_string(".");
}

static void forget(const char *folder)
{
	(void)folder;
	while (recording.count > 0)
		job_unref(recording.jobs[--recording.count]);
}

int main(void)
{
	const struct contract_fixture replay = {
	        .queue = "replay",
	        .lacks = NEEDS_OWN_MEMBERS | NEEDS_BESIDE | NEEDS_LEAVING | NEEDS_MAKING |
	                 NEEDS_UNTAGGED,
	        .open = open_replay,
	        .create = create,
	        .path = path,
	        .folder_new = folder_new,
	        .folder_remove = forget,
	};
	return contract_run(&replay);
}
