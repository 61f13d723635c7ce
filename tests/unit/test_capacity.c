/* SPDX-License-Identifier: MIT */
/* How descriptors are shared out, and what a server makes of its share. */
#include "cmocka_ready.h"

#include <limits.h>

#include "base/descriptors.h"
#include "http/capacity.h"
#include "http/limits.h"

/* As far as a bridge asks for them. */
enum { LIMIT_MAX = DESCRIPTORS_WANTED };

static void where_there_are_enough_all_is_as_the_limits_say(void **state)
{
	(void)state;
	static const unsigned limits[] = {1024, DESCRIPTORS_WANTED, UINT_MAX};
	for (size_t i = 0; i < COUNT(limits); i++) {
		struct descriptor_shares shares = descriptors_share(limits[i]);
		struct http_capacity capacity = http_capacity_of(shares.http);
		assert_true(http_capacity_is_full(&capacity));
		assert_int_equal(capacity.workers, HTTP_WORKERS);
		assert_int_equal(capacity.spare, HTTP_WORKERS_SPARE);
		assert_int_equal(capacity.streams, HTTP_STREAMS_MAX);
		assert_int_equal(capacity.scope_streams, HTTP_SCOPE_STREAMS_MAX);
		assert_int_equal(capacity.polls, HTTP_POLLS_MAX);
		assert_int_equal(capacity.queue, HTTP_CONNECTION_QUEUE);
		assert_true(shares.transfers >= limits[i] / 8);
	}
}

static void less_is_shared_so_that_nobody_wants(void **state)
{
	(void)state;
	for (unsigned limit = DESCRIPTORS_MIN; limit <= LIMIT_MAX; limit++) {
		struct descriptor_shares shares = descriptors_share(limit);
		struct http_capacity capacity = http_capacity_of(shares.http);
		assert_int_equal(DESCRIPTORS_OWN + shares.http + shares.transfers, limit);
		assert_true(shares.transfers >= DESCRIPTORS_TRANSFERS_MIN);
		assert_true(2 * capacity.workers + capacity.queue <= shares.http);
		/* Who listens or waits leaves workers to the others, and so does shedding. */
		assert_true(capacity.streams + capacity.polls + capacity.spare <= capacity.workers);
		assert_true(2 * capacity.spare < capacity.workers);
		assert_true(capacity.scope_streams <= capacity.streams);
	}
}

static void one_descriptor_less_than_needed_is_told(void **state)
{
	(void)state;
	struct http_capacity full = http_capacity_of(DESCRIPTORS_HTTP_MAX);
	struct http_capacity less = http_capacity_of(DESCRIPTORS_HTTP_MAX - 1);
	assert_true(http_capacity_is_full(&full));
	assert_false(http_capacity_is_full(&less));
}

static void a_limit_is_raised_and_never_lowered(void **state)
{
	(void)state;
	unsigned before = descriptors_limit();
	descriptors_raise(before - 1);
	assert_int_equal(descriptors_limit(), before);
	descriptors_raise(1);
	assert_int_equal(descriptors_limit(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(where_there_are_enough_all_is_as_the_limits_say),
	        cmocka_unit_test(less_is_shared_so_that_nobody_wants),
	        cmocka_unit_test(one_descriptor_less_than_needed_is_told),
	        cmocka_unit_test(a_limit_is_raised_and_never_lowered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
