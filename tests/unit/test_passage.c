/* SPDX-License-Identifier: MIT */
/* What counts as a jump of the wall clock, and what as time that passed. */
#include "cmocka_ready.h"

#include "queue/local/store/passage.h"

#define YEARS_10 (INT64_C(3652) * 24 * 60 * 60 * 1000)

static void jumps_are_told_from_time(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		bool same_boot;
		int64_t offset, passed, jump;
	} rows[] = {
	        {"nothing", true, 0, 0, 0},
	        {"a year of running", true, 0, YEARS_10 / 10, 0},
	        {"slewed", true, LOCAL_JUMP_MIN_MS - 1, 5000, 0},
	        {"stepped on", true, LOCAL_JUMP_MIN_MS, 5000, LOCAL_JUMP_MIN_MS},
	        {"stepped back", true, -LOCAL_JUMP_MIN_MS, 5000, -LOCAL_JUMP_MIN_MS},
	        {"set right", true, YEARS_10, YEARS_10, YEARS_10},
	        {"off for a night", false, 77, 30000000, 0},
	        {"off for a week", false, 77, LOCAL_OFF_MAX_MS, 0},
	        {"off for longer", false, 77, LOCAL_OFF_MAX_MS + 9, 9},
	        {"an empty battery", false, 77, -YEARS_10, -YEARS_10},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct local_passage before = {.offset = 1000, .seen = 5000};
		struct local_passage now = {.same_boot = rows[i].same_boot,
		        .offset = 1000 + rows[i].offset,
		        .seen = 5000 + rows[i].passed};
		if (local_passage_jump(&before, &now) != rows[i].jump)
			fail_msg("%s: %lld", rows[i].what,
			        (long long)local_passage_jump(&before, &now));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(jumps_are_told_from_time)};
	return cmocka_run_group_tests_name("the passage of time", tests, NULL, NULL);
}
