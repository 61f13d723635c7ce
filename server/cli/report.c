/* SPDX-License-Identifier: MIT */
#include "cli/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/printable.h"
#include "cli/subcommand.h"

static const char *place;

void report_set_place(const char *now)
{
	place = now;
}

static void write_line(const char *mark, const char *format, va_list arguments) TEXT_PRINTF(2, 0);

static void write_line(const char *mark, const char *format, va_list arguments)
{
	struct text text = {0};
	if (place != NULL)
		text_appendf(&text, "%s: ", place);
	text_append_format(&text, format, arguments);
	char *line = printable(text.data != NULL ? text.data : "");
	fflush(stdout);
	fprintf(stderr, "bitsbridge: %s%s\n", mark, line);
	free(line);
	text_release(&text);
}

int report_failure(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	write_line("", format, arguments);
	va_end(arguments);
	return CLI_FAILED;
}

int report_usage(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	write_line("", format, arguments);
	va_end(arguments);
	return CLI_USAGE;
}

void report_note(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	write_line("note: ", format, arguments);
	va_end(arguments);
}
