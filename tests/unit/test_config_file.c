/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/config_file.h"
#include "cli/options.h"

static bool config(const char *content, struct options *options, char **ret_problem)
{
	return config_parse(content, strlen(content), "/etc/x y/config", options, ret_problem);
}

static void the_config_file_is_read(void **state)
{
	(void)state;
	struct options options = {0};
	char *problem = NULL;
	size_t count = 0;
	assert_true(
	        config("\xEF\xBB\xBF# comment\r\n\n  port = 80  \r\nallow-origin=https://a=P,Q\n"
	               "allow-origin = https://b\n\tdownload-dir = M\xC3\xBCsik und mehr\n"
	               "title = a # b = c\nalbum =\nall-users = YES\nfile = http://h/a  b c",
	                &options, &problem));
	assert_int_equal(options_number(&options, OPTION_PORT), 80);
	assert_string_equal(options_text(&options, OPTION_TITLE), "a # b = c");
	assert_string_equal(options_text(&options, OPTION_ALBUM), "");
	assert_true(options_flag(&options, OPTION_ALL_USERS));
	const char *const *origins = options_list(&options, OPTION_ALLOW_ORIGIN, &count);
	assert_int_equal(count, 2);
	assert_string_equal(origins[0], "https://a=P,Q");
	const char *const *files = options_list(&options, OPTION_FILE, &count);
	assert_int_equal(count, 2);
	assert_string_equal(files[0], "http://h/a");
	assert_string_equal(files[1], "b c");
#ifndef _WIN32
	assert_string_equal(
	        options_text(&options, OPTION_DOWNLOAD_DIR), "/etc/x y/M\xC3\xBCsik und mehr");
#endif
	options_release(&options);
}

static void wrong_config_files_are_explained(void **state)
{
	(void)state;
	static const struct {
		const char *content, *expected;
	} bad[] = {
	        {"port", "/etc/x y/config:1: there is no \"=\""},
	        {"\n\nport = x\n",
	                "config:3: \"port\" must be a whole number from 0 to 65535, not \"x\""},
	        {"prot = 1", "config:1: there is no option \"prot\"; did you mean \"port\"?"},
	        {"Port = 1", "did you mean \"port\"?"},
	        {" = 1", "there is no option \"\""},
	        {"--port = 1", "there is no option \"--port\""},
	        {"port = 1\nport = 2", "config:2: \"port\" was set on line 1 already"},
	        {"port =", "must be a whole number"},
	        {"config = /x", "has no place in the config file"},
	        {"help = yes", "has no place in the config file"},
	        {"title = \xff", "config:1: the line is not UTF-8"},
	        {"# \xff", "config:1: the line is not UTF-8"},
	        {"file = http://h/a", "takes two values: URL FILE"},
	        {"allow-origin =", "is not right"},
	        {"allow-origin = https://a=P\nallow-origin = https://a",
	                "config:2: \"allow-origin\" must name providers for an origin each time or never"},
	};
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct options options = {0};
		char *problem = NULL;
		assert_false(config(bad[i].content, &options, &problem));
		if (strstr(problem, bad[i].expected) == NULL)
			fail_msg("row %zu: \"%s\" lacks \"%s\"", i, problem, bad[i].expected);
		free(problem);
		options_release(&options);
	}
	struct options options = {0};
	char *problem = NULL;
	assert_false(config_parse("a\0b = 1", 7, "c", &options, &problem));
	assert_non_null(strstr(problem, "zero byte"));
	free(problem);
}

/* A config file of one title of that many letters. */
static bool parse_title(size_t letters, char **ret_problem)
{
	struct options options = {0};
	struct text text = {0};
	text_append(&text, "title=");
	for (size_t i = 0; i < letters; i++)
		text_append_char(&text, 'x');
	bool good = config_parse(text.data, text.length, "c", &options, ret_problem);
	if (good)
		assert_int_equal(strlen(options_text(&options, OPTION_TITLE)), letters);
	options_release(&options);
	text_release(&text);
	return good;
}

static void lines_end_at_their_limit(void **state)
{
	(void)state;
	char *problem = NULL;
	assert_true(parse_title(CONFIG_LINE_MAX - 6, &problem));
	assert_false(parse_title(CONFIG_LINE_MAX - 5, &problem));
	assert_string_equal(problem, "c:1: the line is longer than 4096 bytes");
	free(problem);
}

static bool parse_origins(size_t origins, char **ret_problem)
{
	struct options options = {0};
	struct text text = {0};
	for (size_t i = 0; i < origins; i++)
		text_appendf(&text, "allow-origin = https://s%zu.example\n", i);
	bool good = config_parse(text.data, text.length, "c", &options, ret_problem);
	options_release(&options);
	text_release(&text);
	return good;
}

static void lists_end_at_their_limit(void **state)
{
	(void)state;
	char *problem = NULL;
	assert_true(parse_origins(OPTION_LIST_MAX, &problem));
	assert_false(parse_origins(OPTION_LIST_MAX + 1, &problem));
	assert_non_null(strstr(problem, "c:257: \"allow-origin\" is given more than 256 times"));
	free(problem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_config_file_is_read),
	        cmocka_unit_test(wrong_config_files_are_explained),
	        cmocka_unit_test(lines_end_at_their_limit),
	        cmocka_unit_test(lists_end_at_their_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
