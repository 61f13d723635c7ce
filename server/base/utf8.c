/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <inttypes.h>
#include <string.h>

#include "base/memory.h"

#define REPLACEMENT UINT32_C(0xFFFD)

/* Length of the sequence that a lead byte begins, and its payload bits; 0: no lead byte. */
static unsigned lead(unsigned char byte, uint32_t *ret_bits)
{
	static const struct {
		unsigned char mask, mark;
		unsigned length;
	} leads[] = {{0x80, 0x00, 1}, {0xE0, 0xC0, 2}, {0xF0, 0xE0, 3}, {0xF8, 0xF0, 4}};
	for (unsigned i = 0; i < sizeof leads / sizeof leads[0]; i++) {
		if ((byte & leads[i].mask) == leads[i].mark) {
			*ret_bits = byte & (unsigned char)~leads[i].mask;
			return leads[i].length;
		}
	}
	return 0;
}

static bool is_scalar(uint32_t code_point)
{
	return code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
}

uint32_t text_next_code_point(const char **cursor)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *bytes = (const unsigned char *)*cursor;
	uint32_t code_point = 0;
	if (bytes[0] == '\0')
		return 0;
	unsigned length = lead(bytes[0], &code_point);
	for (unsigned i = 1; i < length; i++) {
		if ((bytes[i] & 0xC0) != 0x80) {
			length = 0;
			break;
		}
		code_point = code_point << 6 | (bytes[i] & 0x3Fu);
	}
	if (length == 0 || code_point < smallest[length] || !is_scalar(code_point)) {
		*cursor += 1;
		return REPLACEMENT;
	}
	*cursor += length;
	return code_point;
}

void text_append_code_point(struct text *text, uint32_t code_point)
{
	uint32_t c = is_scalar(code_point) ? code_point : REPLACEMENT;
	if (c < 0x80) {
		text_append_char(text, (char)c);
	} else if (c < 0x800) {
		text_append_char(text, (char)(0xC0 | c >> 6));
		text_append_char(text, (char)(0x80 | (c & 0x3F)));
	} else if (c < 0x10000) {
		text_append_char(text, (char)(0xE0 | c >> 12));
		text_append_char(text, (char)(0x80 | (c >> 6 & 0x3F)));
		text_append_char(text, (char)(0x80 | (c & 0x3F)));
	} else {
		text_append_char(text, (char)(0xF0 | c >> 18));
		text_append_char(text, (char)(0x80 | (c >> 12 & 0x3F)));
		text_append_char(text, (char)(0x80 | (c >> 6 & 0x3F)));
		text_append_char(text, (char)(0x80 | (c & 0x3F)));
	}
}

/* Behind the ASCII that a string begins with: nearly all of them are nothing else. */
static const char *skip_ascii(const char *string)
{
	const char *end = string + strlen(string);
	for (uint64_t word; (size_t)(end - string) >= sizeof word; string += sizeof word) {
		memcpy(&word, string, sizeof word);
		if ((word & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	while (string < end && (unsigned char)*string < 0x80)
		string++;
	return string;
}

bool text_is_utf8(const char *string)
{
	string = skip_ascii(string);
	while (*string != '\0') {
		const char *from = string;
		/* U+FFFD as written is three bytes; as a stand-in for a bad byte the cursor moves only one. */
		if (text_next_code_point(&string) == REPLACEMENT && string - from == 1)
			return false;
	}
	return true;
}

char *text_to_utf8(const char *string)
{
	struct text text = {0};
	if (text_is_utf8(string))
		return memory_string(string);
	for (uint32_t c; (c = text_next_code_point(&string)) != 0;)
		text_append_code_point(&text, c);
	return text_steal(&text);
}

bool text_is_harmful(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || (c >= 0x200E && c <= 0x200F) ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool text_is_format(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {{0xAD, 0xAD}, {0x600, 0x605}, {0x61C, 0x61C}, {0x6DD, 0x6DD}, {0x70F, 0x70F},
	        {0x890, 0x891}, {0x8E2, 0x8E2}, {0x180E, 0x180E}, {0x200B, 0x200F},
	        {0x202A, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB},
	        {0x110BD, 0x110BD}, {0x110CD, 0x110CD}, {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3},
	        {0x1D173, 0x1D17A}, {0xE0001, 0xE0001}, {0xE0020, 0xE007F}};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

void text_append_escaped(struct text *text, const char *string)
{
	for (uint32_t c; (c = text_next_code_point(&string)) != 0;) {
		if (text_is_harmful(c))
			text_appendf(text, "\\u{%" PRIX32 "}", c);
		else
			text_append_code_point(text, c);
	}
}

size_t text_utf16_length(const char *string)
{
	size_t length = 0;
	for (uint32_t c; (c = text_next_code_point(&string)) != 0;)
		length += c >= 0x10000 ? 2 : 1;
	return length;
}

char *text_utf16_beginning(const char *string, size_t length)
{
	const char *at = string, *end = string;
	for (uint32_t c; (c = text_next_code_point(&at)) != 0; end = at) {
		size_t units = c >= 0x10000 ? 2 : 1;
		if (units > length)
			break;
		length -= units;
	}
	return memory_string_n(string, (size_t)(end - string));
}
