/* SPDX-License-Identifier: MIT */
/* What watch says of one job, as text: a line with a bar for terminals of any width, its error, a line without one. */
#ifndef BITSBRIDGE_CLI_COMMANDS_WATCH_LINE_H
#define BITSBRIDGE_CLI_COMMANDS_WATCH_LINE_H

#include "base/text.h"
#include "cli/commands/watch.h"

/* How much of the figures has room. */
enum watch_detail {
	WATCH_DETAIL_LEFT,  /* the time left */
	WATCH_DETAIL_DONE,  /* bytes, rate, time left */
	WATCH_DETAIL_TOTAL, /* "1.0 MB of 4.0 MB", too */
	WATCH_DETAIL_WORDS, /* and the word "left" behind the time */
};

struct watch_layout {
	size_t title, bar; /* columns; bar: 0 for none */
	enum watch_detail detail;
};

/* The columns that each part gets; the same for all rows, and as long as no row comes or goes. */
struct watch_layout watch_layout_choose(size_t columns, const struct watched *rows, size_t count);
/* Printable, malloc'ed. */
char *watch_title(const struct job *job);
void watch_bar_line_append(
        struct text *line, const struct watched *watched, const struct watch_layout *layout);
void watch_figures_append(
        struct text *line, const struct watched *watched, enum watch_detail detail);
/* What went wrong and what to do, printable, malloc'ed; NULL: nothing did. */
char *watch_error(const struct job *job);
/* The same, and how it goes on: what it waits for, when it is tried again. NULL: nothing is to be said. */
char *watch_remark(const struct watched *watched);
/* The remark in lines of at most so many columns, indented, each with a line break; "" for none. malloc'ed. */
char *watch_remark_wrapped(const struct watched *watched, size_t columns);

#endif
