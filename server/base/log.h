/* SPDX-License-Identifier: MIT */
/*
 * What the bridge has to say while it runs: one line each on stderr. Only the edges log (cli, http, query,
 * the transfers' end); what lower layers have to say they return. At info and above no line holds a URL's
 * query, a token, or a description. What comes from outside cannot break a line or reach the terminal: control
 * characters are written as "\u{1B}", bytes that are no UTF-8 as U+FFFD.
 */
#ifndef BITSBRIDGE_BASE_LOG_H
#define BITSBRIDGE_BASE_LOG_H

#include <stdbool.h>

#include "base/text.h"

/* In bytes; the rest of a longer message is cut, and the line says so by " ..." at its end. */
#define LOG_MESSAGE_MAX 1023

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* Before other threads start, or from any thread later. Default: warn. */
void log_set_level(enum log_level level);
bool log_level_parse(const char *name, enum log_level *ret);
bool log_is_on(enum log_level level);
/* Before other threads start: who writes lines instead of stderr alone, on any thread. A line ends in a line feed. */
void log_set_writer(void (*write)(const char *line, size_t length));

void log_error(const char *format, ...) TEXT_PRINTF(1, 2);
void log_warn(const char *format, ...) TEXT_PRINTF(1, 2);
void log_info(const char *format, ...) TEXT_PRINTF(1, 2);
void log_debug(const char *format, ...) TEXT_PRINTF(1, 2);

#endif
