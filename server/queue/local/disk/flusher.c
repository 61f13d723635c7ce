/* SPDX-License-Identifier: MIT */
#include "queue/local/disk/flusher.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/thread.h"
#include "queue/local/disk/file.h"

struct local_flusher {
	void (*wake)(void *data);
	void *data;
	struct thread *threads[LOCAL_FLUSHER_THREADS];
	struct mutex *lock; /* everything below, and the flushes that are busy */
	struct condition *posted, *done;
	struct local_flush *first, **last;
	size_t waiting;
	bool stopping;
};

/* Lock held. A fair share of what waits, so that the name of a folder is put down once for many files. */
static struct local_flush *take(struct local_flusher *flusher)
{
	struct local_flush *batch = flusher->first, *end = batch;
	size_t share = (flusher->waiting - 1) / LOCAL_FLUSHER_THREADS + 1;
	for (size_t i = 1; i < share; i++)
		end = end->next;
	flusher->waiting -= share;
	flusher->first = end->next;
	if (flusher->first == NULL)
		flusher->last = &flusher->first;
	end->next = NULL;
	return batch;
}

/* The batch belongs to this thread alone until it is given back. */
static void put_down(struct local_flush *batch)
{
	const char *beside = NULL;
	for (struct local_flush *flush = batch; flush != NULL; flush = flush->next)
		flush->code = local_file_sync(flush->descriptor);
	for (struct local_flush *flush = batch; flush != NULL; flush = flush->next) {
		if (flush->name == NULL || flush->code < 0)
			continue;
		if (beside == NULL || !local_file_is_beside(beside, flush->name))
			local_file_sync_name(flush->name);
		beside = flush->name;
		flush->code = local_check_landed(
		        flush->descriptor, flush->name, flush->sha256, &flush->identity);
	}
}

/* Lock held. Behind this the owners may free them. */
static void give_back(struct local_flush *batch)
{
	while (batch != NULL) {
		struct local_flush *next = batch->next;
		batch->busy = false;
		batch = next;
	}
}

static void run(void *data)
{
	struct local_flusher *flusher = data;
	mutex_lock(flusher->lock);
	while (flusher->first != NULL || !flusher->stopping) {
		if (flusher->first == NULL) {
			condition_wait(flusher->posted, flusher->lock, THREAD_FOREVER);
			continue;
		}
		struct local_flush *batch = take(flusher);
		mutex_unlock(flusher->lock);
		put_down(batch);
		mutex_lock(flusher->lock);
		give_back(batch);
		condition_signal_all(flusher->done);
		mutex_unlock(flusher->lock);
		flusher->wake(flusher->data);
		mutex_lock(flusher->lock);
	}
	mutex_unlock(flusher->lock);
}

struct local_flusher *local_flusher_start(void (*wake)(void *data), void *data)
{
	struct local_flusher *flusher = memory_new(sizeof *flusher);
	flusher->wake = wake;
	flusher->data = data;
	flusher->lock = mutex_new();
	flusher->posted = condition_new();
	flusher->done = condition_new();
	flusher->last = &flusher->first;
	for (size_t i = 0; i < LOCAL_FLUSHER_THREADS; i++)
		flusher->threads[i] = thread_new("flusher", run, flusher);
	return flusher;
}

void local_flusher_stop(struct local_flusher *flusher)
{
	if (flusher == NULL)
		return;
	mutex_lock(flusher->lock);
	flusher->stopping = true;
	condition_signal_all(flusher->posted);
	mutex_unlock(flusher->lock);
	for (size_t i = 0; i < LOCAL_FLUSHER_THREADS; i++)
		thread_join(flusher->threads[i]);
	condition_free(flusher->posted);
	condition_free(flusher->done);
	mutex_free(flusher->lock);
	free(flusher);
}

void local_flusher_post(struct local_flusher *flusher, struct local_flush *flush)
{
	mutex_lock(flusher->lock);
	flush->next = NULL;
	flush->busy = true;
	*flusher->last = flush;
	flusher->last = &flush->next;
	flusher->waiting++;
	condition_signal_one(flusher->posted);
	mutex_unlock(flusher->lock);
}

bool local_flusher_is_done(
        struct local_flusher *flusher, struct local_flush *flush, bits_hr *ret_code)
{
	mutex_lock(flusher->lock);
	bool done = !flush->busy;
	if (done)
		*ret_code = flush->code;
	mutex_unlock(flusher->lock);
	return done;
}

bits_hr local_flusher_wait(struct local_flusher *flusher, struct local_flush *flush)
{
	mutex_lock(flusher->lock);
	while (flush->busy)
		condition_wait(flusher->done, flusher->lock, THREAD_FOREVER);
	bits_hr code = flush->code;
	mutex_unlock(flusher->lock);
	return code;
}
