/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"
#include "fake_queue.h"
#include "query/commander.h"
#include "query/query.h"
#include "query/watchdog.h"
#include "json/job_json.h"

/* Generous: others use the machine too. What is awaited comes within milliseconds. */
#define PATIENCE_MS 30000

struct bridge {
	struct board *board;
	struct demand *demand;
	const struct scope *scope;
	struct fake_queue *fake;
	struct query *query;
	struct commander *commander;
	bool hung; /* a thread was let go, which may use queue, query and commander for as long as it likes */
};

/* Where what such a thread uses is left, so that nobody takes it for a leak. */
static struct bridge left[4];
static size_t left_count;

static int set_up(void **state)
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

static void start(struct bridge *bridge)
{
	query_start(bridge->query, fake_queue_base(bridge->fake));
	bridge->commander = commander_new(fake_queue_base(bridge->fake), bridge->query);
}

static int tear_down(void **state)
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

static const struct view *await(struct bridge *bridge, bool (*is_there)(const struct view *view))
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

static bool is_stale(const struct view *view)
{
	return text_starts_with(view->queue, "{\"source\":\"local\",\"stale\":true");
}

static bool is_fresh(const struct view *view)
{
	return strstr(view->queue, "\"stale\":false") != NULL;
}

static bool has_one(const struct view *view)
{
	return view->entry_count == 1;
}

static bool is_acknowledged(const struct view *view)
{
	return has_one(view) && view->entries[0].entry->state == JOB_ACKNOWLEDGED;
}

static bool is_cancelled(const struct view *view)
{
	return has_one(view) && view->entries[0].entry->state == JOB_CANCELLED;
}

static bool is_transferred(const struct view *view)
{
	return has_one(view) && view->entries[0].entry->state == JOB_TRANSFERRED;
}

static bool is_suspended(const struct view *view)
{
	return has_one(view) && view->entries[0].entry->state == JOB_SUSPENDED;
}

static void the_first_look_needs_no_listener(void **state)
{
	struct bridge *bridge = *state;
	fake_queue_put(bridge->fake, 1, "P", JOB_SUSPENDED, 0, false);
	start(bridge);
	view_unref(await(bridge, has_one));
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
	start(bridge);
	view_unref(await(bridge, is_fresh));
	demand_listen_begin(bridge->demand);
	fake_queue_put(bridge->fake, 1, "P", JOB_SUSPENDED, 0, false);
	listener.changed(listener.data);
	view_unref(await(bridge, has_one));
	demand_listen_end(bridge->demand);
}

static void with_nobody_listening_the_queue_is_left_alone(void **state)
{
	struct bridge *bridge = *state;
	fake_queue_put(bridge->fake, 1, "P", JOB_TRANSFERRING, 0, false);
	start(bridge);
	view_unref(await(bridge, has_one));
	struct queue_listener listener = query_listener(bridge->query);
	unsigned looks = fake_queue_looks(bridge->fake);
	for (int i = 0; i < 50; i++) {
		listener.changed(listener.data);
		view_unref(board_wait(
		        bridge->board, bridge->scope, UINT64_MAX, clock_monotonic_ms() + 10));
	}
	assert_int_equal(fake_queue_looks(bridge->fake), looks);
}

static void a_get_finds_what_is_there_now(void **state)
{
	struct bridge *bridge = *state;
	start(bridge);
	view_unref(await(bridge, is_fresh));
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
	start(bridge);
	demand_listen_begin(bridge->demand);
	view_unref(await(bridge, has_one));
	fake_queue_set_look(bridge->fake, BITS_E_ACCESS_DENIED);
	fake_queue_remove(bridge->fake, 1);
	const struct view *view = await(bridge, is_stale);
	assert_true(is_transferred(view)); /* the last that was seen */
	view_unref(view);
	fake_queue_set_look(bridge->fake, BITS_S_OK);
	view = await(bridge, is_fresh);
	assert_true(is_transferred(view)); /* nothing is inferred across the gap */
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
	start(bridge);
	view_unref(await(bridge, is_fresh));
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
	start(bridge);
	view_unref(await(bridge, is_acknowledged));
	assert_int_equal(fake_queue_acts(bridge->fake), 1);
}

static void a_promise_that_fails_is_not_tried_in_a_hot_loop(void **state)
{
	struct bridge *bridge = *state;
	fake_queue_set_act(bridge->fake, BITS_E_ACCESS_DENIED);
	fake_queue_put(bridge->fake, 1, "P", JOB_TRANSFERRED, 0, true);
	start(bridge);
	demand_listen_begin(bridge->demand);
	view_unref(await(bridge, is_transferred));
	view_unref(
	        board_wait(bridge->board, bridge->scope, UINT64_MAX, clock_monotonic_ms() + 1500));
	assert_int_equal(fake_queue_acts(bridge->fake), 1);
	fake_queue_set_act(bridge->fake, BITS_S_OK);
	view_unref(await(bridge, is_acknowledged));
	demand_listen_end(bridge->demand);
}

static bits_hr make(struct bridge *bridge, const char *url)
{
	struct command_result result;
	struct job_file_spec file = {.remote_name = url, .local_name = "/x"};
	struct job_spec spec = {
	        .files = &file, .file_count = 1, .description = "d", .starts = true};
	assert_true(commander_run(bridge->commander, &(struct command){.make = &spec}, &result));
	bits_hr code = result.code;
	assert_int_equal(result.detail != NULL, code == BITS_E_ACCESS_DENIED);
	if (code >= 0)
		assert_int_equal(result.job->state, JOB_QUEUED);
	command_result_release(&result);
	return code;
}

static bits_hr act(
        struct bridge *bridge, enum job_action action, bool force, enum job_objection expected)
{
	struct command_result result;
	struct command command = {.action = action, .id = fake_id(1), .force = force};
	assert_true(commander_run(bridge->commander, &command, &result));
	bits_hr code = result.code;
	assert_int_equal(result.objection, expected);
	command_result_release(&result);
	return code;
}

static bits_hr run(struct bridge *bridge, enum job_action action)
{
	return act(bridge, action, false, JOB_OBJECTION_NONE);
}

static void commands_are_carried_out_and_seen_at_once(void **state)
{
	struct bridge *bridge = *state;
	fake_queue_put(bridge->fake, 1, "P", JOB_TRANSFERRED, 0, false);
	start(bridge);
	view_unref(await(bridge, has_one));
	assert_int_equal(run(bridge, JOB_SUSPEND), BITS_S_OK);
	view_unref(await(bridge, is_suspended));
	assert_int_equal(run(bridge, JOB_RESUME), BITS_S_OK);
	fake_queue_put(bridge->fake, 1, "P", JOB_TRANSFERRED, 0, false);
	assert_int_equal(run(bridge, JOB_CANCEL), BITS_S_OK);
	view_unref(await(bridge, is_cancelled)); /* although it had been transferred */
	assert_int_equal(run(bridge, JOB_COMPLETE), BITS_E_NOT_FOUND);
}

/* The board may not have seen the job for a while: what counts is what the queue says. */
static void completing_needs_force_until_the_job_is_transferred(void **state)
{
	struct bridge *bridge = *state;
	fake_queue_put(bridge->fake, 1, "P", JOB_TRANSFERRING, 1, false);
	start(bridge);
	view_unref(await(bridge, has_one));
	assert_int_equal(
	        act(bridge, JOB_COMPLETE, false, JOB_OBJECTION_UNFINISHED), BITS_E_INVALID_STATE);
	assert_int_equal(fake_queue_acts(bridge->fake), 0);
	fake_queue_put(bridge->fake, 1, "P", JOB_TRANSFERRED, 1, false);
	assert_int_equal(act(bridge, JOB_COMPLETE, false, JOB_OBJECTION_NONE), BITS_S_OK);
	fake_queue_put(bridge->fake, 1, "P", JOB_SUSPENDED, 1, false);
	assert_int_equal(act(bridge, JOB_COMPLETE, true, JOB_OBJECTION_NONE), BITS_S_OK);
}

static void a_create_that_fails_leaves_nothing(void **state)
{
	struct bridge *bridge = *state;
	start(bridge);
	assert_int_equal(make(bridge, "http://x/"), BITS_S_OK);
	assert_int_equal(fake_queue_count(bridge->fake), 1);
	fake_queue_set_act(bridge->fake, BITS_E_ACCESS_DENIED);
	assert_int_equal(make(bridge, "http://x/"), BITS_E_ACCESS_DENIED);
	assert_int_equal(fake_queue_count(bridge->fake), 1);
}

static void await_acts(struct bridge *bridge, unsigned acts)
{
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	while (fake_queue_acts(bridge->fake) < acts) {
		assert_true(clock_monotonic_ms() < deadline);
		view_unref(board_wait(
		        bridge->board, bridge->scope, UINT64_MAX, clock_monotonic_ms() + 5));
	}
}

struct asked {
	struct bridge *bridge;
	bool answered;
};

static void ask(void *data)
{
	struct asked *asked = data;
	struct command_result result;
	struct command command = {.action = JOB_CANCEL, .id = fake_id(1)};
	asked->answered = commander_run(asked->bridge->commander, &command, &result);
	if (asked->answered)
		command_result_release(&result);
}

static void looking_goes_on_while_an_act_hangs_and_stopping_lets_it_go(void **state)
{
	struct bridge *bridge = *state;
	start(bridge);
	fake_queue_hang(bridge->fake, false, true);
	struct asked asked[COMMANDER_MAILBOX_MAX + 3] = {{0}};
	struct thread *threads[COUNT(asked)];
	for (size_t i = 0; i < COUNT(asked); i++) {
		asked[i].bridge = bridge;
		threads[i] = thread_new("asking", ask, &asked[i]);
	}
	await_acts(bridge, 1);
	demand_listen_begin(bridge->demand);
	fake_queue_put(bridge->fake, 1, "P", JOB_SUSPENDED, 0, false);
	view_unref(await(bridge, has_one));
	demand_listen_end(bridge->demand);
	assert_false(commander_stop(bridge->commander, 200));
	for (size_t i = 0; i < COUNT(asked); i++) {
		thread_join(threads[i]);
		assert_false(asked[i].answered);
	}
	bridge->hung = true;
	fake_queue_hang(bridge->fake, false, false);
}

static void a_look_that_hangs_is_let_go(void **state)
{
	struct bridge *bridge = *state;
	fake_queue_hang(bridge->fake, true, false);
	query_start(bridge->query, fake_queue_base(bridge->fake));
	view_unref(
	        board_wait(bridge->board, bridge->scope, UINT64_MAX, clock_monotonic_ms() + 100));
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
	for (int i = 0; i < 3; i++) {
		watchdog_look_begin(watchdog);
		watchdog_look_end(watchdog);
	}
	const struct view *view =
	        board_wait(bridge->board, bridge->scope, 1, clock_monotonic_ms() + 300);
	assert_int_equal(view->number, 1); /* a look that returned is none that hangs */
	view_unref(view);
	watchdog_look_begin(watchdog);
	view_unref(await(bridge, is_stale));
	const struct snapshot *snapshot = board_snapshot(bridge->board);
	assert_int_equal(snapshot->source_error, BITS_E_PROCESS_TIMEOUT);
	snapshot_unref(snapshot);
	watchdog_look_end(watchdog);
	watchdog_free(watchdog);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

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
	        TEST(commands_are_carried_out_and_seen_at_once),
	        TEST(a_create_that_fails_leaves_nothing),
	        TEST(completing_needs_force_until_the_job_is_transferred),
	        TEST(looking_goes_on_while_an_act_hangs_and_stopping_lets_it_go),
	        TEST(a_look_that_hangs_is_let_go),
	        TEST(a_look_that_does_not_return_makes_it_stale),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
