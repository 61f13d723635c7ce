/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdlib.h>

#include "cli/command_words.h"
#include "cli/figures.h"
#include "cli/platform/terminal.h"
#include "cli/printable.h"
#include "cli/url_change.h"

static void text_from_outside_cannot_steer_a_terminal(void **state)
{
	(void)state;
	static const struct {
		const char *input, *expected;
	} rows[] = {
	        {"", ""},
	        {"Gr\xC3\xBC\xC3\x9F"
	         "e",
	                "Gr\xC3\xBC\xC3\x9F"
	                "e"},
	        {"a\x1b[31mb", "a\xEF\xBF\xBD[31mb"},
	        {"a\nb\tc\r\x7f", "a\xEF\xBF\xBD"
	                          "b\xEF\xBF\xBD"
	                          "c\xEF\xBF\xBD\xEF\xBF\xBD"},
	        {"\xC2\x9B"
	         "31m",
	                "\xEF\xBF\xBD"
	                "31m"},
	        {"\xE2\x80\xAE"
	         "x",
	                "\xEF\xBF\xBDx"},
	        {"\xE2\x81\xA6"
	         "x",
	                "\xEF\xBF\xBDx"},
	        {"\xff", "\xEF\xBF\xBD"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *made = printable(rows[i].input);
		assert_string_equal(made, rows[i].expected);
		free(made);
	}
}

static void a_changed_url_may_name_its_file(void **state)
{
	(void)state;
	static const struct {
		const char *input;
		uint64_t file;
		const char *url;
	} rows[] = {
	        {"http://h/a", 0, "http://h/a"},
	        {"0=http://h/a", 0, "http://h/a"},
	        {"12=http://h/a=b", 12, "http://h/a=b"},
	        {"http://h/a?1=2", 0, "http://h/a?1=2"},
	        {"4294967295=u", UINT32_MAX, "u"},
	        {"4294967296=u", 0, "4294967296=u"},
	        {"99999999999999999999=u", 0, "99999999999999999999=u"},
	        {"=u", 0, "=u"},
	        {"-1=u", 0, "-1=u"},
	        {"1 =u", 0, "1 =u"},
	        {"7=", 7, ""},
	        {"7", 0, "7"},
	        {"", 0, ""},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint64_t file = 99;
		assert_string_equal(url_change_split(rows[i].input, &file), rows[i].url);
		assert_int_equal(file, rows[i].file);
	}
}

static void columns_are_those_of_a_terminal(void **state)
{
	(void)state;
	static const struct {
		const char *input;
		size_t columns;
		const char *cut, *fit;
	} rows[] = {
	        {"abc", 3, "abc", "abc"},
	        {"abc", 5, "abc", "abc  "},
	        {"abcd", 3, "ab\xE2\x80\xA6", "ab\xE2\x80\xA6"},
	        {"abcd", 1, "\xE2\x80\xA6", "\xE2\x80\xA6"},
	        {"\xE6\x97\xA5\xE6\x9C\xAC", 4, "\xE6\x97\xA5\xE6\x9C\xAC",
	                "\xE6\x97\xA5\xE6\x9C\xAC"},
	        {"\xE6\x97\xA5\xE6\x9C\xAC", 3, "\xE6\x97\xA5\xE2\x80\xA6",
	                "\xE6\x97\xA5\xE2\x80\xA6"},
	        {"\xE6\x97\xA5\xE6\x9C\xAC", 2, "\xE2\x80\xA6", "\xE2\x80\xA6 "},
	        {"e\xCC\x81"
	         "e",
	                2,
	                "e\xCC\x81"
	                "e",
	                "e\xCC\x81"
	                "e"},
	};
	terminal_init();
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *cut = printable_cut(rows[i].input, rows[i].columns);
		char *fit = printable_fit(rows[i].input, rows[i].columns);
		assert_string_equal(cut, rows[i].cut);
		assert_string_equal(fit, rows[i].fit);
		assert_int_equal(printable_width(fit), rows[i].columns);
		free(cut);
		free(fit);
	}
}

static void sizes_read_well(void **state)
{
	(void)state;
	static const struct {
		uint64_t bytes;
		const char *expected;
	} rows[] = {{0, "0 B"}, {999, "999 B"}, {1000, "1 kB"}, {1499, "1 kB"}, {1501, "2 kB"},
	        {999499, "999 kB"}, {999500, "1.0 MB"}, {1550000, "1.6 MB"}, {99949999, "99.9 MB"},
	        {99950000, "100 MB"}, {UINT64_C(5000000000000), "5.0 TB"},
	        {UINT64_MAX - 1, "18.4 EB"}, {JOB_SIZE_UNKNOWN, "?"}};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char figure[FIGURE_SIZE];
		figure_bytes(rows[i].bytes, figure);
		assert_string_equal(figure, rows[i].expected);
	}
}

static void spans_of_time_read_well(void **state)
{
	(void)state;
	static const struct {
		int64_t seconds;
		const char *expected;
	} rows[] = {{-1, "0 s"}, {59, "59 s"}, {60, "1:00 min"}, {3599, "59:59 min"},
	        {3600, "1:00 h"}, {172799, "47:59 h"}, {172800, "2 days"},
	        {INT64_MAX, "106751991167300 days"}};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char figure[FIGURE_SIZE];
		figure_seconds(rows[i].seconds, figure);
		assert_string_equal(figure, rows[i].expected);
	}
}

static void shares_are_rounded_down(void **state)
{
	(void)state;
	static const struct {
		uint64_t done, total;
		enum job_state state;
		const char *expected;
	} rows[] = {
	        {0, JOB_SIZE_UNKNOWN, JOB_QUEUED, ""},
	        {0, 0, JOB_TRANSFERRING, ""},
	        {0, 0, JOB_TRANSFERRED, "100 %"},
	        {1, 4, JOB_TRANSFERRING, "25 %"},
	        {999, 1000, JOB_TRANSFERRING, "99 %"},
	        {1000, 1000, JOB_TRANSFERRING, "100 %"},
	        {2000, 1000, JOB_TRANSFERRING, "100 %"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char figure[FIGURE_SIZE];
		struct job job = {.bytes_transferred = rows[i].done,
		        .bytes_total = rows[i].total,
		        .state = rows[i].state};
		figure_share(&job, figure);
		assert_string_equal(figure, rows[i].expected);
	}
}

/* The rules by which Windows's C programs take a command line apart. */
static void words_survive_a_windows_command_line(void **state)
{
	(void)state;
	static const struct {
		const char *words[4], *expected;
	} rows[] = {
	        {{"b.exe"}, "\"b.exe\""},
	        {{"C:\\a b\\b.exe", "serve"}, "\"C:\\a b\\b.exe\" serve"},
	        {{"b", "", "x"}, "\"b\" \"\" x"},
	        {{"b", "a\tb"}, "\"b\" \"a\tb\""},
	        {{"b", "--data-dir=C:\\x\\"}, "\"b\" --data-dir=C:\\x\\"},
	        {{"b", "--data-dir=C:\\x y\\"}, "\"b\" \"--data-dir=C:\\x y\\\\\""},
	        {{"b", "say \"yes\""}, "\"b\" \"say \\\"yes\\\"\""},
	        {{"b", "a\\\"b"}, "\"b\" \"a\\\\\\\"b\""},
	        {{"b", "--allow-origin=https://x.example=K\xC3\xA4se & S\xC3\xB6hne"},
	                "\"b\" \"--allow-origin=https://x.example=K\xC3\xA4se & S\xC3\xB6hne\""},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text text = {0};
		for (size_t j = 0; j < COUNT(rows[i].words) && rows[i].words[j] != NULL; j++)
			command_words_append(&text, rows[i].words[j]);
		assert_string_equal(text.data, rows[i].expected);
		text_release(&text);
	}
}

static void only_what_the_command_line_said_is_handed_on(void **state)
{
	(void)state;
	struct options options = {0};
	struct text text = {0};
	char *problem = NULL;
	assert_true(options_set(
	        &options, OPTION_PORT, LEVEL_COMMAND_LINE, "2488", NULL, NULL, &problem));
	assert_true(options_set(
	        &options, OPTION_MAX_JOBS, LEVEL_ENVIRONMENT, "7", NULL, NULL, &problem));
	assert_true(options_set(&options, OPTION_IDLE_EXIT, LEVEL_FILE, "7", NULL, NULL, &problem));
	assert_true(options_set(
	        &options, OPTION_ALL_USERS, LEVEL_COMMAND_LINE, "yes", NULL, NULL, &problem));
	for (size_t i = 0; i < 2; i++)
		assert_true(options_set(&options, OPTION_ALLOW_USER, LEVEL_COMMAND_LINE,
		        i == 0 ? "mary" : "a b", NULL, NULL, &problem));
	command_words_append(&text, "b");
	command_words_append_options(&text, &options, USER_SERVE);
	assert_string_equal(text.data,
	        "\"b\" --port=2488 --allow-user=mary \"--allow-user=a b\" --all-users=yes");
	text_release(&text);
	options_release(&options);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(text_from_outside_cannot_steer_a_terminal),
	        cmocka_unit_test(a_changed_url_may_name_its_file),
	        cmocka_unit_test(columns_are_those_of_a_terminal),
	        cmocka_unit_test(sizes_read_well),
	        cmocka_unit_test(spans_of_time_read_well),
	        cmocka_unit_test(shares_are_rounded_down),
	        cmocka_unit_test(words_survive_a_windows_command_line),
	        cmocka_unit_test(only_what_the_command_line_said_is_handed_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
