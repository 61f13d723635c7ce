/* SPDX-License-Identifier: MIT */
#include "query/filer.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/thread.h"

struct filer {
	struct job_queue *queue;
	struct query *query;
	char *data_dir;
	atomic_bool stopping;

	struct mutex *lock; /* everything below */
	char *folder;
	struct condition *posted, *ended;
	struct thread *thread;                        /* NULL: no file has come yet */
	const struct job *waiting[FILER_MAILBOX_MAX]; /* referenced; oldest first */
	size_t count;
	bool finished, let_go;
};

static void file(struct filer *filer, const struct job *job)
{
	mutex_lock(filer->lock);
	char *folder = memory_string(filer->folder);
	mutex_unlock(filer->lock);
	const struct library library = {.folder = folder, .data_dir = filer->data_dir};
	bits_hr code = job_queue_file(filer->queue, job, &library, &filer->stopping);
	/* Once for each reason, not once for each attempt. */
	if (code < 0 && code != BITS_E_REQUEST_CANCELED && code != job->completion_error.code) {
		struct error_text text;
		error_describe(code, &text);
		log_warn("the file of job %s is not filed yet: %s (%s)", job->id.text, text.message,
		        text.name);
	}
	free(folder);
}

static void run(void *data)
{
	struct filer *filer = data;
	mutex_lock(filer->lock);
	while (!atomic_load(&filer->stopping)) {
		if (filer->count == 0) {
			condition_wait(filer->posted, filer->lock, THREAD_FOREVER);
			continue;
		}
		const struct job *job = filer->waiting[0];
		filer->count--;
		for (size_t i = 0; i < filer->count; i++)
			filer->waiting[i] = filer->waiting[i + 1];
		mutex_unlock(filer->lock);
		file(filer, job);
		mutex_lock(filer->lock);
		bool let_go = filer->let_go;
		mutex_unlock(filer->lock);
		if (!let_go)
			query_filed(filer->query, &job->id);
		job_unref(job);
		mutex_lock(filer->lock);
	}
	filer->finished = true;
	condition_signal_all(filer->ended);
	mutex_unlock(filer->lock);
}

/* Called by the query with its lock held. */
static bool post(void *data, const struct job *job)
{
	struct filer *filer = data;
	mutex_lock(filer->lock);
	bool room = !atomic_load(&filer->stopping) && filer->count < FILER_MAILBOX_MAX;
	if (room) {
		filer->waiting[filer->count++] = job_ref(job);
		if (filer->thread == NULL)
			filer->thread = thread_new("filing", run, filer);
		condition_signal_all(filer->posted);
	}
	mutex_unlock(filer->lock);
	return room;
}

struct filer *filer_new(struct job_queue *queue, struct query *query, const struct library *library)
{
	struct filer *filer = memory_new(sizeof *filer);
	filer->queue = queue;
	filer->query = query;
	filer->folder = memory_string(library->folder);
	filer->data_dir = memory_string(library->data_dir);
	atomic_init(&filer->stopping, false);
	filer->lock = mutex_new();
	filer->posted = condition_new();
	filer->ended = condition_new();
	query_set_filing(query, post, filer);
	return filer;
}

void filer_set_folder(struct filer *filer, const char *folder)
{
	mutex_lock(filer->lock);
	free(filer->folder);
	filer->folder = memory_string(folder);
	mutex_unlock(filer->lock);
}

bool filer_stop(struct filer *filer, int64_t timeout_ms)
{
	if (filer == NULL)
		return true;
	int64_t deadline = clock_monotonic_ms() + timeout_ms;
	query_set_filing(filer->query, NULL, NULL);
	mutex_lock(filer->lock);
	atomic_store(&filer->stopping, true);
	condition_signal_all(filer->posted);
	while (filer->thread != NULL && !filer->finished &&
	        condition_wait(filer->ended, filer->lock, deadline))
		continue;
	bool ended = filer->thread == NULL || filer->finished;
	filer->let_go = !ended;
	mutex_unlock(filer->lock);
	if (filer->thread != NULL && ended)
		thread_join(filer->thread);
	else if (filer->thread != NULL)
		thread_detach(filer->thread);
	filer->thread = NULL;
	return ended;
}

void filer_free(struct filer *filer)
{
	if (filer == NULL)
		return;
	for (size_t i = 0; i < filer->count; i++)
		job_unref(filer->waiting[i]);
	condition_free(filer->posted);
	condition_free(filer->ended);
	mutex_free(filer->lock);
	free(filer->folder);
	free(filer->data_dir);
	free(filer);
}
