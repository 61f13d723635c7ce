/* SPDX-License-Identifier: MIT */
#include "model/file_name.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/url.h"

#define JOINER        "\xE2\x80\x8D" /* U+200D */
#define EXTENSION_MAX 16             /* bytes with the dot; a longer one is part of the name */

/* What stands between the authority and the query: from the first slash on. NULL: no path. */
static const char *path_of(const char *url, size_t *ret_length)
{
	const char *authority = strstr(url, "://");
	const char *path = authority != NULL ? authority + 3 : url;
	path += strcspn(path, "/?#");
	if (*path != '/')
		return NULL;
	*ret_length = strcspn(path, "?#");
	return path;
}

static char *decode(const char *text, size_t length)
{
	struct text made = {0};
	for (size_t i = 0; i < length; i++) {
		int byte = i + 2 < length ? url_decode_byte(text + i) : -1;
		if (byte >= 0) {
			/* A decoded NUL would end the name. */
			text_append_char(&made, (char)(byte != 0 ? byte : '_'));
			i += 2;
		} else {
			text_append_char(&made, text[i]);
		}
	}
	return text_steal(&made);
}

/* C0, DEL, C1, U+FFFD (bytes that are no UTF-8), separators and marks of direction, and what Windows forbids. */
static bool is_forbidden(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFD || c == 0x061C ||
	       (c >= 0x200E && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069) || (c < 0x80 && strchr("/\\<>:\"|?*", (int)c) != NULL);
}

static void append_allowed(struct text *made, const char *name)
{
	for (uint32_t c; (c = text_next_code_point(&name)) != 0;)
		text_append_code_point(made, is_forbidden(c) ? '_' : c);
}

/* The digit that makes COM and LPT a device: one of ASCII, or, as Windows takes them too, a superscript. 0: none. */
static size_t device_digit_length(const char *text)
{
	static const char *const superscripts[] = {"\xC2\xB9", "\xC2\xB2", "\xC2\xB3"};
	if (*text >= '0' && *text <= '9')
		return 1;
	for (size_t i = 0; i < sizeof superscripts / sizeof superscripts[0]; i++) {
		if (text_starts_with(text, superscripts[i]))
			return strlen(superscripts[i]);
	}
	return 0;
}

/* CON, NUL, COM1, CONIN$... with any extension are devices on Windows. */
static bool is_device(const char *name)
{
	static const struct {
		const char *name;
		bool numbered;
	} devices[] = {{"CON", false}, {"PRN", false}, {"AUX", false}, {"NUL", false},
	        {"CONIN$", false}, {"CONOUT$", false}, {"CLOCK$", false}, {"COM", true},
	        {"LPT", true}};
	size_t length = strcspn(name, ".");
	while (length > 0 && name[length - 1] == ' ')
		length--;
	char *stem = memory_string_n(name, length);
	bool found = false;
	for (size_t i = 0; i < sizeof devices / sizeof devices[0] && !found; i++) {
		size_t letters = strlen(devices[i].name);
		size_t digit = devices[i].numbered && length > letters
		                       ? device_digit_length(stem + letters)
		                       : 0;
		if (length != letters + digit || (devices[i].numbered && digit == 0))
			continue;
		char saved = stem[letters];
		stem[letters] = '\0';
		found = text_equal_ignoring_case(stem, devices[i].name);
		stem[letters] = saved;
	}
	free(stem);
	return found;
}

/* Cuts the stem at a character's border so that stem and extension fit. */
static char *cut(char *name)
{
	size_t length = strlen(name);
	if (length <= FILE_NAME_MAX)
		return name;
	const char *dot = strrchr(name, '.');
	const char *extension = dot != NULL && strlen(dot) <= EXTENSION_MAX ? dot : "";
	size_t stem = FILE_NAME_MAX - strlen(extension);
	while (stem > 0 && ((unsigned char)name[stem] & 0xC0) == 0x80)
		stem--;
	/* Nothing may end so, and a joiner would join with what follows. */
	for (size_t joiner = strlen(JOINER); stem > 0;) {
		if (strchr(". ", name[stem - 1]) != NULL)
			stem--;
		else if (stem >= joiner && memcmp(name + stem - joiner, JOINER, joiner) == 0)
			stem -= joiner;
		else
			break;
	}
	char *made =
	        text_format("%.*s%s", stem > 0 ? (int)stem : 1, stem > 0 ? name : "_", extension);
	free(name);
	return made;
}

char *file_name_make_safe(const char *name)
{
	struct text made = {0};
	if (is_device(name))
		text_append_char(&made, '_');
	append_allowed(&made, name);
	while (made.length > 0 && strchr(". ", made.data[made.length - 1]) != NULL)
		made.data[--made.length] = '\0';
	if (made.length == 0) {
		text_release(&made);
		return NULL;
	}
	if (made.data[0] == '.')
		made.data[0] = '_';
	return cut(text_steal(&made));
}

char *file_name_from_url(const char *url)
{
	size_t length = 0;
	const char *path = path_of(url, &length);
	if (path == NULL)
		return NULL;
	size_t begin = length;
	while (begin > 0 && path[begin - 1] != '/')
		begin--;
	char *decoded = decode(path + begin, length - begin);
	char *name = file_name_make_safe(decoded);
	free(decoded);
	return name;
}
