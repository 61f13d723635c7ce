/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static void reserve(struct text *text, size_t more)
{
	size_t needed = text->length + more + 1;
	if (text->data != NULL && needed <= text->capacity)
		return;
	size_t capacity = text->capacity < 64 ? 64 : text->capacity;
	while (capacity < needed)
		capacity += capacity / 2;
	text->data = memory_resize_array(text->data, capacity, 1);
	text->capacity = capacity;
}

void text_reserve(struct text *text, size_t count)
{
	reserve(text, count);
	text->data[text->length] = '\0';
}

void text_release(struct text *text)
{
	free(text->data);
	*text = (struct text){0};
}

void text_clear(struct text *text)
{
	text->length = 0;
	if (text->data != NULL)
		text->data[0] = '\0';
}

void text_append_n(struct text *text, const void *bytes, size_t count)
{
	reserve(text, count);
	if (count > 0)
		memcpy(text->data + text->length, bytes, count);
	text->length += count;
	text->data[text->length] = '\0';
}

void text_append(struct text *text, const char *string)
{
	text_append_n(text, string, strlen(string));
}

void text_append_char(struct text *text, char c)
{
	text_append_n(text, &c, 1);
}

void text_append_format(struct text *text, const char *format, va_list arguments)
{
	enum { LIKELY = 63 }; /* most pieces fit at the first try */
	va_list again;
	va_copy(again, arguments);
	reserve(text, LIKELY);
	size_t room = text->capacity - text->length;
	int length = vsnprintf(text->data + text->length, room, format, arguments);
	if (length >= 0 && (size_t)length >= room) {
		reserve(text, (size_t)length);
		vsnprintf(text->data + text->length, (size_t)length + 1, format, again);
	}
	text->length += length > 0 ? (size_t)length : 0;
	va_end(again);
}

void text_appendf(struct text *text, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	text_append_format(text, format, arguments);
	va_end(arguments);
}

char *text_steal(struct text *text)
{
	if (text->data == NULL)
		text_append_n(text, "", 0);
	char *data = text->data;
	*text = (struct text){0};
	return data;
}

char *text_format(const char *format, ...)
{
	struct text text = {0};
	va_list arguments;
	va_start(arguments, format);
	text_append_format(&text, format, arguments);
	va_end(arguments);
	return text_steal(&text);
}

char text_lower(char c)
{
	static const char small[] = "abcdefghijklmnopqrstuvwxyz";
	if (c >= 'A' && c <= 'Z')
		return small[c - 'A'];
	return c;
}

bool text_equal_ignoring_case(const char *a, const char *b)
{
	for (;; a++, b++) {
		if (text_lower(*a) != text_lower(*b))
			return false;
		if (*a == '\0')
			return true;
	}
}

bool text_equal_in_secret(const char *secret, const char *claim)
{
	size_t length = strlen(secret), claim_length = strlen(claim);
	unsigned difference = length == claim_length ? 0 : 1;
	for (size_t i = 0; i < length; i++)
		difference |= (unsigned char)secret[i] ^
		              (unsigned char)claim[claim_length > 0 ? i % claim_length : 0];
	return difference == 0;
}

bool text_starts_with(const char *string, const char *prefix)
{
	return strncmp(string, prefix, strlen(prefix)) == 0;
}

bool text_ends_with_ignoring_case(const char *string, const char *suffix)
{
	size_t length = strlen(string), tail = strlen(suffix);
	return length >= tail && text_equal_ignoring_case(string + length - tail, suffix);
}

bool text_parse_uint(const char *string, uint64_t max, uint64_t *ret)
{
	uint64_t value = 0;
	if (*string == '\0')
		return false;
	for (; *string != '\0'; string++) {
		if (*string < '0' || *string > '9')
			return false;
		uint64_t digit = (uint64_t)(*string - '0');
		if (value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	if (value > max)
		return false;
	*ret = value;
	return true;
}
