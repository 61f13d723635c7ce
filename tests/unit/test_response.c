/* SPDX-License-Identifier: MIT */
/* What Content-Range says, and what must not be believed. */
#include "cmocka_ready.h"

#include <stdlib.h>
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
	        /* As real servers write it. */
	        {"Bytes 5-9/100", 5, 100},
	        {"BYTES=5-9/100", 5, 100},
	        {"bytes: 5-9/100", 5, 100},
	        {"bytes  5 - 9 / 100 ", 5, 100},
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
		uint64_t first = 42, last = 42, total = 42;
		if (!local_response_parse_range(rows[i].value, &first, &last, &total))
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
	        "bytes0-1/2",
	        "bytess 0-1/2",
	        "bytes-0-1/2",
	        "bytes ",
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
	        "bytes 0-1/2, 3-4/5",
	        "bytes 0-1/*2",
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
		uint64_t first = 42, last = 42, total = 42;
		if (local_response_parse_range(rows[i], &first, &last, &total))
			fail_msg("taken: %s", rows[i]);
		assert_true(first == 42 && last == 42 && total == 42);
	}
}

static void versions_are_named_as_surely_as_the_server_does(void **state)
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
	        /* A weak or broken tag says nothing against the date. */
	        {"W/\"x\"", FAR_BACK, DATE, FAR_BACK},
	        {"W/\"x\"", DATE, DATE, "W/" DATE},
	        {"W/\"x\"", NULL, DATE, "W/\"x\""},
	        {"x", FAR_BACK, DATE, FAR_BACK},
	        {"\"", NULL, DATE, NULL},
	        {"\"x", NULL, DATE, NULL},
	        {"W/x", NULL, DATE, NULL},
	        {"", NULL, DATE, NULL},
	        {NULL, FAR_BACK, DATE, FAR_BACK},
	        {NULL, EARLIER, DATE, EARLIER},
	        {NULL, DATE, DATE, "W/" DATE},
	        {NULL, DATE, EARLIER, "W/" DATE},
	        {NULL, FAR_BACK, NULL, "W/" FAR_BACK},
	        {NULL, NULL, DATE, NULL},
	        {NULL, "yesterday", DATE, NULL},
	        {NULL, FAR_BACK, "today", "W/" FAR_BACK},
	        {NULL, NULL, NULL, NULL},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *got = local_response_validator(rows[i].etag, rows[i].modified, rows[i].date);
		if ((got == NULL) != (rows[i].validator == NULL) ||
		        (got != NULL && strcmp(got, rows[i].validator) != 0))
			fail_msg("row %zu: %s", i, got != NULL ? got : "none");
		free(got);
	}
}

static void a_weak_validator_is_compared_but_not_asked_for(void **state)
{
	(void)state;
	assert_true(local_validator_is_strong("\"x\""));
	assert_true(local_validator_is_strong(FAR_BACK));
	assert_false(local_validator_is_strong("W/\"x\""));
	assert_false(local_validator_is_strong("W/" FAR_BACK));
	assert_false(local_validator_is_strong(NULL));
	assert_true(local_validator_matches("W/" FAR_BACK, FAR_BACK));
	assert_true(local_validator_matches("W/\"x\"", "W/\"x\""));
	assert_false(local_validator_matches("W/\"x\"", "\"y\""));
	assert_false(local_validator_matches(NULL, NULL));
	assert_false(local_validator_matches("\"x\"", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(good_ranges_are_read),
	        cmocka_unit_test(versions_are_named_as_surely_as_the_server_does),
	        cmocka_unit_test(a_weak_validator_is_compared_but_not_asked_for),
	        cmocka_unit_test(bad_ranges_are_refused_and_change_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
