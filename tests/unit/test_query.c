/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/thread.h"
#include "query/duties.h"
#include "query/pacing.h"
#include "query/watchdog.h"
#include "query_place.h"

static void the_first_look_needs_no_listener(void **state)
{
	struct bridge *bridge = *state;
	fake_queue_put(bridge->fake, 1, "P", JOB_SUSPENDED, 0, false);
	bridge_start(bridge);
	view_unref(bridge_await(bridge, view_has_one));
	const struct snapshot *snapshot = board_snapshot(bridge->board);
	assert_string_equal(snapshot->source, "local");
	assert_true(snapshot->build_ns > 0);
	snapshot_unref(snapshot);
}

static void the_queues_word_leads_to_a_look_while_somebody_listens(void **state)
{
	struct bridge *bridge = *state;
	struct queue_listener listener = query_listener(bridge->query);
	listener.changed(listener.data); /* before the start: remembered */
	bridge_start(bridge);
	view_unref(bridge_await(bridge, view_is_fresh));
	demand_listen_begin(bridge->demand);
	fake_queue_put(bridge->fake, 1, "P", JOB_SUSPENDED, 0, false);
	listener.changed(listener.data);
	view_unref(bridge_await(bridge, view_has_one));
	demand_listen_end(bridge->demand);
}

static void with_nobody_listening_the_queue_is_left_alone(void **state)
{
	struct bridge *bridge = *state;
	fake_queue_put(bridge->fake, 1, "P", JOB_TRANSFERRING, 0, false);
	int64_t begun = clock_monotonic_ms();
	bridge_start(bridge);
	view_unref(bridge_await(bridge, view_has_one));
	struct queue_listener listener = query_listener(bridge->query);
	unsigned looks = fake_queue_looks(bridge->fake);
	for (int i = 0; i < 50; i++) {
		listener.changed(listener.data);
		view_unref(board_wait(
		        bridge->board, bridge->scope, UINT64_MAX, clock_monotonic_ms() + 10));
	}
	/* One now and then is due, so that a job's end is seen. */
	int64_t due = (clock_monotonic_ms() - begun) / PACE_UNWATCHED_MS;
	assert_in_range(fake_queue_looks(bridge->fake), looks, looks + (unsigned)due);
}

static void a_get_finds_what_is_there_now(void **state)
{
	struct bridge *bridge = *state;
	bridge_start(bridge);
	view_unref(bridge_await(bridge, view_is_fresh));
	fake_queue_put(bridge->fake, 1, "P", JOB_TRANSFERRING, 0, false);
	/* Until what is there is older than the pace of a moment when nothing moves. */
	view_unref(
	        board_wait(bridge->board, bridge->scope, UINT64_MAX, clock_monotonic_ms() + 2100));
	demand_listen_once(bridge->demand, PATIENCE_MS);
	const struct view *view = board_view(bridge->board, bridge->scope);
	assert_int_equal(view->entry_count, 1);
	view_unref(view);
}

static void a_failing_queue_makes_it_stale_and_recovers(void **state)
{
	struct bridge *bridge = *state;
	fake_queue_put(bridge->fake, 1, "P", JOB_TRANSFERRED, 0, false);
	bridge_start(bridge);
	demand_listen_begin(bridge->demand);
	view_unref(bridge_await(bridge, view_has_one));
	fake_queue_set_look(bridge->fake, BITS_E_ACCESS_DENIED);
	fake_queue_remove(bridge->fake, 1);
	const struct view *view = bridge_await(bridge, view_is_stale);
	assert_true(view_has_transferred(view)); /* the last that was seen */
	view_unref(view);
	fake_queue_set_look(bridge->fake, BITS_S_OK);
	view = bridge_await(bridge, view_is_fresh);
	assert_true(view_has_transferred(view)); /* nothing is inferred across the gap */
	assert_true(view->entries[0].entry->warnings & WARN_SOURCE_LOST);
	view_unref(view);
	demand_listen_end(bridge->demand);
}

/* The queue's word that something is wrong; the next snapshot says it, or says it no more. */
static void expect_trouble(struct bridge *bridge, const char *text)
{
	struct queue_listener listener = query_listener(bridge->query);
	unsigned looks = fake_queue_looks(bridge->fake);
	fake_queue_set_trouble(bridge->fake, text);
	listener.commanded(listener.data);
	demand_listen_once(bridge->demand, PATIENCE_MS);
	assert_true(fake_queue_looks(bridge->fake) > looks);
	const struct snapshot *snapshot = board_snapshot(bridge->board);
	if (text != NULL)
		assert_string_equal(snapshot->unwritable, text);
	else
		assert_null(snapshot->unwritable);
	snapshot_unref(snapshot);
}

static void a_queue_that_cannot_write_is_told_of_also_where_it_cannot_be_read(void **state)
{
	struct bridge *bridge = *state;
	bridge_start(bridge);
	view_unref(bridge_await(bridge, view_is_fresh));
	expect_trouble(bridge, "the disk is full");
	fake_queue_set_look(bridge->fake, BITS_E_FAIL);
	expect_trouble(bridge, "the disk is broken");
	expect_trouble(bridge, NULL);
	fake_queue_set_look(bridge->fake, BITS_S_OK);
	expect_trouble(bridge, NULL);
}

static void a_promise_is_kept_without_anybody_listening(void **state)
{
	struct bridge *bridge = *state;
	fake_queue_put(bridge->fake, 1, "P", JOB_TRANSFERRED, 0, true);
	bridge_start(bridge);
	view_unref(bridge_await(bridge, view_has_acknowledged));
	assert_int_equal(fake_queue_acts(bridge->fake), 1);
}

static void a_promise_that_fails_is_not_tried_in_a_hot_loop(void **state)
{
	struct bridge *bridge = *state;
	fake_queue_set_act(bridge->fake, BITS_E_ACCESS_DENIED);
	fake_queue_put(bridge->fake, 1, "P", JOB_TRANSFERRED, 0, true);
	bridge_start(bridge);
	demand_listen_begin(bridge->demand);
	view_unref(bridge_await(bridge, view_has_transferred));
	int64_t begun = clock_monotonic_ms();
	view_unref(
	        board_wait(bridge->board, bridge->scope, UINT64_MAX, clock_monotonic_ms() + 1500));
	int64_t due = 2 + (clock_monotonic_ms() - begun) / COMPLETION_RETRY_FIRST_MS;
	assert_in_range(fake_queue_acts(bridge->fake), 0, due);
	fake_queue_set_act(bridge->fake, BITS_S_OK);
	view_unref(bridge_await(bridge, view_has_acknowledged));
	demand_listen_end(bridge->demand);
}

static void a_look_that_hangs_is_let_go(void **state)
{
	struct bridge *bridge = *state;
	fake_queue_hang(bridge->fake, true, false);
	query_start(bridge->query, fake_queue_base(bridge->fake));
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	while (!fake_queue_hangs(bridge->fake)) {
		assert_true(clock_monotonic_ms() < deadline);
		thread_pause(5);
	}
	bridge->hung = true;
	assert_false(query_stop(bridge->query, 100));
	assert_false(query_stop(bridge->query, 100));
	const struct view *before = board_view(bridge->board, bridge->scope);
	fake_queue_hang(bridge->fake, false, false);
	const struct view *after = board_wait(
	        bridge->board, bridge->scope, before->number, clock_monotonic_ms() + 300);
	assert_ptr_equal(before, after); /* it does not touch the board any more */
	view_unref(before);
	view_unref(after);
}

static void a_look_that_does_not_return_makes_it_stale(void **state)
{
	struct bridge *bridge = *state;
	struct watchdog *watchdog = watchdog_new(bridge->board, "local", 100);
	int64_t longest = 0;
	for (int i = 0; i < 3; i++) {
		int64_t begun = clock_monotonic_ms();
		watchdog_look_begin(watchdog);
		watchdog_look_end(watchdog);
		int64_t took = clock_monotonic_ms() - begun;
		longest = took > longest ? took : longest;
	}
	const struct view *view =
	        board_wait(bridge->board, bridge->scope, 1, clock_monotonic_ms() + 300);
	/* A look that returned is none that hangs, unless this thread was held up for as long. */
	assert_true(view->number == 1 || longest >= 100);
	view_unref(view);
	watchdog_look_begin(watchdog);
	view_unref(bridge_await(bridge, view_is_stale));
	const struct snapshot *snapshot = board_snapshot(bridge->board);
	assert_int_equal(snapshot->source_error, BITS_E_PROCESS_TIMEOUT);
	snapshot_unref(snapshot);
	watchdog_look_end(watchdog);
	watchdog_free(watchdog);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bridge_set_up, bridge_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(the_first_look_needs_no_listener),
	        TEST(the_queues_word_leads_to_a_look_while_somebody_listens),
	        TEST(with_nobody_listening_the_queue_is_left_alone),
	        TEST(a_get_finds_what_is_there_now),
	        TEST(a_failing_queue_makes_it_stale_and_recovers),
	        TEST(a_queue_that_cannot_write_is_told_of_also_where_it_cannot_be_read),
	        TEST(a_promise_is_kept_without_anybody_listening),
	        TEST(a_promise_that_fails_is_not_tried_in_a_hot_loop),
	        TEST(a_look_that_hangs_is_let_go),
	        TEST(a_look_that_does_not_return_makes_it_stale),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
