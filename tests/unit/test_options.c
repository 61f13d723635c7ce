/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/command_line.h"
#include "cli/environment.h"
#include "cli/help.h"
#include "cli/nearest.h"
#include "cli/options.h"

static int run_nothing(const struct invocation *invocation)
{
	(void)invocation;
	return 0;
}

#define ROW(name_, user_)                                                               \
	.name = name_, .user = user_, .group = "G", .summary = "s", .description = "d", \
	.run = run_nothing

static const struct subcommand serve = {ROW("serve", USER_SERVE), .arguments = "", .examples = ""};
static const struct subcommand add = {ROW("add", USER_ADD), .arguments = "URL [FILE]",
        .arguments_min = 1, .arguments_max = 2, .examples = "bitsbridge add URL"};
static const struct subcommand list = {ROW("list", USER_LIST), .arguments = "", .examples = ""};
static const struct subcommand *const rows[] = {&serve, &add, &list};
static const struct subcommand_table table = {rows, COUNT(rows)};

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static size_t count_words(const char *const *words)
{
	size_t count = 0;
	while (words[count] != NULL)
		count++;
	return count;
}

static struct command_line parse(const char *const *words)
{
	struct command_line line = {0};
	char *problem = NULL;
	if (!command_line_parse(&table, count_words(words), words, &line, &problem))
		fail_msg("%s", problem);
	return line;
}

static void the_command_line_is_read(void **state)
{
	(void)state;
	struct command_line line = parse(WORDS("--log-level", "debug", "add", "http://h/a",
	        "--title=T=1", "--service-id", "-1", "--force", "--complete=no", "--file",
	        "http://h/b", "b c", "--file", "http://h/c", "--odd", "--", "--dashed"));
	size_t count = 0;
	assert_string_equal(line.subcommand->name, "add");
	assert_int_equal(line.argument_count, 2);
	assert_string_equal(line.arguments[0], "http://h/a");
	assert_string_equal(line.arguments[1], "--dashed");
	assert_string_equal(options_text(&line.options, OPTION_TITLE), "T=1");
	assert_string_equal(options_text(&line.options, OPTION_SERVICE_ID), "-1");
	assert_string_equal(options_text(&line.options, OPTION_LOG_LEVEL), "debug");
	assert_true(options_flag(&line.options, OPTION_FORCE));
	assert_false(options_flag(&line.options, OPTION_COMPLETE));
	assert_false(options_flag(&line.options, OPTION_JOB));
	const char *const *files = options_list(&line.options, OPTION_FILE, &count);
	assert_int_equal(count, 4);
	assert_string_equal(files[1], "b c");
	assert_string_equal(files[3], "--odd");
	command_line_release(&line);
}

static void the_last_of_several_values_counts(void **state)
{
	(void)state;
	struct command_line line = parse(WORDS("serve", "--port", "1", "--port=65535"));
	assert_int_equal(options_number(&line.options, OPTION_PORT), 65535);
	assert_int_equal(options_number(&line.options, OPTION_MAX_JOBS), 300);
	command_line_release(&line);
}

static void wrong_command_lines_are_explained(void **state)
{
	(void)state;
	static const struct {
		const char *words[4];
		const char *expected;
	} bad[] = {
	        {{"serv"}, "did you mean \"serve\"?"},
	        {{"elephant"}, "there is no command \"elephant\". See"},
	        {{""}, "there is no command \"\""},
	        {{"serve", "--prot", "1"}, "did you mean --port?"},
	        {{"serve", "--zzzzzzzz"},
	                "there is no option --zzzzzzzz. See: bitsbridge serve --help"},
	        {{"serve", "-p"}, "options begin with two dashes"},
	        {{"serve", "--title", "x"}, "an option of: add"},
	        {{"--port", "1", "serve"}, "belongs behind a command: serve"},
	        {{"serve", "--port"}, "--port needs a value: --port N"},
	        {{"serve", "--port", ""}, "must be a whole number from 0 to 65535"},
	        {{"serve", "--port=65536"},
	                "must be a whole number from 0 to 65535, not \"65536\""},
	        {{"serve", "--port=-1"}, "must be a whole number"},
	        {{"serve", "--port=0x10"}, "must be a whole number"},
	        {{"serve", "--max-jobs=0"}, "from 1 to"},
	        {{"serve", "--all-users=maybe"}, "must be yes or no"},
	        {{"serve", "--limit-rate=1T"}, "must be a number of bytes"},
	        {{"serve", "--limit-rate=K"}, "must be a number of bytes"},
	        {{"serve", "--limit-rate=99999999999999G"}, "must be a number of bytes"},
	        {{"serve", "--allow-origin="}, "is not right"},
	        {{"serve", "--allow-source=a b"}, "must not be empty or hold white space"},
	        {{"serve", "--allow-source=ftp://cdn.example/"}, "must begin with http"},
	        {{"serve", "--allow-source=cdn.example/music"}, "must begin with http"},
	        {{"serve", "--allow-source=https://*.example/"}, "hosts cannot have"},
	        {{"serve", "--allow-source=https://user@cdn.example/"}, "user name"},
	        {{"serve", "--allow-source=https://cdn.example/a/../b"}, "dot segments"},
	        {{"serve", "--allow-origin=https://store.example= A"}, "space"},
	        {{"serve", "--allow-origin=https://store.example=A:B"}, "colon"},
	        {{"serve", "--allow-origin=https://a.example=P",
	                 "--allow-origin=https://A.example:443"},
	                "beside \"https://a.example=P\", not \"https://A.example:443\""},
	        {{"serve", "--allow-origin=https://a.example", "--allow-origin=https://b.example=P",
	                 "--allow-origin=https://a.example=P"},
	                "beside \"https://a.example\", not \"https://a.example=P\""},
	        {{"serve", "--download-dir="}, "must name a file or folder"},
	        {{"serve", "--queue=bit"}, "must be bits, local or replay"},
	        {{"serve", "--queue=bits local"}, "must be bits, local or replay"},
	        {{"serve", "--log-level=loud"}, "must be error, warn, info or debug"},
	        {{"serve", "extra"}, "one argument too many"},
	        {{"add"}, "needs URL [FILE]"},
	        {{"add", "u", "--file", "u2"}, "--file needs a value: --file URL FILE"},
	        {{"add", "u", "--service-id=0"}, "not 0"},
	        {{"add", "u", "--service-id=x"}, "whole number"},
	        {{"add", "u", "--title=\xff"}, "must be UTF-8"},
	        {{"serve", "--help=perhaps"}, "must be yes or no"},
	        {{"serve", "--version=1"}, "there is no option --version"},
	};
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct command_line line = {0};
		char *problem = NULL;
		size_t count = 0;
		while (count < COUNT(bad[i].words) && bad[i].words[count] != NULL)
			count++;
		assert_false(command_line_parse(&table, count, bad[i].words, &line, &problem));
		if (strstr(problem, bad[i].expected) == NULL)
			fail_msg("row %zu: \"%s\" lacks \"%s\"", i, problem, bad[i].expected);
		assert_null(strchr(problem, '\n'));
		free(problem);
	}
}

static void bytes_may_have_units(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint64_t bytes;
	} good[] = {{"0", 0}, {"1", 1}, {"1K", 1024}, {"2k", 2048}, {"3M", 3 << 20},
	        {"1g", 1 << 30}, {"1125899906842624", UINT64_C(1) << 50},
	        {"1048576G", UINT64_C(1) << 50}};
	for (size_t i = 0; i < COUNT(good); i++) {
		struct options options = {0};
		char *problem = NULL;
		assert_true(options_set(&options, OPTION_LIMIT_RATE, LEVEL_FILE, good[i].text, NULL,
		        NULL, &problem));
		assert_true(options_number(&options, OPTION_LIMIT_RATE) == good[i].bytes);
		options_release(&options);
	}
}

static void the_environment_is_read(void **state)
{
	(void)state;
	struct options options = {0};
	char *problem = NULL, name[ENVIRONMENT_NAME_SIZE];
	size_t count = 0;
	environment_name(option_find("no-progress-timeout", NULL), name);
	assert_string_equal(name, "BITSBRIDGE_NO_PROGRESS_TIMEOUT");
	assert_true(environment_take(&options, OPTION_ALLOW_ORIGIN,
	        " https://a.example=P,Q R \n https://b.example ", &problem));
	assert_string_equal(
	        options_list(&options, OPTION_ALLOW_ORIGIN, &count)[1], "https://b.example");
	assert_string_equal(
	        options_list(&options, OPTION_ALLOW_ORIGIN, &count)[0], "https://a.example=P,Q R");
	assert_int_equal(count, 2);
	assert_true(environment_take(&options, OPTION_ALLOW_USER, "Anna Lena\nbob\n", &problem));
	assert_string_equal(options_list(&options, OPTION_ALLOW_USER, &count)[0], "Anna Lena");
	assert_int_equal(count, 2);
	assert_true(
	        environment_take(&options, OPTION_FILE, "http://h/a a b\nhttp://h/c c", &problem));
	assert_string_equal(options_list(&options, OPTION_FILE, &count)[1], "a b");
	assert_int_equal(count, 4);
	assert_true(environment_take(&options, OPTION_PORT, "", &problem));
	assert_false(options_is_set(&options, OPTION_PORT));
	assert_false(environment_take(&options, OPTION_PORT, "eighty", &problem));
	assert_non_null(strstr(problem, "BITSBRIDGE_PORT must be a whole number"));
	free(problem);
	options_release(&options);
}

static void set(
        struct options *options, enum option_level level, enum option_id id, const char *value)
{
	char *problem = NULL;
	assert_true(options_set(options, id, level, value, NULL, NULL, &problem));
}

static void higher_levels_beat_lower_ones(void **state)
{
	(void)state;
	struct options options = {0};
	size_t count = 0;
	set(&options, LEVEL_COMMAND_LINE, OPTION_PORT, "1");
	set(&options, LEVEL_ENVIRONMENT, OPTION_PORT, "2");
	set(&options, LEVEL_FILE, OPTION_PORT, "3");
	set(&options, LEVEL_FILE, OPTION_ALLOW_ORIGIN, "https://file-a");
	set(&options, LEVEL_FILE, OPTION_ALLOW_ORIGIN, "https://file-b");
	set(&options, LEVEL_ENVIRONMENT, OPTION_ALLOW_ORIGIN, "https://environment");
	set(&options, LEVEL_FILE, OPTION_TITLE, "file");
	assert_int_equal(options_number(&options, OPTION_PORT), 1);
	assert_string_equal(
	        options_list(&options, OPTION_ALLOW_ORIGIN, &count)[0], "https://environment");
	assert_int_equal(count, 1);
	struct options copy;
	options_copy(&copy, &options);
	options_drop(&copy, LEVEL_FILE);
	assert_int_equal(options_number(&copy, OPTION_PORT), 1);
	assert_false(options_is_set(&copy, OPTION_TITLE));
	assert_string_equal(options_text(&options, OPTION_TITLE), "file");
	options_release(&copy);
	options_release(&options);
}

static void every_option_is_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = &option_table[i];
		char *problem = NULL;
		struct options options = {0};
		assert_non_null(row->name);
		assert_true(row->users != 0);
		assert_true(strlen(row->help) > 10 && text_ends_with_ignoring_case(row->help, "."));
		bool chosen = row->kind == OPTION_KIND_CHOICE || row->kind == OPTION_KIND_SWITCH;
		assert_int_equal(row->choices != NULL, chosen);
		assert_true(row->value != NULL || row->choices != NULL ||
		            row->kind == OPTION_KIND_FLAG);
		if (row->fallback != NULL)
			assert_true(options_set(&options, (enum option_id)i, LEVEL_FILE,
			        row->fallback, NULL, NULL, &problem));
		options_release(&options);
	}
}

static void help_fits_a_terminal(void **state)
{
	(void)state;
	struct text text = {0};
	help_program(&table, &text);
	for (size_t i = 0; i < table.count; i++)
		help_subcommand(table.rows[i], &text);
	for (const char *line = text.data; *line != '\0';) {
		size_t length = strcspn(line, "\n");
		if (length > HELP_COLUMNS)
			fail_msg("too long: %.*s", (int)length, line);
		assert_true(length == 0 || line[length - 1] != ' ');
		line += length + 1;
	}
	text_release(&text);
}

static void the_nearest_name_is_found(void **state)
{
	(void)state;
	static const struct {
		const char *typed, *expected;
	} cases[] = {{"prot", "port"}, {"serev", "serve"}, {"lst", "list"},
	        {"allow-orign", "allow-origin"}, {"allow", "allow-origin"}, {"x", NULL}, {"", NULL},
	        {"elephants", NULL}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nearest nearest = {.typed = cases[i].typed};
		nearest_try(&nearest, "port");
		nearest_try(&nearest, "serve");
		nearest_try(&nearest, "list");
		nearest_try(&nearest, "allow-origin");
		if (cases[i].expected == NULL)
			assert_null(nearest.best);
		else
			assert_string_equal(nearest.best, cases[i].expected);
	}
	char longest[NEAREST_LENGTH_MAX + 2];
	memset(longest, 'a', sizeof longest);
	longest[NEAREST_LENGTH_MAX] = '\0';
	struct nearest nearest = {.typed = longest};
	nearest_try(&nearest, longest);
	assert_non_null(nearest.best);
	longest[NEAREST_LENGTH_MAX] = 'a';
	longest[NEAREST_LENGTH_MAX + 1] = '\0';
	nearest = (struct nearest){.typed = longest};
	nearest_try(&nearest, longest);
	assert_null(nearest.best);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_command_line_is_read),
	        cmocka_unit_test(the_last_of_several_values_counts),
	        cmocka_unit_test(wrong_command_lines_are_explained),
	        cmocka_unit_test(bytes_may_have_units),
	        cmocka_unit_test(the_environment_is_read),
	        cmocka_unit_test(higher_levels_beat_lower_ones),
	        cmocka_unit_test(every_option_is_whole),
	        cmocka_unit_test(help_fits_a_terminal),
	        cmocka_unit_test(the_nearest_name_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
