/* SPDX-License-Identifier: MIT */
#include "json/json_strict.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

static const char nul[] = "The body holds a NUL character, or is not UTF-8.";
static const char control[] = "The body holds a control character.";
static const char number[] = "The body holds a number that is written as JSON does not allow.";
static const char deep[] = "The body is nested too deeply.";

static size_t count_digits(const char *text)
{
	return strspn(text, "0123456789");
}

/* Moves *at from the quote behind the string; at the text's end it stays there. */
static const char *skip_string(const char **at)
{
	const char *c = *at + 1;
	for (; *c != '\0' && *c != '"'; c++) {
		if ((unsigned char)*c < ' ')
			return control;
		if (*c == '\\' && strncmp(c + 1, "u0000", 5) == 0)
			return nul;
		if (*c == '\\' && c[1] != '\0')
			c++;
	}
	*at = *c == '"' ? c + 1 : c;
	return NULL;
}

/* Moves *at behind the number: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)? */
static bool skip_number(const char **at)
{
	const char *c = *at + (**at == '-');
	size_t digits = count_digits(c);
	if (digits == 0 || (digits > 1 && *c == '0'))
		return false;
	c += digits;
	if (*c == '.') {
		digits = count_digits(++c);
		if (digits == 0)
			return false;
		c += digits;
	}
	if (*c == 'e' || *c == 'E') {
		c += c[1] == '+' || c[1] == '-' ? 2 : 1;
		digits = count_digits(c);
		if (digits == 0)
			return false;
		c += digits;
	}
	*at = c;
	return true;
}

const char *json_find_flaw(const char *text, size_t length)
{
	int depth = 0;
	if (memchr(text, '\0', length) != NULL || !text_is_utf8(text))
		return nul;
	for (const char *at = text; *at != '\0';) {
		const char *flaw = NULL;
		if (*at == '"') {
			flaw = skip_string(&at);
		} else if (*at == '-' || (*at >= '0' && *at <= '9')) {
			flaw = skip_number(&at) ? NULL : number;
		} else if ((unsigned char)*at < ' ' && strchr("\t\n\r", *at) == NULL) {
			flaw = control;
		} else {
			depth += *at == '{' || *at == '[';
			depth -= *at == '}' || *at == ']';
			at++;
		}
		if (depth > JSON_DEPTH_MAX)
			flaw = deep;
		if (flaw != NULL)
			return flaw;
	}
	return NULL;
}
