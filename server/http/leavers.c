/* SPDX-License-Identifier: MIT */
#include "http/leavers.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/thread.h"
#include "http/limits.h"
#include "http/sockets.h"

struct leavers {
	struct board *board;
	struct thread *thread;
	struct mutex *mutex; /* everything below, and what their list is made of */
	struct condition *woken;
	struct leaver *first; /* NULL: nobody listens */
	bool stopping;
};

/* Lock held, so that none of them is closed meanwhile. Has one gone since the last time? */
static bool look(struct leavers *leavers)
{
	bool news = false;
	for (struct leaver *leaver = leavers->first; leaver != NULL; leaver = leaver->next) {
		if (atomic_load(&leaver->gone) || !socket_is_ended(leaver->descriptor))
			continue;
		atomic_store(&leaver->gone, true);
		news = true;
	}
	return news;
}

static void run(void *data)
{
	struct leavers *leavers = data;
	mutex_lock(leavers->mutex);
	int64_t due = clock_monotonic_ms();
	while (!leavers->stopping) {
		if (leavers->first == NULL) {
			condition_wait(leavers->woken, leavers->mutex, THREAD_FOREVER);
			due = clock_monotonic_ms() + HTTP_LEFT_LOOK_MS;
		} else if (condition_wait(leavers->woken, leavers->mutex, due)) {
			continue;
		} else {
			due = clock_monotonic_ms() + HTTP_LEFT_LOOK_MS;
			if (!look(leavers))
				continue;
			mutex_unlock(leavers->mutex);
			board_wake(leavers->board);
			mutex_lock(leavers->mutex);
		}
	}
	mutex_unlock(leavers->mutex);
}

struct leavers *leavers_new(struct board *board)
{
	struct leavers *leavers = memory_new(sizeof *leavers);
	leavers->board = board;
	leavers->mutex = mutex_new();
	leavers->woken = condition_new();
	leavers->thread = thread_new("leavers", run, leavers);
	return leavers;
}

void leavers_free(struct leavers *leavers)
{
	if (leavers == NULL)
		return;
	mutex_lock(leavers->mutex);
	leavers->stopping = true;
	condition_signal_all(leavers->woken);
	mutex_unlock(leavers->mutex);
	thread_join(leavers->thread);
	condition_free(leavers->woken);
	mutex_free(leavers->mutex);
	free(leavers);
}

void leavers_add(struct leavers *leavers, struct leaver *leaver, int descriptor)
{
	*leaver = (struct leaver){.descriptor = descriptor};
	mutex_lock(leavers->mutex);
	leaver->next = leavers->first;
	if (leaver->next != NULL)
		leaver->next->before = leaver;
	else
		condition_signal_all(leavers->woken);
	leavers->first = leaver;
	mutex_unlock(leavers->mutex);
}

void leavers_remove(struct leavers *leavers, struct leaver *leaver)
{
	mutex_lock(leavers->mutex);
	if (leaver->before != NULL)
		leaver->before->next = leaver->next;
	else
		leavers->first = leaver->next;
	if (leaver->next != NULL)
		leaver->next->before = leaver->before;
	mutex_unlock(leavers->mutex);
}

bool leaver_has_gone(const struct leaver *leaver)
{
	return atomic_load(&leaver->gone);
}
