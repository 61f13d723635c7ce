/* SPDX-License-Identifier: MIT */
/*
 * The embedded queue's owner for power_cut.py.
 *   power_local serve DATA_DIR SYNC_MS   serves until its input ends; bytes are made durable every SYNC_MS
 *   power_local finish DATA_DIR          says "ID STATE" of every job, then resumes and completes them all: "ID CODE"
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "queue/local/queue_local.h"

#define PATIENCE_MS 60000

static struct job_queue *open_queue(const char *data_dir, int64_t sync_ms)
{
	char *error = NULL;
	struct queue_settings settings = {
	        .source = "local", .data_dir = data_dir, .role = QUEUE_SERVE};
	struct queue_local_times times = {.sync = sync_ms};
	struct job_queue *queue = queue_local_open_paced(&settings, &times, &error);
	if (queue == NULL)
		fprintf(stderr, "power_local: %s\n", error);
	free(error);
	return queue;
}

static enum job_state state_of(struct job_queue *queue, const struct job_id *id)
{
	const struct job *job = NULL;
	if (job_queue_get(queue, id, &job) < 0)
		return JOB_CANCELLED;
	enum job_state state = job->state;
	job_unref(job);
	return state;
}

static bool finish(struct job_queue *queue, const struct job_id *id)
{
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	while (state_of(queue, id) != JOB_TRANSFERRED) {
		if (clock_monotonic_ms() > deadline) {
			fprintf(stderr, "power_local: %s stays %s\n", id->text,
			        job_state_name(state_of(queue, id)));
			return false;
		}
		nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
	}
	printf("%s 0x%08x\n", id->text, (unsigned)job_queue_act(queue, JOB_COMPLETE, id));
	return true;
}

static bool finish_all(struct job_queue *queue)
{
	struct queue_look look;
	bool ok = job_queue_look(queue, LOOK_ALL, &look) >= 0;
	for (size_t i = 0; ok && i < look.job_count; i++)
		printf("%s %s\n", look.jobs[i]->id.text, job_state_name(look.jobs[i]->state));
	puts("-");
	for (size_t i = 0; ok && i < look.job_count; i++)
		job_queue_act(queue, JOB_RESUME, &look.jobs[i]->id);
	for (size_t i = 0; ok && i < look.job_count; i++)
		ok = finish(queue, &look.jobs[i]->id);
	queue_look_release(&look);
	return ok;
}

int main(int argc, char **argv)
{
	bool serves = argc == 4 && strcmp(argv[1], "serve") == 0;
	if (!serves && (argc != 3 || strcmp(argv[1], "finish") != 0)) {
		fprintf(stderr, "usage: power_local serve DATA_DIR SYNC_MS | finish DATA_DIR\n");
		return 2;
	}
	struct job_queue *queue = open_queue(argv[2], serves ? atol(argv[3]) : 0);
	if (queue == NULL)
		return 1;
	bool ok = true;
	if (serves) {
		puts("serving");
		fflush(stdout);
		while (getchar() != EOF) {
		}
	} else {
		ok = finish_all(queue);
	}
	job_queue_free(queue);
	return ok ? 0 : 1;
}
