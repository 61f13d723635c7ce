/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include "base/clock.h"

static void moments_are_written_as_iso_8601(void **state)
{
	(void)state;
	static const struct {
		int64_t ms;
		const char *expected;
	} rows[] = {
	        {0, "1970-01-01T00:00:00.000Z"},
	        {-1, "1969-12-31T23:59:59.999Z"},
	        {951782400000, "2000-02-29T00:00:00.000Z"},
	        {1795464900250, "2026-11-23T20:15:00.250Z"},
	        {INT64_MAX, "9999-12-31T23:59:59.999Z"},
	        {INT64_MIN, "0000-01-01T00:00:00.000Z"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[CLOCK_ISO_SIZE];
		clock_format_iso(rows[i].ms, text);
		assert_string_equal(text, rows[i].expected);
	}
}

static void iso_8601_is_read_back_in_exactly_that_form(void **state)
{
	(void)state;
	static const int64_t moments[] = {0, -1, 951782400000, 1795464900250, 253402300799999};
	static const char *const bad[] = {"", "2026-11-23", "2026-11-23T20:15:00Z",
	        "2026-11-23T20:15:00.250z", "2026-11-23 20:15:00.250Z", "2026-02-30T00:00:00.000Z",
	        "2026-13-01T00:00:00.000Z", "2026-00-01T00:00:00.000Z", "2026-01-00T00:00:00.000Z",
	        "2026-01-01T24:00:00.000Z", "2026-01-01T00:60:00.000Z", "2026-01-01T00:00:60.000Z",
	        "2026-11-23T20:15:00.250Zx", "+026-11-23T20:15:00.250Z"};
	for (size_t i = 0; i < COUNT(moments); i++) {
		char text[CLOCK_ISO_SIZE];
		int64_t read = 1;
		clock_format_iso(moments[i], text);
		assert_true(clock_parse_iso(text, &read));
		assert_int_equal(read, moments[i]);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		int64_t untouched = 7;
		assert_false(clock_parse_iso(bad[i], &untouched));
		assert_int_equal(untouched, 7);
	}
}

static void monotonic_time_does_not_go_back(void **state)
{
	(void)state;
	int64_t before = clock_monotonic_ns();
	for (int i = 0; i < 1000; i++) {
		int64_t now = clock_monotonic_ns();
		assert_true(now >= before);
		before = now;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(moments_are_written_as_iso_8601),
	        cmocka_unit_test(iso_8601_is_read_back_in_exactly_that_form),
	        cmocka_unit_test(monotonic_time_does_not_go_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
