/* SPDX-License-Identifier: MIT */
/* What Content-Range says, and what must not be believed. */
#include "cmocka_ready.h"

#include <string.h>

#include "queue/local/fetch/response.h"

#define NONE JOB_SIZE_UNKNOWN

static void good_ranges_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *value;
		uint64_t first, total;
	} rows[] = {
	        {"bytes 0-0/1", 0, 1},
	        {"bytes 0-99/100", 0, 100},
	        {"bytes 99-99/100", 99, 100},
	        {"bytes 5-9/*", 5, NONE},
	        {"bytes */100", NONE, 100},
	        {"bytes */0", NONE, 0},
	        {"bytes */*", NONE, NONE},
	        {"bytes 007-008/0100", 7, 100},
	        {"bytes 9223372036854775805-9223372036854775806/9223372036854775807",
	                UINT64_C(9223372036854775805), UINT64_C(9223372036854775807)},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint64_t first = 42, total = 42;
		if (!local_response_parse_range(rows[i].value, &first, &total))
			fail_msg("refused: %s", rows[i].value);
		if (first != rows[i].first || total != rows[i].total)
			fail_msg("read wrongly: %s", rows[i].value);
	}
}

static void bad_ranges_are_refused_and_change_nothing(void **state)
{
	(void)state;
	static const char *const rows[] = {
	        "",
	        "bytes",
	        "bytes ",
	        "bytes=0-1/2",
	        "bytes 0",
	        "bytes 0-",
	        "bytes 0-1",
	        "bytes 0-1/",
	        "bytes 0/2",
	        "bytes -1/2",
	        "bytes /2",
	        "bytes *",
	        "bytes */",
	        "bytes *-1/2",
	        "bytes 2-1/3",
	        "bytes 0-3/3",
	        "bytes 0-0/0",
	        "bytes 0-1/2 ",
	        "bytes 0-1/2, 3-4/5",
	        "bytes 0-1/*2",
	        "bytes 0 -1/2",
	        "bytes  0-1/2",
	        "bytes +0-1/2",
	        "bytes 0-1/-2",
	        "bytes 0x0-0x1/2",
	        "items 0-1/2",
	        "bytes 0-1/9223372036854775808",
	        "bytes 0-9223372036854775808/*",
	        "bytes 18446744073709551616-18446744073709551617/*",
	        "bytes \xff-1/2",
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint64_t first = 42, total = 42;
		if (local_response_parse_range(rows[i], &first, &total))
			fail_msg("taken: %s", rows[i]);
		assert_true(first == 42 && total == 42);
	}
}

static void only_what_names_one_version_is_a_validator(void **state)
{
	(void)state;
#define DATE     "Mon, 04 Nov 2024 10:00:00 GMT"
#define EARLIER  "Mon, 04 Nov 2024 09:59:59 GMT"
#define FAR_BACK "Sun, 06 Nov 1994 08:49:37 GMT"
	static const struct {
		const char *etag, *modified, *date, *validator;
	} rows[] = {
	        {"\"x\"", NULL, NULL, "\"x\""},
	        {"\"x\"", FAR_BACK, DATE, "\"x\""},
	        {"\"\"", FAR_BACK, DATE, "\"\""},
	        /* A weak one says that dates are no better. */
	        {"W/\"x\"", FAR_BACK, DATE, NULL},
	        {"x", FAR_BACK, DATE, NULL},
	        {"\"", FAR_BACK, DATE, NULL},
	        {"\"x", FAR_BACK, DATE, NULL},
	        {"", FAR_BACK, DATE, NULL},
	        {NULL, FAR_BACK, DATE, FAR_BACK},
	        {NULL, EARLIER, DATE, EARLIER},
	        {NULL, DATE, DATE, NULL},
	        {NULL, DATE, EARLIER, NULL},
	        {NULL, FAR_BACK, NULL, NULL},
	        {NULL, NULL, DATE, NULL},
	        {NULL, "yesterday", DATE, NULL},
	        {NULL, FAR_BACK, "today", NULL},
	        {NULL, NULL, NULL, NULL},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *got =
		        local_response_validator(rows[i].etag, rows[i].modified, rows[i].date);
		if (got != rows[i].validator && (got == NULL || rows[i].validator == NULL ||
		                                        strcmp(got, rows[i].validator) != 0))
			fail_msg("row %zu: %s", i, got != NULL ? got : "none");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(good_ranges_are_read),
	        cmocka_unit_test(only_what_names_one_version_is_a_validator),
	        cmocka_unit_test(bad_ranges_are_refused_and_change_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
