/* SPDX-License-Identifier: MIT */
/* wcwidth() is X/Open's. */
#define _XOPEN_SOURCE 700
#include "cli/platform/terminal.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

void terminal_init(void)
{
	/* For wcwidth() alone; numbers and messages stay as they are in every locale. */
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		setlocale(LC_CTYPE, "");
}

bool terminal_is_live(void)
{
	const char *kind = getenv("TERM");
	return isatty(STDOUT_FILENO) && kind != NULL && *kind != '\0' && strcmp(kind, "dumb") != 0;
}

static struct winsize window(void)
{
	struct winsize size;
	memset(&size, 0, sizeof size);
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		memset(&size, 0, sizeof size);
	return size;
}

size_t terminal_width(void)
{
	size_t columns = window().ws_col;
	return columns > 0 ? columns : 80;
}

size_t terminal_height(void)
{
	size_t rows = window().ws_row;
	return rows > 0 ? rows : 24;
}

size_t terminal_character_width(uint32_t code_point)
{
	int width = wcwidth((wchar_t)code_point);
	return width < 0 ? 1 : (size_t)width;
}

bool terminal_has_colour(void)
{
	const char *no_colour = getenv("NO_COLOR");
	return terminal_is_live() && (no_colour == NULL || *no_colour == '\0');
}
