/* SPDX-License-Identifier: MIT */
#include "cli/config_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"
#include "cli/nearest.h"

#define WHITE_SPACE     "\t \r\v\f"
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

struct reader {
	const char *folder;
	struct options *options;
	size_t line_number;
	size_t set_on_line[OPTION_COUNT]; /* 0: not yet */
};

static char *problem_name(const char *name)
{
	struct nearest nearest = {.typed = name};
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (!option_table[i].not_in_file)
			nearest_try(&nearest, option_table[i].name);
	}
	if (nearest.best != NULL)
		return text_format(
		        "there is no option \"%s\"; did you mean \"%s\"?", name, nearest.best);
	return text_format("there is no option \"%s\"; see: bitsbridge serve --help", name);
}

/* Cuts "URL FILE" in two. */
static char *split_pair(char *value)
{
	char *space = value + strcspn(value, WHITE_SPACE);
	if (*space == '\0')
		return NULL;
	*space++ = '\0';
	return space + strspn(space, WHITE_SPACE);
}

static char *take_value(struct reader *reader, enum option_id id, char *value)
{
	const struct option_row *row = &option_table[id];
	if (row->not_in_file)
		return text_format("\"%s\" has no place in the config file", row->name);
	size_t *set = &reader->set_on_line[id];
	if (*set != 0 && !row->list)
		return text_format("\"%s\" was set on line %zu already; remove one of the two",
		        row->name, *set);
	*set = reader->line_number;
	const char *second = row->kind == OPTION_KIND_PAIR ? split_pair(value) : NULL;
	char *problem = NULL;
	if (options_set(reader->options, id, LEVEL_FILE, value, second, reader->folder, &problem))
		return NULL;
	char *whole = text_format("\"%s\" %s, not \"%s\"", row->name, problem, value);
	free(problem);
	return whole;
}

static void trim_end(char *text)
{
	size_t length = strlen(text);
	while (length > 0 && strchr(WHITE_SPACE, text[length - 1]) != NULL)
		text[--length] = '\0';
}

/* NULL: taken; else what is wrong. line may be written to. */
static char *take_line(struct reader *reader, char *line)
{
	if (!text_is_utf8(line))
		return memory_string("the line is not UTF-8; save the file as UTF-8");
	line += strspn(line, WHITE_SPACE);
	if (*line == '\0' || *line == '#')
		return NULL;
	char *equals = strchr(line, '=');
	if (equals == NULL)
		return memory_string("there is no \"=\"; write \"name = value\"");
	*equals = '\0';
	trim_end(line);
	char *value = equals + 1 + strspn(equals + 1, WHITE_SPACE);
	trim_end(value);
	enum option_id id = OPTION_COUNT;
	return option_find(line, &id) != NULL ? take_value(reader, id, value) : problem_name(line);
}

static char *take_bytes(struct reader *reader, const char *line, size_t length)
{
	if (length > CONFIG_LINE_MAX)
		return text_format("the line is longer than %d bytes", CONFIG_LINE_MAX);
	if (memchr(line, '\0', length) != NULL)
		return memory_string("the line holds a zero byte; this is no text file");
	char *copy = memory_string_n(line, length);
	char *problem = take_line(reader, copy);
	free(copy);
	return problem;
}

bool config_parse(const char *content, size_t length, const char *path, struct options *options,
        char **ret_problem)
{
	char *folder = path_folder(path), *problem = NULL;
	struct reader reader = {.folder = folder, .options = options};
	const char *end = content + length;
	if (text_starts_with(content, BYTE_ORDER_MARK))
		content += strlen(BYTE_ORDER_MARK);
	while (content < end && problem == NULL) {
		const char *line_end = memchr(content, '\n', (size_t)(end - content));
		if (line_end == NULL)
			line_end = end;
		reader.line_number++;
		problem = take_bytes(&reader, content, (size_t)(line_end - content));
		content = line_end < end ? line_end + 1 : end;
	}
	free(folder);
	if (problem == NULL)
		return true;
	*ret_problem = text_format("%s:%zu: %s", path, reader.line_number, problem);
	free(problem);
	return false;
}
