/* SPDX-License-Identifier: MIT */
/* Lines as words, quoted as in a shell. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/word_split.h"

static char *join(const struct words *words)
{
	struct text text = {0};
	for (size_t i = 0; i < words->count; i++)
		text_appendf(&text, "<%s>", words->list[i]);
	return text_steal(&text);
}

static void words_are_as_a_shell_takes_them(void **state)
{
	(void)state;
	static const struct {
		const char *line, *expected;
	} rows[] = {
	        {"", ""},
	        {" \t\r\n\v\f", ""},
	        {"a", "<a>"},
	        {"  a \t b\r", "<a><b>"},
	        {"# comment 'open", ""},
	        {"a # 'open", "<a>"},
	        {"a#b c#", "<a#b><c#>"},
	        {"'#' \\# \"#\"", "<#><#><#>"},
	        {"'' \"\"", "<><>"},
	        {"a''b\"\"c", "<abc>"},
	        {"'a b'\" c\"\\ d", "<a b c d>"},
	        {"'a\\b' 'a\"b'", "<a\\b><a\"b>"},
	        {"\"a\\b\\\"c\\\\d\\$e\\`f'g\"", "<a\\b\"c\\d$e`f'g>"},
	        {"\\a\\\\\\'\\\"", "<a\\'\">"},
	        {"a\\\tb", "<a\tb>"},
	        {"$HOME *.mp3 ~ `x`", "<$HOME><*.mp3><~><`x`>"},
	        {"S\xC3\xBC\xC3\x9F '\xE6\x97\xA5 '", "<S\xC3\xBC\xC3\x9F><\xE6\x97\xA5 >"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct words words = {0};
		const char *problem = NULL;
		assert_true(words_split(rows[i].line, &words, &problem));
		char *joined = join(&words);
		assert_string_equal(joined, rows[i].expected);
		free(joined);
		words_release(&words);
	}
}

static void what_is_not_closed_is_refused(void **state)
{
	(void)state;
	static const char *const rows[] = {"'", "\"", "\\", "a '", "a 'b", "a \"b\\", "a \"b\\\"",
	        "'a' 'b", "a\\ b\\", "\"'", "'\""};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct words words = {0};
		const char *problem = NULL;
		assert_false(words_split(rows[i], &words, &problem));
		assert_non_null(problem);
		assert_null(words.list);
	}
}

static void there_is_a_limit(void **state)
{
	(void)state;
	struct words words = {0};
	const char *problem = NULL;
	char *line = memory_new_array(2 * (WORDS_MAX + 1) + 1, 1);
	memset(line, ' ', 2 * (WORDS_MAX + 1));
	for (size_t i = 0; i < WORDS_MAX; i++)
		line[2 * i] = 'a';
	assert_true(words_split(line, &words, &problem));
	assert_int_equal(words.count, WORDS_MAX);
	words_release(&words);
	line[2 * WORDS_MAX] = 'a';
	assert_false(words_split(line, &words, &problem));
	assert_string_equal(problem, "it has too many words");
	free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(words_are_as_a_shell_takes_them),
	        cmocka_unit_test(what_is_not_closed_is_refused),
	        cmocka_unit_test(there_is_a_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
