/* SPDX-License-Identifier: MIT */
/*
 * Is this description meant as a tag? A store's developer asks why a job does not show up; what was nearly a
 * tag must therefore be told apart from the many descriptions that have nothing to do with it. docs/convention.md
 * lists what counts.
 */
#include <string.h>

#include "base/text.h"
#include "model/tag_reasons.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const enum tag_kind kinds[] = {TAG_STATUS, TAG_JOB};

static char lower(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* How many bytes of name (all of them: a match) text begins with, case ignored or not. */
static size_t common(const char *text, const char *name, bool ignore_case)
{
	size_t n = 0;
	while (name[n] != '\0' &&
	        (ignore_case ? lower(text[n]) == lower(name[n]) : text[n] == name[n]))
		n++;
	return n;
}

/* What stands where the kind should: up to the next colon, without white space at its end. */
struct word {
	const char *text;
	size_t length; /* to the colon or the end */
	size_t bare;   /* without the white space */
	bool closed;   /* a colon follows */
};

static struct word word_at(const char *text)
{
	struct word word = {.text = text, .length = strcspn(text, ":")};
	word.bare = word.length;
	while (word.bare > 0 && is_space(text[word.bare - 1]))
		word.bare--;
	word.closed = text[word.length] == ':';
	return word;
}

static enum tag_kind kind_of(const struct word *word, bool ignore_case)
{
	for (size_t i = 0; i < COUNT(kinds); i++) {
		const char *name = tag_kind_name(kinds[i]);
		if (word->bare != strlen(name))
			continue;
		if (memcmp(word->text, name, word->bare) == 0 ||
		        (ignore_case && common(word->text, name, true) == word->bare))
			return kinds[i];
	}
	return TAG_NONE;
}

static enum tag_kind miss(struct tag_problem *ret, size_t position, const char *reason)
{
	*ret = (struct tag_problem){position, reason, TAG_FIELD_KIND};
	return TAG_NEAR_MISS;
}

/* "::WMP_JOB:" or "::WMP_STATUS:" somewhere behind other text. */
static bool holds_tag_later(const char *text)
{
	for (const char *at = text; (at = strstr(at, "::")) != NULL; at++) {
		struct word word = word_at(at + 2);
		if (word.closed && kind_of(&word, true) != TAG_NONE)
			return true;
	}
	return false;
}

static size_t spaces_at(const char *text)
{
	size_t n = 0;
	while (is_space(text[n]))
		n++;
	return n;
}

/* Everything up to the kind's name is settled but for its spelling. */
static enum tag_kind judge_word(
        const char *description, const struct word *word, struct tag_problem *ret)
{
	size_t position = (size_t)(word->text - description);
	enum tag_kind kind = kind_of(word, true);
	if (kind == TAG_NONE)
		return miss(ret, position, "the kind is neither WMP_STATUS nor WMP_JOB");
	if (kind_of(word, false) == TAG_NONE)
		return miss(ret, position + common(word->text, tag_kind_name(kind), false),
		        "the kind must be written in capital letters: WMP_STATUS or WMP_JOB");
	if (word->bare < word->length)
		return miss(ret, position + word->bare, "there is white space behind the kind");
	return kind;
}

enum tag_kind tag_recognise(
        const char *description, const char **ret_rest, struct tag_problem *ret_problem)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	size_t before = spaces_at(description);
	if (text_starts_with(description + before, byte_order_mark))
		before += strlen(byte_order_mark);
	size_t colons = strspn(description + before, ":");
	size_t gap = colons > 0 ? spaces_at(description + before + colons) : 0;
	struct word word = word_at(description + before + colons + gap);
	bool named = kind_of(&word, true) != TAG_NONE;
	bool prefixed = common(word.text, "WMP_", true) == strlen("WMP_");
	if (colons > 0 ? !named && !prefixed : !named || !word.closed)
		return holds_tag_later(description)
		               ? miss(ret_problem, 0, "there is text before the tag")
		               : TAG_NONE;
	if (before > 0)
		return miss(
		        ret_problem, 0, "there is white space or a byte order mark before the tag");
	if (colons == 0)
		return miss(ret_problem, 0, "the two colons before the kind are missing");
	if (colons == 1)
		return miss(ret_problem, 1, "there is one colon before the kind instead of two");
	if (colons > 2)
		return miss(ret_problem, 2, "there are more than two colons before the kind");
	if (gap > 0)
		return miss(ret_problem, colons, "there is white space before the kind");
	*ret_rest = word.text + word.length;
	return judge_word(description, &word, ret_problem);
}
