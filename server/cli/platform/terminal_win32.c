/* SPDX-License-Identifier: MIT */
#include "cli/platform/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "base/text.h"
#include "base/wide.h"

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

/* Longer lines are nobody's password. */
#define SECRET_MAX 4096

static void end_line(wchar_t *line, DWORD length)
{
	while (length > 0 && (line[length - 1] == L'\n' || line[length - 1] == L'\r'))
		length--;
	line[length] = L'\0';
}

static char *ask(HANDLE input, HANDLE output, const char *question)
{
	wchar_t line[SECRET_MAX + 1];
	DWORD usual, length = 0;
	wchar_t *wide = wide_from_utf8(question);
	if (!GetConsoleMode(input, &usual)) {
		free(wide);
		return NULL;
	}
	WriteConsoleW(output, wide, (DWORD)wcslen(wide), &length, NULL);
	free(wide);
	SetConsoleMode(input, (usual | ENABLE_LINE_INPUT) & ~(DWORD)ENABLE_ECHO_INPUT);
	bool given = ReadConsoleW(input, line, SECRET_MAX, &length, NULL) != 0 && length > 0;
	SetConsoleMode(input, usual);
	WriteConsoleW(output, L"\r\n", 2, &(DWORD){0}, NULL);
	if (!given)
		return NULL;
	end_line(line, length);
	return wide_to_utf8(line);
}

/* NULL: it ended before it began, or is too long. */
static char *read_line(void)
{
	struct text line = {0};
	int c = getc(stdin);
	bool any = c != EOF;
	for (; c != EOF && c != '\n' && line.length < SECRET_MAX; c = getc(stdin))
		if (c != '\r')
			text_append_char(&line, (char)c);
	bool good = any && line.length < SECRET_MAX;
	char *text = text_steal(&line);
	if (good)
		return text;
	free(text);
	return NULL;
}

char *terminal_ask_secret(const char *question, bool may_read_input)
{
	DWORD access = GENERIC_READ | GENERIC_WRITE, share = FILE_SHARE_READ | FILE_SHARE_WRITE;
	HANDLE input = CreateFileW(L"CONIN$", access, share, NULL, OPEN_EXISTING, 0, NULL);
	HANDLE output = CreateFileW(L"CONOUT$", access, share, NULL, OPEN_EXISTING, 0, NULL);
	bool there = input != INVALID_HANDLE_VALUE && output != INVALID_HANDLE_VALUE;
	char *line = there ? ask(input, output, question) : may_read_input ? read_line() : NULL;
	CloseHandle(input);
	CloseHandle(output);
	return line;
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
