/* SPDX-License-Identifier: MIT */
#include "cli/command_line.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/nearest.h"
#include "cli/synonyms.h"

struct parser {
	const struct subcommand_table *table;
	const char *const *left; /* what is still to be read */
	size_t left_count;
	bool only_arguments; /* "--" was read */
	struct command_line line;
	char *problem;
};

const struct subcommand *subcommand_find(const struct subcommand_table *table, const char *name)
{
	for (size_t i = 0; i < table->count; i++) {
		if (strcmp(table->rows[i]->name, name) == 0)
			return table->rows[i];
	}
	return NULL;
}

static bool fail(struct parser *parser, char *problem)
{
	parser->problem = problem;
	return false;
}

static const char *next(struct parser *parser)
{
	if (parser->left_count == 0)
		return NULL;
	parser->left_count--;
	return *parser->left++;
}

static const char *help_of(const struct parser *parser, struct text *text)
{
	const struct subcommand *subcommand = parser->line.subcommand;
	text_appendf(text, "bitsbridge %s%s--help", subcommand != NULL ? subcommand->name : "",
	        subcommand != NULL ? " " : "");
	return text->data;
}

static bool fail_unknown_command(struct parser *parser, const char *name)
{
	struct nearest nearest = {.typed = name};
	for (size_t i = 0; i < parser->table->count; i++)
		nearest_try(&nearest, parser->table->rows[i]->name);
	const struct synonym *synonym = synonym_find(name);
	const char *meant = synonym != NULL ? synonym->commands[0] : nearest.best;
	struct text text = {0};
	text_appendf(&text, "there is no command \"%s\"", name);
	if (meant != NULL)
		text_appendf(&text, "; did you mean \"%s\"", meant);
	if (synonym != NULL && synonym->commands[1] != NULL)
		text_appendf(&text, " or \"%s\"", synonym->commands[1]);
	text_append(&text, meant == NULL ? ". See: bitsbridge --help" : "? See: bitsbridge --help");
	return fail(parser, text_steal(&text));
}

/* An option that exists, but not for this command. */
static bool fail_foreign_option(struct parser *parser, const struct option_row *row)
{
	struct text text = {0};
	if (parser->line.subcommand == NULL) {
		text_appendf(&text, "--%s belongs behind a command: ", row->name);
	} else {
		text_appendf(&text, "\"%s\" takes no --%s, which is an option of: ",
		        parser->line.subcommand->name, row->name);
	}
	bool first = true;
	for (size_t i = 0; i < parser->table->count; i++) {
		const struct subcommand *subcommand = parser->table->rows[i];
		if ((row->users & subcommand->user) == 0)
			continue;
		text_appendf(&text, "%s%s", first ? "" : ", ", subcommand->name);
		first = false;
	}
	return fail(parser, text_steal(&text));
}

static bool fail_unknown_option(struct parser *parser, const char *name)
{
	struct nearest nearest = {.typed = name};
	const struct subcommand *subcommand = parser->line.subcommand;
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (subcommand == NULL || (option_table[i].users & subcommand->user) != 0)
			nearest_try(&nearest, option_table[i].name);
	}
	struct text text = {0}, help = {0};
	text_appendf(&text, "there is no option --%s", name);
	if (nearest.best != NULL)
		text_appendf(&text, "; did you mean --%s?", nearest.best);
	text_appendf(&text, "%s See: %s", nearest.best == NULL ? "." : "", help_of(parser, &help));
	text_release(&help);
	return fail(parser, text_steal(&text));
}

static bool takes(const struct parser *parser, const struct option_row *row)
{
	unsigned user = parser->line.subcommand != NULL ? (unsigned)parser->line.subcommand->user
	                                                : (unsigned)USER_EVERY;
	return (row->users & user) == user;
}

static bool fail_missing_value(struct parser *parser, const struct option_row *row)
{
	const char *value = row->value != NULL ? row->value : row->choices;
	return fail(
	        parser, text_format("--%s needs a value: --%s %s", row->name, row->name, value));
}

/* name is what stands between the dashes and the equals sign; given: behind that, or NULL. */
static bool read_option(struct parser *parser, const char *name, const char *given)
{
	enum option_id id = OPTION_COUNT;
	const struct option_row *row = option_find(name, &id);
	if (row == NULL)
		return fail_unknown_option(parser, name);
	if (!takes(parser, row))
		return fail_foreign_option(parser, row);
	const char *value = given, *second = NULL;
	bool alone = row->kind == OPTION_KIND_FLAG || row->kind == OPTION_KIND_SWITCH;
	if (alone && value == NULL)
		value = "yes";
	if (value == NULL)
		value = next(parser);
	if (row->kind == OPTION_KIND_PAIR && value != NULL)
		second = next(parser);
	if (value == NULL || (row->kind == OPTION_KIND_PAIR && second == NULL))
		return fail_missing_value(parser, row);
	char *problem = NULL;
	if (options_set(
	            &parser->line.options, id, LEVEL_COMMAND_LINE, value, second, NULL, &problem))
		return true;
	char *whole = row->secret ? text_format("--%s %s", row->name, problem)
	                          : text_format("--%s %s, not \"%s\"", row->name, problem, value);
	free(problem);
	return fail(parser, whole);
}

static bool read_long(struct parser *parser, const char *word)
{
	const char *equals = strchr(word, '=');
	size_t length = equals != NULL ? (size_t)(equals - word) : strlen(word);
	char *name = memory_string_n(word, length);
	bool good = true;
	if (strcmp(name, "version") == 0 && equals == NULL)
		parser->line.version = true;
	else
		good = read_option(parser, name, equals != NULL ? equals + 1 : NULL);
	free(name);
	return good;
}

static bool read_argument(struct parser *parser, const char *word)
{
	struct command_line *line = &parser->line;
	if (line->subcommand == NULL) {
		/* "help add" is "add --help". */
		if (strcmp(word, "help") == 0)
			return read_option(parser, "help", NULL);
		line->subcommand = subcommand_find(parser->table, word);
		return line->subcommand != NULL || fail_unknown_command(parser, word);
	}
	line->arguments[line->argument_count++] = word;
	return true;
}

static bool read_word(struct parser *parser, const char *word)
{
	if (parser->only_arguments || word[0] != '-' || word[1] == '\0')
		return read_argument(parser, word);
	if (strcmp(word, "--") == 0) {
		parser->only_arguments = true;
		return true;
	}
	if (strcmp(word, "-h") == 0)
		return read_option(parser, "help", NULL);
	if (word[1] == '-')
		return read_long(parser, word + 2);
	struct text help = {0};
	char *problem = text_format("there is no option %s; options begin with two dashes. See: %s",
	        word, help_of(parser, &help));
	text_release(&help);
	return fail(parser, problem);
}

static bool check_argument_count(struct parser *parser)
{
	const struct command_line *line = &parser->line;
	const struct subcommand *subcommand = line->subcommand;
	if (subcommand == NULL || line->version || options_flag(&line->options, OPTION_HELP))
		return true;
	if (line->argument_count < subcommand->arguments_min)
		return fail(
		        parser, text_format("\"%s\" needs %s; see: bitsbridge %s --help",
		                        subcommand->name, subcommand->arguments, subcommand->name));
	if (line->argument_count > subcommand->arguments_max)
		return fail(parser, text_format("\"%s\" is one argument too many for \"%s\". See: "
		                                "bitsbridge %s --help",
		                            line->arguments[subcommand->arguments_max],
		                            subcommand->name, subcommand->name));
	return true;
}

bool command_line_parse(const struct subcommand_table *table, size_t count,
        const char *const *arguments, struct command_line *ret, char **ret_problem)
{
	struct parser parser = {.table = table, .left = arguments, .left_count = count};
	parser.line.arguments = memory_new_array(count, sizeof(char *));
	bool good = true;
	for (const char *word; good && (word = next(&parser)) != NULL;)
		good = read_word(&parser, word);
	good = good && check_argument_count(&parser);
	if (good) {
		*ret = parser.line;
	} else {
		command_line_release(&parser.line);
		*ret_problem = parser.problem;
	}
	return good;
}

static void hide(char *text)
{
	for (size_t i = 0; text[i] != '\0'; i++)
		text[i] = '*';
}

void command_line_hide_secrets(size_t count, char *const *arguments)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(arguments[i], "--") == 0)
			return;
		if (!text_starts_with(arguments[i], "--"))
			continue;
		char *equals = strchr(arguments[i], '=');
		size_t length =
		        equals != NULL ? (size_t)(equals - arguments[i]) : strlen(arguments[i]);
		char *name = memory_string_n(arguments[i] + 2, length - 2);
		const struct option_row *row = option_find(name, NULL);
		free(name);
		if (row == NULL || !row->secret)
			continue;
		if (equals != NULL)
			hide(equals + 1);
		else if (i + 1 < count)
			hide(arguments[++i]);
	}
}

void command_line_release(struct command_line *line)
{
	options_release(&line->options);
	free(line->arguments);
	*line = (struct command_line){0};
}
