/* SPDX-License-Identifier: MIT */
#include "model/redaction.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"

#define BUCKETS 4096

/* The parts of a description, between its colons. */
enum { PART_KIND = 2, PART_SERVICE_ID = 4, PART_TRACK = 8, PART_DURATION = 10, PART_RATING = 11 };

struct word {
	struct word *next;
	char *text, *stand_in;
};

struct redaction {
	struct word *buckets[BUCKETS];
};

struct redaction *redaction_new(void)
{
	return memory_new(sizeof(struct redaction));
}

void redaction_free(struct redaction *redaction)
{
	if (redaction == NULL)
		return;
	for (size_t i = 0; i < BUCKETS; i++) {
		for (struct word *word = redaction->buckets[i], *next; word != NULL; word = next) {
			next = word->next;
			free(word->text);
			free(word->stand_in);
			free(word);
		}
	}
	free(redaction);
}

static bool is_ascii_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static unsigned random_below(unsigned count)
{
	unsigned char byte = 0;
	random_bytes(&byte, sizeof byte);
	return byte % count;
}

/* Of a script a letter of the same script, so that the text is as wide and runs the same way. */
static uint32_t foreign_stand_in(uint32_t c)
{
	static const struct {
		uint32_t first, last, letter;
	} scripts[] = {
	        {0xC0, 0xDE, 0xD8},
	        {0xDF, 0x24F, 0xF8},
	        {0x370, 0x3FF, 0x3BE},
	        {0x400, 0x42F, 0x416},
	        {0x430, 0x52F, 0x436},
	        {0x5D0, 0x5EA, 0x5E9},
	        {0x620, 0x64A, 0x634},
	        {0x900, 0x97F, 0x905},
	        {0xE00, 0xE7F, 0xE01},
	        {0x3041, 0x309F, 0x3042},
	        {0x30A0, 0x30FF, 0x30A2},
	        {0x3400, 0x9FFF, 0x6587},
	        {0xAC00, 0xD7A3, 0xAC00},
	        {0x10000, 0x10FFFF, 0x1F4E6},
	};
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
		if (c >= scripts[i].first && c <= scripts[i].last)
			return scripts[i].letter;
	return text_is_format(c) || (c >= 0x300 && c <= 0x36F) ? c : 0x25A1;
}

static bool is_of_word(uint32_t c)
{
	return is_ascii_letter(c) || is_digit(c) || c >= 0x80;
}

static void append_stand_in(struct text *text, uint32_t c)
{
	if (is_digit(c))
		text_append_char(text, (char)('1' + random_below(9)));
	else if (is_ascii_letter(c))
		text_append_char(text, (char)((c >= 'a' ? 'a' : 'A') + (char)random_below(26)));
	else
		text_append_code_point(text, foreign_stand_in(c));
}

static size_t bucket_of(const char *text)
{
	uint32_t hash = 2166136261u;
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash % BUCKETS;
}

static const char *stand_in_of(struct redaction *redaction, const char *text)
{
	struct word **bucket = &redaction->buckets[bucket_of(text)];
	for (const struct word *word = *bucket; word != NULL; word = word->next)
		if (strcmp(word->text, text) == 0)
			return word->stand_in;
	struct text stand_in = {0};
	/* A stand-in that is the word itself would be none. */
	for (int attempt = 0; attempt == 0 || (attempt < 4 && strcmp(stand_in.data, text) == 0);
	        attempt++) {
		text_clear(&stand_in);
		for (const char *at = text; *at != '\0';)
			append_stand_in(&stand_in, text_next_code_point(&at));
	}
	struct word *word = memory_new(sizeof *word);
	*word = (struct word){*bucket, memory_string(text), text_steal(&stand_in)};
	*bucket = word;
	return word->stand_in;
}

/* Word by word; what is between the words stays. */
static void append_redacted(
        struct redaction *redaction, struct text *to, const char *from, size_t length)
{
	char *whole = memory_string_n(from, length);
	for (const char *at = whole; *at != '\0';) {
		const char *begin = at, *end = at;
		while (is_of_word(text_next_code_point(&at)))
			end = at;
		if (end > begin) {
			char *word = memory_string_n(begin, (size_t)(end - begin));
			text_append(to, stand_in_of(redaction, word));
			free(word);
		} else {
			end = at;
			text_append_n(to, begin, (size_t)(end - begin));
		}
		at = end;
	}
	free(whole);
}

/* Where the ending begins that decides whether players take the file; else the text's end. */
static size_t extension_of(const char *text)
{
	static const char *const extensions[] = {".wma", ".wmv", ".mp3", ".asf"};
	size_t length = strlen(text);
	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
		if (text_ends_with_ignoring_case(text, extensions[i]))
			return length - strlen(extensions[i]);
	return length;
}

static void append_url(struct redaction *redaction, struct text *to, const char *url)
{
	const char *behind = strstr(url, "://");
	size_t scheme = behind != NULL ? (size_t)(behind - url) : 0;
	bool usual = (scheme == 4 && strncmp(url, "http", 4) == 0) ||
	             (scheme == 5 && strncmp(url, "https", 5) == 0);
	size_t from = usual ? scheme : 0, end = extension_of(url);
	if (end < from)
		end = from;
	text_append_n(to, url, from);
	/* An escape stands for a letter: %C3%A4 stays two of them, of nobody's name. */
	for (size_t at = from; at < end;) {
		size_t length = 0;
		while (at + length < end && url[at + length] != '%')
			length++;
		append_redacted(redaction, to, url + at, length);
		at += length;
		if (at + 2 < end && isxdigit((unsigned char)url[at + 1]) &&
		        isxdigit((unsigned char)url[at + 2])) {
			text_append(to, "%78");
			at += 3;
		} else if (at < end) {
			text_append_char(to, url[at++]);
		}
	}
	text_append(to, url + end);
}

static bool is_number(const char *text, size_t length, const char *beside)
{
	for (size_t i = 0; i < length; i++)
		if (!is_digit((unsigned char)text[i]) && strchr(beside, text[i]) == NULL)
			return false;
	return true;
}

static bool stays(unsigned part, const char *text, size_t length)
{
	if (part == PART_KIND) {
		char *word = memory_string_n(text, length);
		bool kind = text_equal_ignoring_case(word, "WMP_JOB") ||
		            text_equal_ignoring_case(word, "WMP_STATUS");
		free(word);
		return kind;
	}
	if (part <= PART_SERVICE_ID)
		return is_number(text, length, "+-");
	return (part == PART_TRACK || part == PART_DURATION || part == PART_RATING) &&
	       is_number(text, length, "");
}

static void append_description(struct redaction *redaction, struct text *to, const char *text)
{
	unsigned part = 0;
	bool tagged = text_starts_with(text, "::");
	for (;; part++) {
		size_t length = strcspn(text, ":");
		if (tagged && stays(part, text, length))
			text_append_n(to, text, length);
		else
			append_redacted(redaction, to, text, length);
		text += length;
		if (*text == '\0')
			return;
		text_append_char(to, *text++);
	}
}

char *redaction_of(struct redaction *redaction, enum redaction_kind kind, const char *text)
{
	struct text to = {0};
	size_t end = 0;
	if (text == NULL)
		return NULL;
	switch (kind) {
	case REDACT_TEXT:
		append_redacted(redaction, &to, text, strlen(text));
		break;
	case REDACT_URL:
		append_url(redaction, &to, text);
		break;
	case REDACT_PATH:
		end = extension_of(text);
		append_redacted(redaction, &to, text, end);
		text_append(&to, text + end);
		break;
	case REDACT_DESCRIPTION:
		append_description(redaction, &to, text);
		break;
	}
	return text_steal(&to);
}
