/* SPDX-License-Identifier: MIT */
#include "base/url_dots.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/url.h"

/* What stands at the end of what is decoded so far, decoded once more; the new length. */
static size_t decode_end(char *text, size_t length)
{
	enum { ENCODED = 3 };
	while (length >= ENCODED) {
		text[length] = '\0';
		int byte = url_decode_byte(text + length - ENCODED);
		if (byte < 0)
			break;
		length -= ENCODED - 1;
		text[length - 1] = (char)byte;
	}
	return length;
}

/* Dots and slashes in two bytes, which UTF-8 forbids and old decoders take. */
static size_t shorten_end(char *text, size_t length)
{
	static const struct {
		const char bytes[3], meant;
	} overlong[] = {{"\xc0\xae", '.'}, {"\xc0\xaf", '/'}, {"\xc1\x9c", '\\'}};
	for (size_t i = 0; length >= 2 && i < sizeof overlong / sizeof *overlong; i++) {
		if (memcmp(text + length - 2, overlong[i].bytes, 2) != 0)
			continue;
		text[length - 2] = overlong[i].meant;
		return length - 1;
	}
	return length;
}

/* Until nothing is left to decode. */
static size_t decode(const char *path, size_t length, char *ret)
{
	size_t end = 0;
	for (size_t i = 0; i < length; i++) {
		ret[end++] = path[i];
		end = shorten_end(ret, decode_end(ret, end));
	}
	return end;
}

/* Up to where parameters or a NUL may end it: one dot or two, or any of them among blanks. */
static bool is_dots(const char *segment, size_t length)
{
	size_t dots = 0, blanks = 0;
	for (size_t i = 0; i < length && segment[i] != ';' && segment[i] != '\0'; i++) {
		if (segment[i] == '.')
			dots++;
		else if ((unsigned char)segment[i] <= ' ')
			blanks++;
		else
			return false;
	}
	return dots > 0 && (dots <= 2 || blanks > 0);
}

bool url_dots_are_in(const char *path, size_t length)
{
	char *text = memory_new(length + 1); /* decode_end() ends it, for a look */
	size_t end = decode(path, length, text), begin = 0;
	bool found = false;
	for (size_t i = 0; i <= end && !found; i++) {
		if (i < end && text[i] != '/' && text[i] != '\\')
			continue;
		found = is_dots(text + begin, i - begin);
		begin = i + 1;
	}
	free(text);
	return found;
}
