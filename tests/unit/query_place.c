/* SPDX-License-Identifier: MIT */
#include "query_place.h"

#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "json/job_json.h"

/* Where what such a thread uses is left, so that nobody takes it for a leak. */
static struct bridge left[4];
static size_t left_count;

int bridge_set_up(void **state)
{
	struct bridge *bridge = memory_new(sizeof *bridge);
	bridge->board = board_new(&json_renderer);
	bridge->demand = demand_new();
	bridge->scope = board_add_scope(bridge->board, &(struct scope_spec){.own = true});
	bridge->fake = fake_queue_new();
	bridge->query = query_new(bridge->board, bridge->demand);
	*state = bridge;
	return 0;
}

void bridge_start(struct bridge *bridge)
{
	query_start(bridge->query, fake_queue_base(bridge->fake));
	bridge->commander = commander_new(fake_queue_base(bridge->fake), bridge->query);
}

int bridge_tear_down(void **state)
{
	struct bridge *bridge = *state;
	if (bridge->commander != NULL)
		assert_int_equal(commander_stop(bridge->commander, PATIENCE_MS), !bridge->hung);
	bool ended = query_stop(bridge->query, PATIENCE_MS);
	assert_true(ended || bridge->hung);
	if (bridge->hung) {
		left[left_count++] = *bridge;
	} else {
		commander_free(bridge->commander);
		query_free(bridge->query);
		fake_queue_free(bridge->fake);
	}
	board_free(bridge->board);
	demand_free(bridge->demand);
	free(bridge);
	return 0;
}

const struct view *bridge_await(struct bridge *bridge, bool (*is_there)(const struct view *view))
{
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	const struct view *view = board_view(bridge->board, bridge->scope);
	while (!is_there(view)) {
		assert_true(clock_monotonic_ms() < deadline);
		const struct view *next =
		        board_wait(bridge->board, bridge->scope, view->number, deadline);
		view_unref(view);
		view = next;
	}
	return view;
}

bool view_is_stale(const struct view *view)
{
	return text_starts_with(view->queue, "{\"source\":\"local\",\"stale\":true");
}

bool view_is_fresh(const struct view *view)
{
	return strstr(view->queue, "\"stale\":false") != NULL;
}

bool view_has_one(const struct view *view)
{
	return view->entry_count == 1;
}

bool view_has_acknowledged(const struct view *view)
{
	return view_has_one(view) && view->entries[0].entry->state == JOB_ACKNOWLEDGED;
}

bool view_has_cancelled(const struct view *view)
{
	return view_has_one(view) && view->entries[0].entry->state == JOB_CANCELLED;
}

bool view_has_transferred(const struct view *view)
{
	return view_has_one(view) && view->entries[0].entry->state == JOB_TRANSFERRED;
}

bool view_has_suspended(const struct view *view)
{
	return view_has_one(view) && view->entries[0].entry->state == JOB_SUSPENDED;
}
