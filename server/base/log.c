/* SPDX-License-Identifier: MIT */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static const char *const names[] = {"error", "warn", "info", "debug"};
static atomic_int current = LOG_LEVEL_WARN;

void log_set_level(enum log_level level)
{
	atomic_store(&current, (int)level);
}

bool log_level_parse(const char *name, enum log_level *ret)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(name, names[i]) == 0) {
			*ret = (enum log_level)i;
			return true;
		}
	}
	return false;
}

bool log_is_on(enum log_level level)
{
	return (int)level <= atomic_load(&current);
}

/* One write, so that lines of several threads stay apart. Windows keeps what goes to a file for later, stderr's, too. */
static void write_to_stderr(const char *line, size_t length)
{
	fwrite(line, 1, length, stderr);
	fflush(stderr);
}

static void (*writer)(const char *line, size_t length) = write_to_stderr;

void log_set_writer(void (*write)(const char *line, size_t length))
{
	writer = write;
}

static void write_line(enum log_level level, const char *format, va_list arguments)
        TEXT_PRINTF(2, 0);

static void write_line(enum log_level level, const char *format, va_list arguments)
{
	if (!log_is_on(level))
		return;
	char message[LOG_MESSAGE_MAX + 1];
	struct text line = {0};
	int length = vsnprintf(message, sizeof message, format, arguments);
	text_appendf(&line, "bitsbridge: %s: ", names[level]);
	text_append_escaped(&line, message);
	text_append(&line, length > LOG_MESSAGE_MAX ? " ...\n" : "\n");
	writer(line.data, line.length);
	text_release(&line);
}

#define LOG_FUNCTION(function, level)                 \
	void function(const char *format, ...)        \
	{                                             \
		va_list arguments;                    \
		va_start(arguments, format);          \
		write_line(level, format, arguments); \
		va_end(arguments);                    \
	}

LOG_FUNCTION(log_error, LOG_LEVEL_ERROR)
LOG_FUNCTION(log_warn, LOG_LEVEL_WARN)
LOG_FUNCTION(log_info, LOG_LEVEL_INFO)
LOG_FUNCTION(log_debug, LOG_LEVEL_DEBUG)
