/* SPDX-License-Identifier: MIT */
/* One random history of a download, as its tape tells it, and what must hold of it. */
#ifndef BITSBRIDGE_MODEL_TRUTH_HISTORY_H
#define BITSBRIDGE_MODEL_TRUTH_HISTORY_H

#include "life.h"

/* So often it may fail though the server answers well: what was under way before may end badly, and be tried again. */
#define CALM_ERRORS_MAX 3

struct history {
	const char *folder, *host;
	struct tape *tape;
	struct made_world world;
	struct made_server *server;
	struct life *life;
	int files;
	bool background;
	size_t steps;
	int calm_errors; /* since the server answers well */
	char *finding;   /* NULL: none */
};

/* Its folder, which is empty, host and tape are set; the rest is zero. */
void history_play(struct history *history);
/* Its finding, log and figures are gone. */
void history_forget(struct history *history);

/* truth_history.c and truth_end.c to each other: */
/* Takes what over; the first finding stays. */
void history_find(struct history *history, char *what);
/* What must hold all the time. Returns the state. */
enum job_state history_look(struct history *history);
/* What must hold at the end, which this state is. */
void history_check_end(struct history *history, enum job_state state);

#endif
