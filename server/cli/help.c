/* SPDX-License-Identifier: MIT */
#include "cli/help.h"

#include <string.h>

#define NAME_COLUMNS   12 /* of a command's name in the list of commands */
#define OPTION_COLUMNS 24 /* where an option's help begins */

/* Wraps words from column `indent` on; the cursor stands at column `at`. */
static void append_wrapped(struct text *text, size_t at, size_t indent, const char *words)
{
	while (*words != '\0') {
		size_t length = strcspn(words, " ");
		bool first = at <= indent;
		if (!first && at + 1 + length > HELP_COLUMNS) {
			text_append_char(text, '\n');
			at = 0;
			first = true;
		}
		if (at < indent) {
			text_appendf(text, "%*s", (int)(indent - at), "");
			at = indent;
		}
		text_append(text, first ? "" : " ");
		text_append_n(text, words, length);
		at += length + (first ? 0 : 1);
		words += length;
		words += strspn(words, " ");
	}
	text_append_char(text, '\n');
}

static void append_option(const struct option_row *row, bool defaults, struct text *text)
{
	size_t begin = text->length;
	bool is_switch = row->kind == OPTION_KIND_SWITCH;
	bool valued = row->value != NULL || row->choices != NULL;
	text_appendf(text, "  --%s%s%s", row->name,
	        is_switch ? "[="
	        : valued  ? " "
	                  : "",
	        row->value != NULL ? row->value : "");
	const char *choices = row->value == NULL ? row->choices : NULL;
	for (const char *at = choices; at != NULL && *at != '\0'; at++)
		text_append_char(text, (char)(*at == ' ' ? '|' : *at));
	if (is_switch)
		text_append_char(text, ']');
	size_t at = text->length - begin;
	if (at + 2 > OPTION_COLUMNS) {
		text_append_char(text, '\n');
		at = 0;
	}
	struct text words = {0};
	text_append(&words, row->help);
	if (row->list)
		text_append(
		        &words, strstr(row->help, "repeated") == NULL ? " May be repeated." : "");
	const char *fallback = row->shown_fallback != NULL ? row->shown_fallback : row->fallback;
	if (fallback != NULL && defaults)
		text_appendf(&words, " Default: %s.", fallback);
	append_wrapped(text, at, OPTION_COLUMNS, words.data);
	text_release(&words);
}

static bool is_everywhere(const struct option_row *row)
{
	return row->users == USER_EVERY;
}

static void append_options(
        unsigned user, bool everywhere, bool defaults, const char *heading, struct text *text)
{
	bool headed = false;
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = &option_table[i];
		if ((row->users & user) == 0 || is_everywhere(row) != everywhere)
			continue;
		if (!headed)
			text_appendf(text, "\n%s\n", heading);
		headed = true;
		append_option(row, defaults, text);
	}
}

void help_subcommand(const struct subcommand *subcommand, struct text *text)
{
	text_appendf(text, "Usage: bitsbridge %s%s%s [OPTIONS]\n\n%s\n", subcommand->name,
	        *subcommand->arguments != '\0' ? " " : "", subcommand->arguments,
	        subcommand->description);
	append_options(
	        (unsigned)subcommand->user, false, !subcommand->without_defaults, "Options:", text);
	append_options((unsigned)subcommand->user, true, true, "Options of every command:", text);
	if (*subcommand->examples == '\0')
		return;
	text_append(text, "\nExamples:\n");
	for (const char *line = subcommand->examples; *line != '\0';) {
		size_t length = strcspn(line, "\n");
		text_append(text, "  ");
		text_append_n(text, line, length);
		text_append_char(text, '\n');
		line += length + (line[length] == '\n' ? 1 : 0);
	}
}

static void append_commands(const struct subcommand_table *table, struct text *text)
{
	const char *group = "";
	for (size_t i = 0; i < table->count; i++) {
		const struct subcommand *row = table->rows[i];
		if (strcmp(group, row->group) != 0)
			text_appendf(text, "\n%s\n", row->group);
		group = row->group;
		text_appendf(text, "  %-*s%s\n", NAME_COLUMNS, row->name, row->summary);
	}
}

void help_program(const struct subcommand_table *table, struct text *text)
{
	text_append(text, "BITS Bridge tells web pages how background downloads are doing.\n\n"
	                  "Usage: bitsbridge COMMAND [ARGUMENTS] [OPTIONS]\n");
	append_commands(table, text);
	append_options(USER_EVERY, true, true, "Options of every command:", text);
	text_append(text,
	        "  --version             Prints the version, and exits.\n"
	        "\n"
	        "Every option can also stand in the config file (port = 2487) and in the\n"
	        "environment (BITSBRIDGE_PORT=2487). The command line beats the environment,\n"
	        "which beats the config file.\n"
	        "\n"
	        "First steps, in two terminals:\n"
	        "  bitsbridge serve\n"
	        "  bitsbridge add https://store.example/song.mp3 --provider Proseware\n"
	        "  bitsbridge watch\n"
	        "\n"
	        "More on a command: bitsbridge COMMAND --help, or bitsbridge help COMMAND\n");
}
