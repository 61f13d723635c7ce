/* SPDX-License-Identifier: MIT */
/* What the terminal is and can do. Implemented by terminal_posix.c and terminal_win32.c. */
#ifndef BITSBRIDGE_CLI_PLATFORM_TERMINAL_H
#define BITSBRIDGE_CLI_PLATFORM_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Once, before anything is written: UTF-8 it is. */
void terminal_init(void);
/* Is stdout a terminal that understands cursor movements? */
bool terminal_is_live(void);
/* Columns of stdout's terminal now; 80 where it is none. */
size_t terminal_width(void);
/* Rows; 24 where it is none. */
size_t terminal_height(void);
/* Columns that a character takes: 0, 1 or 2. */
size_t terminal_character_width(uint32_t code_point);
/*
 * Asks on the terminal that the program was started from, whatever stdin and stdout are, for a line that is not shown;
 * malloc'ed, UTF-8 or not. Where there is none, a line of standard input, if that may be read. NULL: nothing was given.
 */
char *terminal_ask_secret(const char *question, bool may_read_input);
/* Colours on stdout: a terminal, and NO_COLOR is not set. */
bool terminal_has_colour(void);

#endif
