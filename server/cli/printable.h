/* SPDX-License-Identifier: MIT */
/*
 * Text from outside (names, tags, URLs) as a terminal may show it: nothing in it can move the cursor, change
 * colours or turn the direction of writing. And how many columns it takes.
 */
#ifndef BITSBRIDGE_CLI_PRINTABLE_H
#define BITSBRIDGE_CLI_PRINTABLE_H

#include <stddef.h>

/* A malloc'ed copy in one line: control characters, line ends included, become U+FFFD; so do invalid bytes. */
char *printable(const char *text);
/* Columns of a printable text; wide characters take two, combining ones none. */
size_t printable_width(const char *text);
/* A malloc'ed copy, shortened with an ellipsis to at most `columns` (>= 1). */
char *printable_cut(const char *text, size_t columns);
/* A malloc'ed copy of exactly `columns`: cut, or filled up with spaces. */
char *printable_fit(const char *text, size_t columns);

#endif
