/* SPDX-License-Identifier: MIT */
/* Lines of "add --from": whatever they hold, they are words or refused; words that are quoted again stay what they are. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/word_split.h"
#include "fuzz.h"

static char *quote(const struct words *words)
{
	struct text text = {0};
	for (size_t i = 0; i < words->count; i++) {
		text_append(&text, i > 0 ? " '" : "'");
		for (const char *at = words->list[i]; *at != '\0'; at++) {
			if (*at == '\'')
				text_append(&text, "'\\''");
			else
				text_append_char(&text, *at);
		}
		text_append_char(&text, '\'');
	}
	return text_steal(&text);
}

static void check_again(const struct words *words)
{
	struct words again = {0};
	const char *problem = NULL;
	char *quoted = quote(words);
	FUZZ_CHECK(words_split(quoted, &again, &problem));
	FUZZ_CHECK(again.count == words->count && words->count <= WORDS_MAX);
	for (size_t i = 0; i < again.count; i++)
		FUZZ_CHECK(strcmp(again.list[i], words->list[i]) == 0);
	words_release(&again);
	free(quoted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct words words = {0};
	const char *problem = NULL;
	char *line = memory_new_array(size + 1, 1);
	if (size > 0)
		memcpy(line, data, size);
	if (words_split(line, &words, &problem))
		check_again(&words);
	else
		FUZZ_CHECK(problem != NULL && words.list == NULL);
	words_release(&words);
	free(line);
	return 0;
}
