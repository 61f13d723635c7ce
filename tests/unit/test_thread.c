/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include "base/clock.h"
#include "base/thread.h"

struct shared {
	struct mutex *mutex;
	struct condition *condition;
	int count;
	bool go;
};

static int set_up(void **state)
{
	static struct shared shared;
	shared = (struct shared){.mutex = mutex_new(), .condition = condition_new()};
	*state = &shared;
	return 0;
}

static int tear_down(void **state)
{
	struct shared *shared = *state;
	condition_free(shared->condition);
	mutex_free(shared->mutex);
	condition_free(NULL);
	mutex_free(NULL);
	thread_join(NULL);
	return 0;
}

static void count_up(void *data)
{
	struct shared *shared = data;
	for (int i = 0; i < 20000; i++) {
		mutex_lock(shared->mutex);
		shared->count++;
		mutex_unlock(shared->mutex);
	}
}

static void a_mutex_lets_one_in_at_a_time(void **state)
{
	struct thread *threads[4];
	struct shared *shared = *state;
	for (size_t i = 0; i < COUNT(threads); i++)
		threads[i] = thread_new("count", count_up, shared);
	for (size_t i = 0; i < COUNT(threads); i++)
		thread_join(threads[i]);
	assert_int_equal(shared->count, 80000);
}

/* Waits for go, then counts itself. */
static void wait_for_go(void *data)
{
	struct shared *shared = data;
	mutex_lock(shared->mutex);
	while (!shared->go)
		condition_wait(shared->condition, shared->mutex, THREAD_FOREVER);
	shared->count++;
	condition_signal_all(shared->condition);
	mutex_unlock(shared->mutex);
}

static void a_signal_wakes_all(void **state)
{
	struct thread *threads[3];
	struct shared *shared = *state;
	for (size_t i = 0; i < COUNT(threads); i++)
		threads[i] = thread_new("wait", wait_for_go, shared);
	int64_t deadline = clock_monotonic_ms() + 60000;
	mutex_lock(shared->mutex);
	shared->go = true;
	condition_signal_all(shared->condition);
	while (shared->count < 3 && condition_wait(shared->condition, shared->mutex, deadline))
		;
	assert_int_equal(shared->count, 3);
	mutex_unlock(shared->mutex);
	for (size_t i = 0; i < COUNT(threads); i++)
		thread_join(threads[i]);
}

static void waiting_ends_at_the_deadline_and_not_before(void **state)
{
	struct shared *shared = *state;
	int64_t deadline = clock_monotonic_ms() + 30;
	mutex_lock(shared->mutex);
	while (condition_wait(shared->condition, shared->mutex, deadline))
		; /* spurious */
	/* Systems count in ticks of their own: one of Windows's is 16 ms. */
	assert_true(clock_monotonic_ms() >= deadline - 16);
	mutex_unlock(shared->mutex);
}

static void a_deadline_in_the_past_does_not_block(void **state)
{
	struct shared *shared = *state;
	mutex_lock(shared->mutex);
	while (condition_wait(shared->condition, shared->mutex, clock_monotonic_ms() - 1000))
		;
	while (condition_wait(shared->condition, shared->mutex, 0))
		;
	mutex_unlock(shared->mutex);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(a_mutex_lets_one_in_at_a_time, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(a_signal_wakes_all, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(
	                waiting_ends_at_the_deadline_and_not_before, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(
	                a_deadline_in_the_past_does_not_block, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
