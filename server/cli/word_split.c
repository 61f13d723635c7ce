/* SPDX-License-Identifier: MIT */
#include "cli/word_split.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define WHITE_SPACE "\t\n\v\f\r "

/* Within double quotes a backslash stands for itself before anything else, as in a shell. */
#define ESCAPED_IN_QUOTES "\"\\$`"

struct splitter {
	const char *at;
	const char *problem; /* NULL: none */
};

static void take_single_quoted(struct splitter *splitter, struct text *word)
{
	size_t length = strcspn(++splitter->at, "'");
	text_append_n(word, splitter->at, length);
	splitter->at += length;
	if (*splitter->at == '\0')
		splitter->problem = "a quote (') is not closed";
	else
		splitter->at++;
}

static void take_double_quoted(struct splitter *splitter, struct text *word)
{
	splitter->at++;
	for (; *splitter->at != '"' && *splitter->at != '\0'; splitter->at++) {
		if (splitter->at[0] == '\\' && splitter->at[1] != '\0' &&
		        strchr(ESCAPED_IN_QUOTES, splitter->at[1]) != NULL)
			splitter->at++;
		text_append_char(word, *splitter->at);
	}
	if (*splitter->at == '\0')
		splitter->problem = "a quote (\") is not closed";
	else
		splitter->at++;
}

static void take_escaped(struct splitter *splitter, struct text *word)
{
	splitter->at++;
	if (*splitter->at == '\0')
		splitter->problem = "nothing follows the backslash at its end";
	else
		text_append_char(word, *splitter->at++);
}

/* From a character that is no white space to the next that is; malloc'ed, may be empty where it was quoted. */
static char *take_word(struct splitter *splitter)
{
	struct text word = {0};
	while (splitter->problem == NULL && *splitter->at != '\0' &&
	        strchr(WHITE_SPACE, *splitter->at) == NULL) {
		if (*splitter->at == '\'')
			take_single_quoted(splitter, &word);
		else if (*splitter->at == '"')
			take_double_quoted(splitter, &word);
		else if (*splitter->at == '\\')
			take_escaped(splitter, &word);
		else
			text_append_char(&word, *splitter->at++);
	}
	return text_steal(&word);
}

bool words_split(const char *line, struct words *ret, const char **ret_problem)
{
	struct splitter splitter = {.at = line};
	struct words words = {0};
	for (;;) {
		splitter.at += strspn(splitter.at, WHITE_SPACE);
		if (*splitter.at == '\0' || *splitter.at == '#' || splitter.problem != NULL)
			break;
		words.list = memory_resize_array(words.list, words.count + 1, sizeof(char *));
		words.list[words.count++] = take_word(&splitter);
		if (words.count > WORDS_MAX)
			splitter.problem = "it has too many words";
	}
	if (splitter.problem == NULL) {
		*ret = words;
		return true;
	}
	words_release(&words);
	*ret_problem = splitter.problem;
	return false;
}

void words_release(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->list[i]);
	free(words->list);
	*words = (struct words){0};
}
