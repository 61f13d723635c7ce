/* SPDX-License-Identifier: MIT */
/* wcwidth() is X/Open's. */
#define _XOPEN_SOURCE 700
#include "cli/platform/terminal.h"

#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "base/text.h"

/* Ends a line that is not shown, as Enter does. */
#define CONTROL_C 3
/* Longer lines are nobody's password. */
#define SECRET_MAX 4096

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

/* NULL: it ended before it began, was given up by Ctrl-C, or is too long. */
static char *read_line(int descriptor)
{
	struct text line = {0};
	char c = '\0';
	while (line.length < SECRET_MAX && read(descriptor, &c, 1) == 1 && c != '\n' &&
	        c != CONTROL_C)
		text_append_char(&line, c);
	if (c == '\n' && line.length > 0 && line.data[line.length - 1] == '\r')
		line.data[--line.length] = '\0';
	bool good = c == '\n' || (line.length > 0 && line.length < SECRET_MAX && c != CONTROL_C);
	char *text = text_steal(&line);
	if (good)
		return text;
	free(text);
	return NULL;
}

/* Without signals: one in between would leave the terminal without echo. */
static char *ask(int terminal, const char *question)
{
	struct termios usual;
	if (tcgetattr(terminal, &usual) != 0)
		return NULL;
	struct termios hidden = usual;
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	hidden.c_cc[VEOL] = CONTROL_C;
	char *line = NULL;
	/* Before it asks: what is typed in between would be thrown away. */
	if (tcsetattr(terminal, TCSAFLUSH, &hidden) != 0)
		return NULL;
	if (write(terminal, question, strlen(question)) > 0)
		line = read_line(terminal);
	tcsetattr(terminal, TCSANOW, &usual);
	if (write(terminal, "\n", 1) < 0)
		return line;
	return line;
}

char *terminal_ask_secret(const char *question, bool may_read_input)
{
	int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (terminal < 0)
		return may_read_input ? read_line(STDIN_FILENO) : NULL;
	char *line = ask(terminal, question);
	close(terminal);
	return line;
}

bool terminal_has_colour(void)
{
	const char *no_colour = getenv("NO_COLOR");
	return terminal_is_live() && (no_colour == NULL || *no_colour == '\0');
}
