/* SPDX-License-Identifier: MIT */
#include "cli/command_words.h"

#include <stdlib.h>
#include <string.h>

static void append_repeated(struct text *text, char c, size_t count)
{
	while (count-- > 0)
		text_append_char(text, c);
}

/* Backslashes stand for themselves but before a quote, where each takes two. */
static void append_quoted(struct text *text, const char *word)
{
	size_t backslashes = 0;
	text_append_char(text, '"');
	for (; *word != '\0'; word++) {
		if (*word == '"')
			append_repeated(text, '\\', backslashes + 1);
		backslashes = *word == '\\' ? backslashes + 1 : 0;
		text_append_char(text, *word);
	}
	append_repeated(text, '\\', backslashes);
	text_append_char(text, '"');
}

void command_words_append(struct text *text, const char *word)
{
	bool first = text->length == 0;
	if (!first)
		text_append_char(text, ' ');
	/* The program's own path always: the first space would cut it. */
	if (first || *word == '\0' || strpbrk(word, " \t\n\v\"") != NULL)
		append_quoted(text, word);
	else
		text_append(text, word);
}

void command_words_append_options(
        struct text *text, const struct options *options, enum option_user user)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		enum option_id id = (enum option_id)i;
		size_t count = 0;
		const char *const *values = options_list(options, id, &count);
		if ((option_table[i].users & (unsigned)user) == 0 ||
		        options_level(options, id) != LEVEL_COMMAND_LINE)
			continue;
		for (size_t j = 0; j < count; j++) {
			char *word = text_format("--%s=%s", option_table[i].name, values[j]);
			command_words_append(text, word);
			free(word);
		}
	}
}
