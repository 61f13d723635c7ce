/* SPDX-License-Identifier: MIT */
/* The last changes of a job's state, and when each was. */
#include "cmocka_ready.h"

#include "model/changes.h"

#define TEST(name) cmocka_unit_test(name)

enum { WALL = 1000000 };

static void changes_are_kept_in_order_and_the_latest_of_them(void **state)
{
	(void)state;
	const struct changes *changes = NULL;
	for (int i = 0; i < CHANGES_MAX + 3; i++) {
		const struct changes *next =
		        changes_after(changes, i % 2 == 0 ? JOB_QUEUED : JOB_SUSPENDED, WALL + i);
		changes_unref(changes);
		changes = next;
	}
	assert_int_equal(changes->count, CHANGES_MAX);
	assert_int_equal(changes->rows[0].time, WALL + 3);
	assert_int_equal(changes->rows[CHANGES_MAX - 1].time, WALL + CHANGES_MAX + 2);
	assert_int_equal(changes->rows[CHANGES_MAX - 1].state, JOB_QUEUED);
	changes_unref(changes);
}

static void a_list_is_not_changed_by_the_next_and_time_never_runs_back(void **state)
{
	(void)state;
	const struct changes *first = changes_after(NULL, JOB_QUEUED, WALL);
	const struct changes *second = changes_after(first, JOB_ERROR, WALL - 5);
	const struct changes *third = changes_after(second, JOB_CANCELLED, JOB_TIME_UNKNOWN);
	const struct changes *corrected = changes_corrected(third, JOB_ACKNOWLEDGED);
	assert_int_equal(first->count, 1);
	assert_int_equal(second->rows[1].time, WALL);
	assert_true(third->rows[2].time == JOB_TIME_UNKNOWN);
	assert_int_equal(third->rows[2].state, JOB_CANCELLED);
	assert_int_equal(corrected->count, 3);
	assert_int_equal(corrected->rows[2].state, JOB_ACKNOWLEDGED);
	assert_ptr_equal(changes_ref(first), first);
	changes_unref(first);
	changes_unref(first);
	changes_unref(second);
	changes_unref(third);
	changes_unref(corrected);
}

#define NEVER   JOB_TIME_UNKNOWN
#define NOT_YET INT64_MAX

static const struct {
	const char *what;
	enum job_state state;
	int64_t created, modified, completed, since, watched_since, expected;
} moments[] = {
        {"found at the first look, moving", JOB_TRANSFERRING, 10, 900, NEVER, NEVER, NOT_YET,
                NEVER},
        {"found at the first look, in error", JOB_ERROR, 10, 900, NEVER, NEVER, NOT_YET, 900},
        {"found at the first look, nothing known", JOB_QUEUED, NEVER, NEVER, NEVER, NEVER, NOT_YET,
                NEVER},
        {"found transferred", JOB_TRANSFERRED, 10, 950, 800, NEVER, NOT_YET, 800},
        {"made while watched, moving already", JOB_TRANSFERRING, 600, 900, NEVER, NEVER, 500, 1000},
        {"made before, found later", JOB_TRANSFERRING, 400, 900, NEVER, NEVER, 500, NEVER},
        {"made while watched, of unknown age", JOB_CONNECTING, NEVER, NEVER, NEVER, NEVER, 500,
                NEVER},
        {"seen before, moves now", JOB_TRANSFERRING, 10, 990, NEVER, 700, 500, 1000},
        {"seen before, in error now", JOB_ERROR, 10, 750, NEVER, 700, 500, 750},
        {"seen before, an older word", JOB_ERROR, 10, 650, NEVER, 700, 500, 1000},
        {"seen before, a word of the future", JOB_ERROR, 10, 1100, NEVER, 700, 500, 1000},
        {"seen before, transferred now", JOB_TRANSFERRED, 10, 990, 770, 700, 500, 770},
        {"seen before, nothing known", JOB_SUSPENDED, NEVER, NEVER, NEVER, 700, 500, 1000},
};

static void the_queues_own_word_counts_where_it_fits_and_nothing_is_guessed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
		struct job job = {.state = moments[i].state,
		        .created = moments[i].created,
		        .modified = moments[i].modified,
		        .transfer_completed = moments[i].completed};
		int64_t time = changes_time(&job, moments[i].since, moments[i].watched_since, 1000);
		if (time != moments[i].expected)
			fail_msg("%s: %lld", moments[i].what, (long long)time);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(changes_are_kept_in_order_and_the_latest_of_them),
	        TEST(a_list_is_not_changed_by_the_next_and_time_never_runs_back),
	        TEST(the_queues_own_word_counts_where_it_fits_and_nothing_is_guessed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
