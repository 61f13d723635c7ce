/* SPDX-License-Identifier: MIT */
/* add --from: a job for each line of a list. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands/add.h"
#include "cli/report.h"
#include "cli/word_split.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* What one line cannot say for itself; nor what every command takes. */
static const enum option_id of_the_whole[] = {
        OPTION_FROM, OPTION_WAIT, OPTION_TIMEOUT, OPTION_MAX_JOBS};

/* The first such option of the line, or OPTION_COUNT. */
static enum option_id find_misplaced(const struct options *options)
{
	for (size_t i = 0; i < sizeof of_the_whole / sizeof of_the_whole[0]; i++)
		if (options_is_set(options, of_the_whole[i]))
			return of_the_whole[i];
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (option_table[i].users == USER_EVERY &&
		        options_is_set(options, (enum option_id)i))
			return (enum option_id)i;
	return OPTION_COUNT;
}

static int add_parsed(
        struct adding *adding, const struct invocation *whole, struct command_line *line)
{
	enum option_id misplaced = find_misplaced(&line->options);
	if (misplaced != OPTION_COUNT || line->version)
		return report_failure("--%s has no place in a line; write it behind \"add --from\"",
		        line->version ? "version" : option_table[misplaced].name);
	options_put_over(&line->options, &whole->options);
	struct invocation invocation = *whole;
	invocation.options = line->options;
	invocation.arguments = line->arguments;
	invocation.argument_count = line->argument_count;
	return add_job(adding, &invocation);
}

static int add_words(
        struct adding *adding, const struct invocation *whole, const struct words *words)
{
	struct command_line line = {0};
	char *problem = NULL;
	const char **arguments = memory_new_array(words->count + 1, sizeof(char *));
	arguments[0] = whole->subcommand->name;
	for (size_t i = 0; i < words->count; i++)
		arguments[i + 1] = words->list[i];
	int status = CLI_FAILED;
	if (command_line_parse(whole->table, words->count + 1, arguments, &line, &problem)) {
		status = add_parsed(adding, whole, &line);
		command_line_release(&line);
	} else {
		report_failure("%s", problem);
	}
	free(problem);
	free(arguments);
	return status;
}

static int add_line(
        struct adding *adding, const struct invocation *whole, const char *line, size_t length)
{
	struct words words = {0};
	const char *problem = NULL;
	if (length > ADD_LINE_MAX)
		return report_failure("the line is longer than %d bytes", ADD_LINE_MAX);
	if (strlen(line) != length)
		return report_failure("the line holds a zero byte; this is no text file");
	if (!text_is_utf8(line))
		return report_failure("the line is not UTF-8; save the file as UTF-8");
	if (!words_split(line, &words, &problem))
		return report_failure("the line cannot be read: %s", problem);
	int status = words.count > 0 ? add_words(adding, whole, &words) : CLI_DONE;
	words_release(&words);
	return status;
}

/* The next line without its end; of one that is too long the beginning. False: there is none. */
static bool read_line(FILE *stream, struct text *line)
{
	int c = getc(stream);
	text_clear(line);
	if (c == EOF)
		return false;
	for (; c != EOF && c != '\n'; c = getc(stream))
		if (line->length <= ADD_LINE_MAX)
			text_append_char(line, (char)c);
	text_append(line, "");
	return true;
}

/* Each job is made as soon as its line is read: whoever writes the list may still be writing. */
static int add_stream(
        struct adding *adding, const struct invocation *whole, FILE *stream, const char *name)
{
	struct text line = {0};
	int status = CLI_DONE;
	for (size_t number = 1; read_line(stream, &line); number++) {
		bool marked = number == 1 && text_starts_with(line.data, BYTE_ORDER_MARK);
		size_t begin = marked ? strlen(BYTE_ORDER_MARK) : 0;
		char *place = text_format("%s:%zu", name, number);
		report_set_place(place);
		if (add_line(adding, whole, line.data + begin, line.length - begin) != CLI_DONE)
			status = CLI_FAILED;
		report_set_place(NULL);
		free(place);
	}
	text_release(&line);
	if (ferror(stream))
		status = report_failure("cannot read %s: %s", name, strerror(errno));
	return status;
}

int add_list(struct adding *adding, const struct invocation *invocation, const char *file)
{
	char *reason = NULL;
	if (strcmp(file, "-") == 0)
		return add_stream(adding, invocation, stdin, "standard input");
	FILE *stream = file_stream_open(file, FILE_USE_READ, &reason);
	if (stream == NULL) {
		int status = report_failure("cannot read %s: %s", file, reason);
		free(reason);
		return status;
	}
	int status = add_stream(adding, invocation, stream, file);
	fclose(stream);
	return status;
}
