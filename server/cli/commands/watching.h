/* SPDX-License-Identifier: MIT */
/* Looking at jobs again and again, and showing them, until they are done: what `watch` and `add --wait` do. One thread. */
#ifndef BITSBRIDGE_CLI_COMMANDS_WATCHING_H
#define BITSBRIDGE_CLI_COMMANDS_WATCHING_H

#include <stdio.h>

#include "cli/commands/watch.h"
#include "cli/queue_access.h"

#define WATCHING_FOREVER INT64_MAX

struct watching {
	const struct queue_access *access; /* borrowed; opened with watching_listener */
	struct watched *rows;              /* owned */
	size_t count;
	bool all;         /* every tagged job, new ones too */
	bool says_why;    /* a single failure is reported with its error and what to do */
	FILE *lines;      /* where lines go when stdout is no terminal; borrowed */
	int64_t deadline; /* monotonic ms, or WATCHING_FOREVER */
	struct watch_view view;
};

/* Wakes watching_run(); signals_init() was called before. */
extern const struct queue_listener watching_listener;

/* From --timeout, counted from now. */
int64_t watching_deadline(const struct options *options);
void watching_add(struct watching *watching, const struct job *job);
/* Sees what has become of the jobs, and with `all` which there are. False: reported. */
bool watching_look(struct watching *watching);
/* Is there nothing more to come? */
bool watching_is_done(const struct watching *watching);
/* Until all are done, the deadline, or somebody's wish to stop. What to exit with; what went wrong was reported. */
int watching_run(struct watching *watching);
/* Leaves the queue open. */
void watching_release(struct watching *watching);

#endif
