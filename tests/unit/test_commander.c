/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include "base/clock.h"
#include "base/thread.h"
#include "query_place.h"

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
	bridge_start(bridge);
	view_unref(bridge_await(bridge, view_has_one));
	assert_int_equal(run(bridge, JOB_SUSPEND), BITS_S_OK);
	view_unref(bridge_await(bridge, view_has_suspended));
	assert_int_equal(run(bridge, JOB_RESUME), BITS_S_OK);
	fake_queue_put(bridge->fake, 1, "P", JOB_TRANSFERRED, 0, false);
	assert_int_equal(run(bridge, JOB_CANCEL), BITS_S_OK);
	view_unref(bridge_await(bridge, view_has_cancelled)); /* although it had been transferred */
	assert_int_equal(run(bridge, JOB_COMPLETE), BITS_E_NOT_FOUND);
}

/* The board may not have seen the job for a while: what counts is what the queue says. */
static void completing_needs_force_until_the_job_is_transferred(void **state)
{
	struct bridge *bridge = *state;
	fake_queue_put(bridge->fake, 1, "P", JOB_TRANSFERRING, 1, false);
	bridge_start(bridge);
	view_unref(bridge_await(bridge, view_has_one));
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
	bridge_start(bridge);
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
	bridge_start(bridge);
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
	view_unref(bridge_await(bridge, view_has_one));
	demand_listen_end(bridge->demand);
	assert_false(commander_stop(bridge->commander, 200));
	for (size_t i = 0; i < COUNT(asked); i++) {
		thread_join(threads[i]);
		assert_false(asked[i].answered);
	}
	bridge->hung = true;
	fake_queue_hang(bridge->fake, false, false);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bridge_set_up, bridge_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(commands_are_carried_out_and_seen_at_once),
	        TEST(a_create_that_fails_leaves_nothing),
	        TEST(completing_needs_force_until_the_job_is_transferred),
	        TEST(looking_goes_on_while_an_act_hangs_and_stopping_lets_it_go),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
