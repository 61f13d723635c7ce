/* SPDX-License-Identifier: MIT */
#include "cli/platform/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#ifndef ENABLE_VIRTUAL_TERMINAL_PROCESSING
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 0x0004
#endif

static bool is_live;

/* The console outlives the program: it is given back as it was. */
static UINT first_code_page;
static DWORD first_mode;

static void restore(void)
{
	fflush(NULL);
	if (first_code_page != 0)
		SetConsoleOutputCP(first_code_page);
	if (is_live)
		SetConsoleMode(GetStdHandle(STD_OUTPUT_HANDLE), first_mode);
}

void terminal_init(void)
{
	HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
	first_code_page = GetConsoleOutputCP();
	SetConsoleOutputCP(CP_UTF8);
	if (GetConsoleMode(output, &first_mode))
		is_live = SetConsoleMode(output, first_mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) !=
		          0;
	atexit(restore);
}

bool terminal_is_live(void)
{
	return is_live;
}

static bool window(SMALL_RECT *ret)
{
	CONSOLE_SCREEN_BUFFER_INFO info;
	if (!GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &info))
		return false;
	*ret = info.srWindow;
	return true;
}

size_t terminal_width(void)
{
	SMALL_RECT rect;
	return window(&rect) ? (size_t)(rect.Right - rect.Left + 1) : 80;
}

size_t terminal_height(void)
{
	SMALL_RECT rect;
	return window(&rect) ? (size_t)(rect.Bottom - rect.Top + 1) : 24;
}

/* Windows has no wcwidth(): the blocks that consoles show two columns wide, or on top of the one before. */
static const struct {
	uint32_t first, last;
	size_t width;
} blocks[] = {
        {0x0300, 0x036F, 0},
        {0x200B, 0x200F, 0},
        {0x20D0, 0x20FF, 0},
        {0xFE00, 0xFE0F, 0},
        {0xFE20, 0xFE2F, 0},
        {0x1100, 0x115F, 2},
        {0x2E80, 0x303E, 2},
        {0x3041, 0x33FF, 2},
        {0x3400, 0x4DBF, 2},
        {0x4E00, 0x9FFF, 2},
        {0xA000, 0xA4CF, 2},
        {0xAC00, 0xD7A3, 2},
        {0xF900, 0xFAFF, 2},
        {0xFE30, 0xFE6F, 2},
        {0xFF00, 0xFF60, 2},
        {0xFFE0, 0xFFE6, 2},
        {0x1F300, 0x1F64F, 2},
        {0x1F900, 0x1F9FF, 2},
        {0x20000, 0x3FFFD, 2},
};

size_t terminal_character_width(uint32_t code_point)
{
	for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
		if (code_point >= blocks[i].first && code_point <= blocks[i].last)
			return blocks[i].width;
	}
	return 1;
}

bool terminal_has_colour(void)
{
	const char *no_colour = getenv("NO_COLOR");
	return is_live && (no_colour == NULL || *no_colour == '\0');
}
