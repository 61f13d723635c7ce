/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include "model/rate.h"
#include "snapshot.h"

/* Transfers at `speed` bytes per ms, a look every `step` ms, from *now on. */
static void run(struct rate *rate, int64_t *now, uint64_t *bytes, uint64_t speed, int step, int ms)
{
	for (int64_t end = *now + ms; *now < end;) {
		*now += step;
		*bytes += speed * (uint64_t)step;
		rate_sample(rate, true, true, *bytes, *now);
	}
}

static void no_figure_before_there_is_ground_for_one(void **state)
{
	(void)state;
	struct rate rate = {0};
	assert_int_equal(rate_figure(&rate), RATE_UNKNOWN);
	rate_sample(&rate, true, false, 0, 1000); /* connecting */
	assert_int_equal(rate_figure(&rate), RATE_UNKNOWN);
	for (int64_t now = 1000; now <= 2000; now += 250) {
		assert_int_equal(rate_figure(&rate), RATE_UNKNOWN);
		assert_int_equal(rate_eta(&rate, 10), ETA_UNKNOWN);
		rate_sample(&rate, true, true, (uint64_t)now, now);
	}
	rate_sample(&rate, true, true, 2250, 2250);
	assert_int_equal(rate_figure(&rate), 1000);
	rate_sample(&rate, false, false, 2250, 2500);
	assert_int_equal(rate_figure(&rate), RATE_UNKNOWN);
}

static void two_looks_far_apart_are_not_enough_but_three_are(void **state)
{
	(void)state;
	struct rate rate = {0};
	rate_sample(&rate, true, true, 0, 0);
	rate_sample(&rate, true, true, 10000, 10000);
	assert_int_equal(rate_figure(&rate), RATE_UNKNOWN);
	rate_sample(&rate, true, true, 20000, 20000);
	assert_int_equal(rate_figure(&rate), 1000);
}

static void a_change_of_speed_shows_by_its_time_constant(void **state)
{
	(void)state;
	struct rate rate = {0};
	int64_t now = 0;
	uint64_t bytes = 0;
	rate_sample(&rate, true, true, 0, 0);
	run(&rate, &now, &bytes, 100, 250, 20000);
	assert_in_range(rate_figure(&rate), 99900, 100100);
	run(&rate, &now, &bytes, 200, 250, RATE_TIME_CONSTANT_MS);
	assert_in_range(rate_figure(&rate), 160000, 168000);
	run(&rate, &now, &bytes, 200, 250, 2 * RATE_TIME_CONSTANT_MS);
	assert_in_range(rate_figure(&rate), 193000, 200000);
}

static void gusts_do_not_make_it_jump(void **state)
{
	(void)state;
	struct rate rate = {0};
	int64_t now = 0;
	uint64_t bytes = 0;
	for (int i = 0; i < 200; i++, now += 250) {
		bytes += i % 4 == 0 ? 100000
		                    : 0; /* 100 kB once a second, seen four times a second */
		rate_sample(&rate, true, true, bytes, now);
		if (i > 40)
			assert_in_range(rate_figure(&rate), 80000, 120000);
	}
}

static void a_stalled_transfer_fades_to_zero_and_says_so(void **state)
{
	(void)state;
	struct rate rate = {0};
	int64_t now = 0;
	uint64_t bytes = 0;
	rate_sample(&rate, true, true, 0, 0);
	run(&rate, &now, &bytes, 100, 250, 10000);
	int64_t before = rate_figure(&rate);
	run(&rate, &now, &bytes, 0, 250, RATE_STALL_MS - 250);
	assert_false(rate_is_stalled(&rate, now));
	assert_true(rate_figure(&rate) < before / 5);
	run(&rate, &now, &bytes, 0, 250, 250);
	assert_true(rate_is_stalled(&rate, now));
	run(&rate, &now, &bytes, 0, 250, 80000);
	assert_int_equal(rate_figure(&rate), 0);
	assert_int_equal(rate_eta(&rate, 1000), ETA_UNKNOWN);
	run(&rate, &now, &bytes, 1, 250, 250);
	assert_false(rate_is_stalled(&rate, now));
}

static void connecting_without_end_is_stalled_too(void **state)
{
	(void)state;
	struct rate rate = {0};
	rate_sample(&rate, true, false, 0, 0);
	assert_false(rate_is_stalled(&rate, RATE_STALL_MS - 1));
	assert_true(rate_is_stalled(&rate, RATE_STALL_MS));
	rate_sample(&rate, false, false, 0, RATE_STALL_MS);
	assert_false(rate_is_stalled(&rate, 2 * RATE_STALL_MS));
}

static void progress_that_goes_back_starts_anew(void **state)
{
	(void)state;
	struct rate rate = {0};
	int64_t now = 0;
	uint64_t bytes = 0;
	rate_sample(&rate, true, true, 0, 0);
	run(&rate, &now, &bytes, 100, 250, 5000);
	bytes = 0;
	run(&rate, &now, &bytes, 100, 250, 250);
	assert_int_equal(rate_figure(&rate), RATE_UNKNOWN);
	run(&rate, &now, &bytes, 100, 250, 1250);
	assert_in_range(rate_figure(&rate), 99900, 100100);
}

static void a_short_pause_is_not_counted_a_long_one_forgotten(void **state)
{
	(void)state;
	struct rate rate = {0};
	int64_t now = 0;
	uint64_t bytes = 0;
	rate_sample(&rate, true, true, 0, 0);
	run(&rate, &now, &bytes, 100, 250, 5000);
	now += 1000;
	rate_sample(&rate, true, false, bytes, now);
	assert_int_equal(rate_figure(&rate), RATE_UNKNOWN);
	rate_sample(&rate, true, true, bytes, now += 250);
	assert_in_range(rate_figure(&rate), 99900, 100100);
	rate_sample(&rate, false, false, bytes, now);
	rate_sample(&rate, true, true, bytes, now += RATE_PAUSE_MAX_MS + 1);
	assert_int_equal(rate_figure(&rate), RATE_UNKNOWN);
}

static void eta_is_what_is_left_over_the_rate(void **state)
{
	(void)state;
	struct rate rate = {0};
	int64_t now = 0;
	uint64_t bytes = 0;
	rate_sample(&rate, true, true, 0, 0);
	run(&rate, &now, &bytes, 1, 250, 5000);
	assert_int_equal(rate_eta(&rate, 0), 0);
	assert_int_equal(rate_eta(&rate, 9500), 10);
	assert_int_equal(rate_eta(&rate, UINT64_MAX - 1), ETA_UNKNOWN); /* beyond any patience */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(no_figure_before_there_is_ground_for_one),
	        cmocka_unit_test(two_looks_far_apart_are_not_enough_but_three_are),
	        cmocka_unit_test(a_change_of_speed_shows_by_its_time_constant),
	        cmocka_unit_test(gusts_do_not_make_it_jump),
	        cmocka_unit_test(a_stalled_transfer_fades_to_zero_and_says_so),
	        cmocka_unit_test(connecting_without_end_is_stalled_too),
	        cmocka_unit_test(progress_that_goes_back_starts_anew),
	        cmocka_unit_test(a_short_pause_is_not_counted_a_long_one_forgotten),
	        cmocka_unit_test(eta_is_what_is_left_over_the_rate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
