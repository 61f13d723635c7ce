/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include "base/clock.h"
#include "base/thread.h"
#include "demand.h"

#define PATIENCE_MS 60000

static int set_up(void **state)
{
	*state = demand_new();
	return 0;
}

static int tear_down(void **state)
{
	demand_free(*state);
	return 0;
}

static void count_wake(void *data)
{
	++*(int *)data;
}

static void where_nobody_looks_there_is_nothing_to_wait_for(void **state)
{
	struct demand *demand = *state;
	demand_listen_once(demand, PATIENCE_MS);
	assert_false(demand_now(demand).look_wanted);
}

static void it_rises_with_who_listens_and_falls_with_a_look(void **state)
{
	struct demand *demand = *state;
	int wakes = 0;
	demand_set_wake(demand, count_wake, &wakes);
	demand_listen_begin(demand);
	demand_listen_begin(demand);
	demand_listen_end(demand);
	assert_int_equal(demand_now(demand).listeners, 1);
	assert_int_equal(wakes, 2);
	int64_t now = clock_monotonic_ms();
	demand_listen_once(demand, 10);
	assert_true(demand_now(demand).look_wanted);
	assert_true(demand_now(demand).listening_until >= now + DEMAND_LISTENING_MS);
	assert_int_equal(wakes, 3);
	demand_look_begin(demand);
	demand_look_end(demand);
	assert_false(demand_now(demand).look_wanted);
}

static void what_is_fresh_for_the_pace_is_not_waited_for(void **state)
{
	struct demand *demand = *state;
	int wakes = 0;
	demand_set_wake(demand, count_wake, &wakes);
	demand_set_pace(demand, PATIENCE_MS);
	demand_look_begin(demand);
	demand_look_end(demand);
	demand_listen_once(demand, PATIENCE_MS);
	assert_false(demand_now(demand).look_wanted);
	demand_set_outdated(demand);
	demand_listen_once(demand, 10);
	assert_true(demand_now(demand).look_wanted);
}

/* Closes it as soon as somebody waits. */
struct closer {
	struct demand *demand;
	struct mutex *mutex;
	struct condition *waited_for;
	bool wanted;
};

static void note_wish(void *data)
{
	struct closer *closer = data;
	mutex_lock(closer->mutex);
	closer->wanted = true;
	condition_signal_all(closer->waited_for);
	mutex_unlock(closer->mutex);
}

static void close_when_wanted(void *data)
{
	struct closer *closer = data;
	mutex_lock(closer->mutex);
	while (!closer->wanted)
		condition_wait(closer->waited_for, closer->mutex, THREAD_FOREVER);
	mutex_unlock(closer->mutex);
	demand_close(closer->demand);
}

static void nobody_waits_once_it_is_closed(void **state)
{
	struct closer closer = {
	        .demand = *state, .mutex = mutex_new(), .waited_for = condition_new()};
	demand_set_wake(closer.demand, note_wish, &closer);
	struct thread *thread = thread_new("closer", close_when_wanted, &closer);
	demand_listen_once(closer.demand, PATIENCE_MS);
	thread_join(thread);
	demand_listen_once(closer.demand, PATIENCE_MS);
	assert_true(closer.wanted);
	condition_free(closer.waited_for);
	mutex_free(closer.mutex);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(where_nobody_looks_there_is_nothing_to_wait_for),
	        TEST(it_rises_with_who_listens_and_falls_with_a_look),
	        TEST(what_is_fresh_for_the_pace_is_not_waited_for),
	        TEST(nobody_waits_once_it_is_closed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
