/* SPDX-License-Identifier: MIT */
#include "cli/printable.h"

#include <stdlib.h>

#include "base/text.h"
#include "cli/platform/terminal.h"

#define ELLIPSIS "\xe2\x80\xa6"

char *printable(const char *text)
{
	struct text made = {0};
	for (uint32_t c; (c = text_next_code_point(&text)) != 0;)
		text_append_code_point(&made, text_is_harmful(c) ? 0xFFFD : c);
	return text_steal(&made);
}

size_t printable_width(const char *text)
{
	size_t width = 0;
	for (uint32_t c; (c = text_next_code_point(&text)) != 0;)
		width += terminal_character_width(c);
	return width;
}

char *printable_cut(const char *text, size_t columns)
{
	struct text made = {0};
	bool all = printable_width(text) <= columns;
	size_t room = all ? SIZE_MAX : columns - 1, used = 0;
	for (uint32_t c; (c = text_next_code_point(&text)) != 0;) {
		size_t width = terminal_character_width(c);
		if (width > room - used)
			break;
		used += width;
		text_append_code_point(&made, c);
	}
	if (!all)
		text_append(&made, ELLIPSIS);
	return text_steal(&made);
}

char *printable_fit(const char *text, size_t columns)
{
	char *cut = printable_cut(text, columns);
	struct text made = {0};
	text_append(&made, cut);
	for (size_t width = printable_width(cut); width < columns; width++)
		text_append_char(&made, ' ');
	free(cut);
	return text_steal(&made);
}
