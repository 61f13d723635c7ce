/* SPDX-License-Identifier: MIT */
#include "base/url.h"

#include <string.h>

#include "base/text.h"

static bool is_unreserved(int c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

/* Brackets are not for paths, but everybody leaves them as they are. */
static bool may_travel(char c)
{
	return is_unreserved(c) || (c != '\0' && strchr("!$&'()*+,;=:@/?[]", c) != NULL);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int url_decode_byte(const char *text)
{
	if (text[0] != '%')
		return -1;
	int high = hex_digit(text[1]);
	int low = high >= 0 ? hex_digit(text[2]) : -1;
	return low >= 0 ? high * 16 + low : -1;
}

void url_append_encoded(struct text *text, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (may_travel(bytes[i]) || (i + 2 < length && url_decode_byte(bytes + i) >= 0))
			text_append_char(text, bytes[i]);
		else
			text_appendf(text, "%%%02X", (unsigned)(unsigned char)bytes[i]);
	}
}

char *url_path_normal(const struct url *url)
{
	struct text normal = {0};
	for (const char *c = url->path; c < url->path + url->path_length; c++) {
		int byte = url_decode_byte(c);
		if (byte < 0)
			text_append_char(&normal, *c);
		else if (is_unreserved(byte))
			text_append_char(&normal, (char)byte);
		else
			text_appendf(&normal, "%%%02X", (unsigned)byte);
		c += byte < 0 ? 0 : 2;
	}
	return text_steal(&normal);
}
