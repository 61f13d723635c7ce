/* SPDX-License-Identifier: MIT */
#include "board.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"
#include "model/scope.h"

struct board {
	const struct renderer *renderer;
	/* One publisher at a time: views are made outside of `lock`, so that readers never wait for it. */
	struct mutex *publishing;

	struct mutex *lock; /* everything below */
	const struct snapshot *snapshot;
	struct scope **scopes;
	size_t scope_count;
	unsigned wakes;
	bool closed;
};

struct board *board_new(const struct renderer *renderer)
{
	struct board *board = memory_new(sizeof *board);
	board->renderer = renderer;
	board->publishing = mutex_new();
	board->lock = mutex_new();
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
	mutex_free(board->lock);
	mutex_free(board->publishing);
	free(board);
}

static char *describe_queue(const struct renderer *renderer, const struct snapshot *snapshot)
{
	struct text text = {0};
	renderer->queue(&text, snapshot);
	return text_steal(&text);
}

/* A scope that comes later begins with what is there: its first view is already a whole one. */
static const struct view *first_view(const struct scope *scope, const struct snapshot *snapshot)
{
	const struct view *first = view_new_first(scope, clock_wall_ms());
	if (snapshot == NULL)
		return first;
	char *queue = describe_queue(scope->renderer, snapshot);
	const struct view *next = view_new_next(first, snapshot, queue);
	free(queue);
	if (next == NULL)
		return first;
	view_unref(first);
	return next;
}

struct scope *board_add_scope(struct board *board, const struct scope_spec *spec)
{
	struct scope *scope = scope_new(spec, board->renderer);
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
	char *queue = describe_queue(board->renderer, snapshot);
	const struct view **views = memory_new_array(count, sizeof(const struct view *));
	for (size_t i = 0; i < count; i++)
		views[i] = view_new_next(board->scopes[i]->view, snapshot, queue);
	free(queue);
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

/* wakes: NULL where they do not matter. */
static const struct view *wait_above(struct board *board, const struct scope *scope,
        uint64_t number, const unsigned *wakes, int64_t deadline)
{
	mutex_lock(board->lock);
	while (scope->view->number <= number && !board->closed &&
	        (wakes == NULL || board->wakes == *wakes) &&
	        condition_wait(scope->newer, board->lock, deadline))
		continue;
	const struct view *view = view_ref(scope->view);
	mutex_unlock(board->lock);
	return view;
}

const struct view *board_wait(
        struct board *board, const struct scope *scope, uint64_t number, int64_t deadline)
{
	return wait_above(board, scope, number, NULL, deadline);
}

const struct view *board_wait_awake(struct board *board, const struct scope *scope, uint64_t number,
        unsigned wakes, int64_t deadline)
{
	return wait_above(board, scope, number, &wakes, deadline);
}

/* Under `lock`. */
static void signal_all(struct board *board)
{
	for (size_t i = 0; i < board->scope_count; i++)
		condition_signal_all(board->scopes[i]->newer);
}

void board_wake(struct board *board)
{
	mutex_lock(board->lock);
	board->wakes++;
	signal_all(board);
	mutex_unlock(board->lock);
}

unsigned board_wakes(struct board *board)
{
	mutex_lock(board->lock);
	unsigned wakes = board->wakes;
	mutex_unlock(board->lock);
	return wakes;
}

void board_close(struct board *board)
{
	mutex_lock(board->lock);
	board->closed = true;
	signal_all(board);
	mutex_unlock(board->lock);
}

bool board_is_closed(struct board *board)
{
	mutex_lock(board->lock);
	bool closed = board->closed;
	mutex_unlock(board->lock);
	return closed;
}
