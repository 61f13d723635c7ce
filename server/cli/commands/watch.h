/* SPDX-License-Identifier: MIT */
/* The jobs that `watch` watches, and how they are shown. One thread. */
#ifndef BITSBRIDGE_CLI_COMMANDS_WATCH_H
#define BITSBRIDGE_CLI_COMMANDS_WATCH_H

#include <stdio.h>

#include "job.h"
#include "model/rate.h"

struct watched {
	const struct job *job; /* referenced; the last that the queue said of it */
	enum job_state state;  /* job->state, or how it left the queue */
	struct rate rate;
	bool gone;         /* it has left the queue */
	int shown_percent; /* of the last line, where there is no terminal; -1: none yet */
	enum job_state shown_state;
};

/* Is there nothing more to come without somebody's command? */
bool watched_is_done(const struct watched *watched);
/* Done, and well? */
bool watched_is_well(const struct watched *watched);

/* Bars on a terminal, redrawn in place. Zeroed: nothing drawn yet. */
struct watch_view {
	size_t *widths; /* columns of each line that was drawn; owned */
	size_t line_count;
};

void watch_view_draw(struct watch_view *view, const struct watched *rows, size_t count);
/* Leaves the last picture and the cursor below it. */
void watch_view_end(struct watch_view *view);

/* Without a terminal: a line for each job that has changed. */
void watch_print_changes(FILE *stream, struct watched *rows, size_t count);

#endif
