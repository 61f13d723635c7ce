/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <string.h>

#include "query/duties.h"
#include "query/pacing.h"

/* Every row looked last at 1000; now is 1050. */
static void the_next_look_comes_as_the_table_says(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		struct pace pace;
		int64_t expected, fresh;
	} rows[] = {
	        {"asleep", {0}, PACE_NEVER, 2000},
	        {"listening, resting", {.listening = true}, 3000, 2000},
	        {"listening, silent", {.listening = true, .silent = true}, 1500, 500},
	        {"listening, silent, moving",
	                {.listening = true, .silent = true, .moving = true, .active = true}, 1250,
	                250},
	        {"nobody, silent", {.silent = true}, PACE_NEVER, 500},
	        {"listening, moving", {.listening = true, .moving = true, .active = true}, 1250,
	                250},
	        {"nobody, active", {.active = true}, 11000, 2000},
	        {"nobody, moving", {.active = true, .moving = true}, 11000, 250},
	        {"nobody, promised", {.promised = true}, 11000, 2000},
	        {"nobody, changed", {.changed = true}, 11000, 2000},
	        {"nobody, changed, promised", {.changed = true, .promised = true}, 2000, 2000},
	        {"listening, changed", {.listening = true, .changed = true}, 1100, 2000},
	        {"moving, changed", {.listening = true, .moving = true, .changed = true}, 1100,
	                250},
	        {"wanted", {.listening = true, .look_wanted = true}, 1100, 2000},
	        {"acted, nobody", {.acted = true}, 1000, 2000},
	        {"acted, listening", {.acted = true, .listening = true}, 1000, 2000},
	        {"failed once", {.listening = true, .failures = 1}, 1500, 500},
	        {"failed twice", {.listening = true, .failures = 2, .moving = true}, 2000, 1000},
	        {"failed often", {.listening = true, .failures = 4000000000}, 31000, 30000},
	        {"failed, wanted", {.listening = true, .failures = 5, .look_wanted = true}, 2000,
	                8000},
	        {"failed, changed", {.listening = true, .failures = 5, .changed = true}, 2000,
	                8000},
	        {"failed, acted", {.failures = 5, .acted = true}, 2000, 8000},
	        {"failed, nobody", {.failures = 1}, PACE_NEVER, 500},
	        {"failed, nobody, active", {.failures = 1, .active = true}, 11000, 500},
	        {"failed often, nobody, active", {.failures = 9, .active = true}, 31000, 30000},
	        {"failed, nobody, changed", {.failures = 1, .changed = true}, 11000, 500},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct pace pace = rows[i].pace;
		pace.looked = true;
		pace.last_look = 1000;
		pace.now = 1050;
		pace.promise_at = PACE_NEVER;
		if (pace_next_look(&pace) != rows[i].expected)
			print_message("%s\n", rows[i].what);
		assert_int_equal(pace_next_look(&pace), rows[i].expected);
		assert_int_equal(pace_fresh_for(&pace), rows[i].fresh);
		pace.promise_at = 1060; /* due before the floor */
		int64_t floor = pace.failures > 0 ? 2000 : 1100;
		int64_t expected = rows[i].expected < floor ? rows[i].expected : floor;
		assert_int_equal(pace_next_look(&pace), expected);
		pace.looked = false;
		assert_int_equal(pace_next_look(&pace), 1050);
	}
}

static const struct job *promised(const char *last_digit, enum job_state job_state)
{
	struct job *job = job_new();
	memset(job->id.text, '0', JOB_ID_LENGTH);
	job->id.text[0] = *last_digit;
	job->state = job_state;
	job->complete_when_transferred = true;
	job_seal(job);
	return job;
}

static void a_promise_is_kept_tried_again_and_forgotten(void **state)
{
	(void)state;
	struct duties duties = {0};
	const struct job *jobs[] = {
	        promised("a", JOB_TRANSFERRING), promised("b", JOB_TRANSFERRED)};
	duties_update(&duties, jobs, 2, 1000);
	assert_int_equal(duties_next(&duties), 1000);
	int64_t now = 1000, pause = COMPLETION_RETRY_FIRST_MS;
	for (int i = 0; i < 20; i++) {
		struct duty_item *due = duties_due(&duties, &(size_t){0}, now);
		assert_non_null(due);
		assert_string_equal(due->id.text, jobs[1]->id.text);
		due->posted = true;
		assert_null(duties_due(&duties, &(size_t){0}, INT64_MAX));
		assert_true(duties_next(&duties) == INT64_MAX);
		duties_answered(&duties, &jobs[1]->id, DUTY_COMPLETE, now);
		duties_update(&duties, jobs, 2, now); /* it did not help */
		assert_null(duties_due(&duties, &(size_t){0}, now + pause - 1));
		now += pause;
		assert_int_equal(duties_next(&duties), now);
		pause = pause * 2 < COMPLETION_RETRY_MAX_MS ? pause * 2 : COMPLETION_RETRY_MAX_MS;
	}
	duties_update(&duties, jobs, 1, now);
	assert_true(duties_next(&duties) == INT64_MAX);
	duties_answered(&duties, &jobs[1]->id, DUTY_COMPLETE, now); /* unknown by now */
	duties_release(&duties);
	job_unref(jobs[0]);
	job_unref(jobs[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_next_look_comes_as_the_table_says),
	        cmocka_unit_test(a_promise_is_kept_tried_again_and_forgotten),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
