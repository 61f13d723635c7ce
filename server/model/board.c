/* SPDX-License-Identifier: MIT */
#include "board.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/thread.h"
#include "model/scope.h"

struct board {
	/* One publisher at a time: views are made outside of `lock`, so that readers never wait for it. */
	struct mutex *publishing;

	struct mutex *lock; /* everything below */
	const struct snapshot *snapshot;
	struct scope **scopes;
	size_t scope_count;
	bool closed;

	unsigned listeners;
	int64_t listening_until;
	bool look_wanted;
	int64_t pace;
	uint64_t looks_begun, looks_ended;
	uint64_t look_needed;  /* no look before this one shows what was done since */
	int64_t look_began_at; /* monotonic ms, of the latest */
	struct condition *looked;
	void (*wake)(void *data);
	void *wake_data;
};

struct board *board_new(void)
{
	struct board *board = memory_new(sizeof *board);
	board->publishing = mutex_new();
	board->lock = mutex_new();
	board->looked = condition_new();
	board->listening_until = INT64_MIN;
	return board;
}

void board_free(struct board *board)
{
	if (board == NULL)
		return;
	for (size_t i = 0; i < board->scope_count; i++)
		scope_free(board->scopes[i]);
	free(board->scopes);
	snapshot_unref(board->snapshot);
	condition_free(board->looked);
	mutex_free(board->lock);
	mutex_free(board->publishing);
	free(board);
}

/* A scope that comes later begins with what is there: its first view is already a whole one. */
static const struct view *first_view(const struct scope *scope, const struct snapshot *snapshot)
{
	const struct view *first = view_new_first(scope, clock_wall_ms());
	const struct view *next = snapshot != NULL ? view_new_next(first, snapshot) : NULL;
	if (next == NULL)
		return first;
	view_unref(first);
	return next;
}

struct scope *board_add_scope(struct board *board, const struct scope_spec *spec)
{
	struct scope *scope = scope_new(spec);
	mutex_lock(board->publishing);
	scope->view = first_view(scope, board->snapshot);
	mutex_lock(board->lock);
	board->scopes =
	        memory_resize_array(board->scopes, board->scope_count + 1, sizeof(struct scope *));
	board->scopes[board->scope_count++] = scope;
	mutex_unlock(board->lock);
	mutex_unlock(board->publishing);
	return scope;
}

/* Under `publishing`, which alone changes scopes and views: they may be read without the lock. */
void board_publish(struct board *board, const struct snapshot *snapshot)
{
	mutex_lock(board->publishing);
	const struct snapshot *last = board->snapshot;
	size_t count = board->scope_count;
	const struct view **views = memory_new_array(count, sizeof(const struct view *));
	for (size_t i = 0; i < count; i++)
		views[i] = view_new_next(board->scopes[i]->view, snapshot);
	mutex_lock(board->lock);
	board->snapshot = snapshot;
	for (size_t i = 0; i < count; i++) {
		if (views[i] == NULL)
			continue;
		const struct view *old = board->scopes[i]->view;
		board->scopes[i]->view = views[i];
		views[i] = old;
		condition_signal_all(board->scopes[i]->newer);
	}
	mutex_unlock(board->lock);
	mutex_unlock(board->publishing);
	for (size_t i = 0; i < count; i++)
		view_unref(views[i]);
	free(views);
	snapshot_unref(last);
}

const struct snapshot *board_snapshot(struct board *board)
{
	mutex_lock(board->lock);
	const struct snapshot *snapshot =
	        board->snapshot != NULL ? snapshot_ref(board->snapshot) : NULL;
	mutex_unlock(board->lock);
	return snapshot;
}

const struct view *board_view(struct board *board, const struct scope *scope)
{
	mutex_lock(board->lock);
	const struct view *view = view_ref(scope->view);
	mutex_unlock(board->lock);
	return view;
}

const struct view *board_wait(
        struct board *board, const struct scope *scope, uint64_t number, int64_t deadline)
{
	mutex_lock(board->lock);
	while (scope->view->number <= number && !board->closed &&
	        condition_wait(scope->newer, board->lock, deadline))
		continue;
	const struct view *view = view_ref(scope->view);
	mutex_unlock(board->lock);
	return view;
}

void board_close(struct board *board)
{
	mutex_lock(board->lock);
	board->closed = true;
	for (size_t i = 0; i < board->scope_count; i++)
		condition_signal_all(board->scopes[i]->newer);
	condition_signal_all(board->looked);
	mutex_unlock(board->lock);
}

bool board_is_closed(struct board *board)
{
	mutex_lock(board->lock);
	bool closed = board->closed;
	mutex_unlock(board->lock);
	return closed;
}

static void wake(struct board *board)
{
	if (board->wake != NULL)
		board->wake(board->wake_data);
}

void board_listen_begin(struct board *board)
{
	mutex_lock(board->lock);
	board->listeners++;
	wake(board);
	mutex_unlock(board->lock);
}

void board_listen_end(struct board *board)
{
	mutex_lock(board->lock);
	board->listeners--;
	mutex_unlock(board->lock);
}

/* The number of the look whose end shows what is there now; 0: what is on the board is fresh enough. */
static uint64_t look_to_wait_for(struct board *board, int64_t now, int64_t max_wait)
{
	bool under_way = board->looks_begun > board->looks_ended;
	int64_t age = now - board->look_began_at;
	bool outdated = board->look_needed > board->looks_begun;
	if (board->looks_begun > 0 && age <= board->pace && !outdated)
		return under_way ? board->looks_begun : 0;
	if (under_way && age > max_wait)
		return 0; /* it hangs: waiting would not help */
	board->look_wanted = true;
	return board->looks_begun + 1;
}

void board_listen_once(struct board *board, int64_t max_wait)
{
	int64_t now = clock_monotonic_ms();
	mutex_lock(board->lock);
	if (board->closed || board->wake == NULL) {
		mutex_unlock(board->lock);
		return;
	}
	/* The looker knows already that somebody listens, for a good while yet: it need not hear of each request. */
	bool known = board->listening_until > now + BOARD_LISTENING_MS / 2;
	bool wanted = board->look_wanted;
	board->listening_until = now + BOARD_LISTENING_MS;
	uint64_t awaited = look_to_wait_for(board, now, max_wait);
	if (!known || board->look_wanted != wanted)
		wake(board);
	while (board->looks_ended < awaited && !board->closed &&
	        condition_wait(board->looked, board->lock, now + max_wait))
		continue;
	mutex_unlock(board->lock);
}

void board_set_outdated(struct board *board)
{
	mutex_lock(board->lock);
	board->look_needed = board->looks_begun + 1;
	mutex_unlock(board->lock);
}

void board_look_begin(struct board *board)
{
	mutex_lock(board->lock);
	board->looks_begun++;
	board->look_began_at = clock_monotonic_ms();
	board->look_wanted = false;
	mutex_unlock(board->lock);
}

void board_look_end(struct board *board)
{
	mutex_lock(board->lock);
	board->looks_ended = board->looks_begun;
	condition_signal_all(board->looked);
	mutex_unlock(board->lock);
}

void board_set_wake(struct board *board, void (*function)(void *data), void *data)
{
	mutex_lock(board->lock);
	board->wake = function;
	board->wake_data = data;
	mutex_unlock(board->lock);
}

struct board_demand board_demand(struct board *board)
{
	mutex_lock(board->lock);
	struct board_demand demand = {.listeners = board->listeners,
	        .listening_until = board->listening_until,
	        .look_wanted = board->look_wanted};
	mutex_unlock(board->lock);
	return demand;
}

void board_set_pace(struct board *board, int64_t pace_ms)
{
	mutex_lock(board->lock);
	board->pace = pace_ms;
	mutex_unlock(board->lock);
}
