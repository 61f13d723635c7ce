/* SPDX-License-Identifier: MIT */
#include "query/watchdog.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/thread.h"
#include "model/snapshot_build.h"

struct watchdog {
	struct board *board;
	const char *source;
	int64_t limit;
	struct thread *thread;
	struct mutex *lock; /* everything below */
	struct condition *woken;
	bool stopping, looking, told;
	bool asleep; /* without a deadline: the next look must wake it */
	int64_t began, began_wall;
};

static void tell(struct watchdog *watchdog)
{
	const struct snapshot *last = board_snapshot(watchdog->board);
	board_publish(
	        watchdog->board, snapshot_new_stale(last, watchdog->source, BITS_E_PROCESS_TIMEOUT,
	                                 clock_wall_ms(), watchdog->began_wall));
	snapshot_unref(last);
	watchdog->told = true;
}

/* The board is written with the lock held, so that watchdog_look_end() means the end of it. */
static void run(void *data)
{
	struct watchdog *watchdog = data;
	mutex_lock(watchdog->lock);
	while (!watchdog->stopping) {
		/* After a look that has ended too: looks that follow soon then need not wake it. */
		int64_t deadline = watchdog->began + watchdog->limit;
		bool over = clock_monotonic_ms() >= deadline;
		if (over && watchdog->looking && !watchdog->told)
			tell(watchdog);
		watchdog->asleep = over;
		if (over)
			deadline = THREAD_FOREVER;
		condition_wait(watchdog->woken, watchdog->lock, deadline);
	}
	mutex_unlock(watchdog->lock);
}

struct watchdog *watchdog_new(struct board *board, const char *source, int64_t limit)
{
	struct watchdog *watchdog = memory_new(sizeof *watchdog);
	watchdog->board = board;
	watchdog->source = source;
	watchdog->limit = limit;
	watchdog->began = clock_monotonic_ms() - limit;
	watchdog->lock = mutex_new();
	watchdog->woken = condition_new();
	watchdog->thread = thread_new("watchdog", run, watchdog);
	return watchdog;
}

void watchdog_look_begin(struct watchdog *watchdog)
{
	mutex_lock(watchdog->lock);
	watchdog->looking = true;
	watchdog->told = false;
	watchdog->began = clock_monotonic_ms();
	watchdog->began_wall = clock_wall_ms();
	if (watchdog->asleep) {
		watchdog->asleep = false;
		condition_signal_all(watchdog->woken);
	}
	mutex_unlock(watchdog->lock);
}

void watchdog_look_end(struct watchdog *watchdog)
{
	mutex_lock(watchdog->lock);
	watchdog->looking = false;
	mutex_unlock(watchdog->lock);
}

void watchdog_free(struct watchdog *watchdog)
{
	if (watchdog == NULL)
		return;
	mutex_lock(watchdog->lock);
	watchdog->stopping = true;
	condition_signal_all(watchdog->woken);
	mutex_unlock(watchdog->lock);
	thread_join(watchdog->thread);
	condition_free(watchdog->woken);
	mutex_free(watchdog->lock);
	free(watchdog);
}
