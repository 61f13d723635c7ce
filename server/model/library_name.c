/* SPDX-License-Identifier: MIT */
#include "model/library_name.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "job.h"
#include "model/file_name.h"

#define DIGITS "0123456789"
/* A number of more digits is none. */
#define DIGITS_MAX 5

/* The joiners and tags that emoji and some scripts are made with: invisible by themselves, but not beside others. */
static bool is_joiner(uint32_t c)
{
	return c == 0x200C || c == 0x200D || (c >= 0xE0020 && c <= 0xE007F);
}

static bool is_blank(uint32_t c)
{
	return c <= 0x20 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
	       c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Without invisible signs, marks of writing direction, and blanks at either end; "" where nothing is to be seen. */
static char *visible(const char *text)
{
	struct text made = {0};
	size_t end = 0;
	bool seen = false;
	for (uint32_t c; (c = text_next_code_point(&text)) != 0;) {
		if ((text_is_format(c) && !is_joiner(c)) || (is_blank(c) && !seen))
			continue;
		text_append_code_point(&made, c);
		seen |= !is_joiner(c);
		if (!is_blank(c))
			end = made.length;
	}
	char *whole = text_steal(&made);
	whole[seen ? end : 0] = '\0';
	return whole;
}

static char *folder_name(const char *field, const char *fallback)
{
	char *shown = visible(field);
	char *name = file_name_make_safe(shown);
	free(shown);
	return name != NULL ? name : memory_string(fallback);
}

/* The digits at *at, without zeros in front, with two at least. False: there are none, or too many. */
static bool append_number(struct text *made, const char **at, size_t least)
{
	size_t length = strspn(*at, DIGITS), zeros = strspn(*at, "0");
	if (length == 0 || length - zeros > DIGITS_MAX)
		return false;
	for (size_t i = length - zeros; i < least; i++)
		text_append_char(made, '0');
	text_append_n(made, *at + zeros, length - zeros);
	*at += length;
	return true;
}

/* "07", "2-07", or what else the field says; "" where it says nothing. */
static char *track(const char *field)
{
	struct text made = {0};
	char *shown = visible(field);
	const char *at = shown;
	bool good = append_number(&made, &at, 2);
	if (good && (*at == '-' || *at == '.') && strspn(at + 1, DIGITS) > 0) {
		text_clear(&made);
		at = shown;
		good = append_number(&made, &at, 1);
		text_append_char(&made, '-');
		at++;
		good = good && append_number(&made, &at, 2);
	} else if (good && *at == '/') {
		/* Of how many there are. */
		at += 1 + strspn(at + 1, DIGITS);
	}
	if (good && *at == '\0') {
		/* No track has the number 0: it stands for none. */
		bool none = shown[strspn(shown, "0")] == '\0';
		free(shown);
		if (none)
			text_clear(&made);
		return text_steal(&made);
	}
	text_release(&made);
	return shown;
}

static char *own_title(const char *own_name, const char *extension)
{
	char *stem = memory_string_n(own_name, (size_t)(extension - own_name));
	char *shown = visible(stem);
	free(stem);
	return shown;
}

static char *file_name(const struct tag *tag, const char *own_name)
{
	const char *dot = strrchr(own_name, '.');
	const char *extension = dot != NULL ? dot : own_name + strlen(own_name);
	char *number = track(tag->fields[TAG_TRACK_NUMBER]);
	char *title = visible(tag->fields[TAG_TITLE]);
	if (*title == '\0') {
		free(title);
		title = own_title(own_name, extension);
	}
	bool both = *number != '\0' && *title != '\0';
	char *whole = text_format("%s%s%s%s", number, both ? " " : "", title, extension);
	char *name = file_name_make_safe(whole);
	free(whole);
	free(title);
	free(number);
	return name != NULL ? name : memory_string("_");
}

void library_name_make(struct library_name *ret, const struct tag *tag, const char *own_name)
{
	ret->artist = folder_name(tag->fields[TAG_ALBUM_ARTIST], LIBRARY_NO_ARTIST);
	ret->album = folder_name(tag->fields[TAG_ALBUM_TITLE], LIBRARY_NO_ALBUM);
	ret->file = file_name(tag, job_file_base_name(own_name));
}

void library_name_release(struct library_name *name)
{
	free(name->artist);
	free(name->album);
	free(name->file);
	*name = (struct library_name){0};
}

char *library_name_numbered(const char *file, unsigned number)
{
	const char *dot = strrchr(file, '.');
	size_t stem = dot != NULL && dot != file ? (size_t)(dot - file) : strlen(file);
	return text_format("%.*s (%u)%s", (int)stem, file, number, file + stem);
}
