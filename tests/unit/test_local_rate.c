/* SPDX-License-Identifier: MIT */
/* The account of bytes behind --limit-rate. */
#include "cmocka_ready.h"

#include "queue/local/fetch/rate.h"

#define START INT64_C(1000000)

/* Takes pieces as soon as each may come; returns how long that took. */
static int64_t time_of(struct local_rate *rate, int64_t now, uint64_t bytes, uint64_t piece)
{
	int64_t began = now;
	while (bytes > 0) {
		uint64_t next = piece < bytes ? piece : bytes;
		if (local_rate_due(rate) > now)
			now = local_rate_due(rate);
		local_rate_take(rate, next, now);
		bytes -= next;
	}
	return local_rate_due(rate) - began;
}

static void bytes_take_their_time_in_pieces_of_any_size(void **state)
{
	(void)state;
	static const uint64_t pieces[] = {1, 100, 16384, 262144};
	static const uint64_t rates[] = {1000, 400000, 100000000};
	for (size_t i = 0; i < COUNT(pieces); i++) {
		for (size_t j = 0; j < COUNT(rates); j++) {
			struct local_rate rate = {.per_second = rates[j], .at = START};
			int64_t took = time_of(&rate, START, 3000000, pieces[i]);
			int64_t due = (int64_t)(UINT64_C(3000000000) / rates[j]);
			/* Waiting is in whole milliseconds. */
			if (took < due || took > due + 1)
				fail_msg("%llu bytes a second in pieces of %llu: %lld ms, not %lld",
				        (unsigned long long)rates[j], (unsigned long long)pieces[i],
				        (long long)took, (long long)due);
		}
	}
}

static void what_was_not_used_is_kept_for_a_moment_only(void **state)
{
	(void)state;
	struct local_rate rate = {.per_second = 1000, .at = START};
	int64_t late = START + 60 * 60 * 1000;
	int64_t took = time_of(&rate, late, 10000, 100);
	assert_int_equal(took, 10000 - LOCAL_RATE_KEPT_MS);
}

static void a_clock_that_stands_or_an_endless_pause_do_no_harm(void **state)
{
	(void)state;
	struct local_rate rate = {.per_second = UINT64_MAX, .at = START};
	local_rate_take(&rate, UINT64_MAX, START);
	local_rate_take(&rate, 1, INT64_MAX / 2);
	assert_true(local_rate_due(&rate) <= INT64_MAX / 2);
	local_rate_take(&rate, 1, START);
	assert_true(local_rate_due(&rate) <= INT64_MAX / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(bytes_take_their_time_in_pieces_of_any_size),
	        cmocka_unit_test(what_was_not_used_is_kept_for_a_moment_only),
	        cmocka_unit_test(a_clock_that_stands_or_an_endless_pause_do_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
