/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

static char path[64];

/* What a call wrote to stderr, which leads to a file of this test; the caller frees it. */
static char *written(void)
{
	char *content = calloc(1, 8192);
	FILE *file = fopen(path, "rb");
	assert_non_null(content);
	assert_non_null(file);
	fflush(stderr);
	assert_true(fread(content, 1, 8191, file) < 8191);
	fclose(file);
	assert_non_null(freopen(path, "wb", stderr));
	return content;
}

static void expect_written(const char *expected)
{
	char *content = written();
	assert_string_equal(content, expected);
	free(content);
}

static void what_comes_from_outside_stays_on_its_line(void **state)
{
	(void)state;
	static const struct {
		const char *outside, *expected;
	} rows[] = {
	        {"plain", "bitsbridge: error: got plain\n"},
	        {"", "bitsbridge: error: got \n"},
	        {"a\nbitsbridge: error: forged",
	                "bitsbridge: error: got a\\u{A}bitsbridge: error: forged\n"},
	        {"a\r\n\tb", "bitsbridge: error: got a\\u{D}\\u{A}\\u{9}b\n"},
	        {"\x1b[31mred\x7f", "bitsbridge: error: got \\u{1B}[31mred\\u{7F}\n"},
	        {"\xc2\x9b"
	         "2J",
	                "bitsbridge: error: got \\u{9B}2J\n"},
	        {"\xe2\x80\xae"
	         "gpj.exe\xe2\x80\xa8",
	                "bitsbridge: error: got \\u{202E}gpj.exe\\u{2028}\n"},
	        {"Gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80",
	                "bitsbridge: error: got Gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80\n"},
	        {"\xff", "bitsbridge: error: got \xef\xbf\xbd\n"},
	        {"C:\\new %s", "bitsbridge: error: got C:\\new %s\n"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		log_error("got %s", rows[i].outside);
		expect_written(rows[i].expected);
	}
}

static void a_long_message_is_cut_and_says_so(void **state)
{
	(void)state;
	char message[LOG_MESSAGE_MAX + 2], expected[LOG_MESSAGE_MAX + 64];
	memset(message, 'x', sizeof message);
	message[LOG_MESSAGE_MAX] = '\0';
	snprintf(expected, sizeof expected, "bitsbridge: error: %s\n", message);
	log_error("%s", message);
	expect_written(expected);
	snprintf(expected, sizeof expected, "bitsbridge: error: %s ...\n", message);
	message[LOG_MESSAGE_MAX] = 'x';
	message[LOG_MESSAGE_MAX + 1] = '\0';
	log_error("%s", message);
	expect_written(expected);
}

static void levels_say_what_is_written(void **state)
{
	(void)state;
	static const char *const names[] = {"error", "warn", "info", "debug"};
	for (int i = 0; i < 4; i++) {
		enum log_level level = LOG_LEVEL_ERROR;
		assert_true(log_level_parse(names[i], &level));
		assert_int_equal(level, i);
		log_set_level(level);
		log_error("1");
		log_warn("2");
		log_info("3");
		log_debug("4");
		char *content = written();
		size_t lines = 0;
		for (const char *c = content; *c != '\0'; c++)
			lines += *c == '\n';
		assert_int_equal(lines, i + 1);
		free(content);
		assert_true(log_is_on(level));
		assert_true(level == LOG_LEVEL_DEBUG || !log_is_on((enum log_level)(i + 1)));
	}
	enum log_level untouched = LOG_LEVEL_INFO;
	assert_false(log_level_parse("Error", &untouched));
	assert_false(log_level_parse("", &untouched));
	assert_int_equal(untouched, LOG_LEVEL_INFO);
	log_set_level(LOG_LEVEL_WARN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_comes_from_outside_stays_on_its_line),
	        cmocka_unit_test(a_long_message_is_cut_and_says_so),
	        cmocka_unit_test(levels_say_what_is_written),
	};
	/* A name of this build's own folder: ctest runs tests there, one process each. */
	snprintf(path, sizeof path, "test_log.stderr");
	if (freopen(path, "wb", stderr) == NULL)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	fclose(stderr);
	remove(path);
	return failed;
}
