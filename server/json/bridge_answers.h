/* SPDX-License-Identifier: MIT */
/* Reads what the command line asks of a running bridge: figures of jobs that it alone has, and its folders. Any thread. */
#ifndef BITSBRIDGE_JSON_BRIDGE_ANSWERS_H
#define BITSBRIDGE_JSON_BRIDGE_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

#include "job.h"

/* Of a job that it watches. */
struct job_figures {
	struct job_id id;
	int64_t rate; /* bytes per second; RATE_UNKNOWN */
	int64_t eta;  /* seconds; ETA_UNKNOWN */
};

struct bridge_folders {
	/* Owned; NULL: not told. library: it files no songs. */
	char *data, *downloads, *library;
};

/*
 * The answer of GET /api/v1/jobs; text[length] is NUL. *ret (malloc'ed) may be NULL where there are no jobs.
 * False: it is none; nothing is set.
 */
bool job_figures_parse(
        const char *text, size_t length, struct job_figures **ret, size_t *ret_count);
/* The answer of GET /api/v1/diagnostics, likewise. */
bool bridge_folders_parse(const char *text, size_t length, struct bridge_folders *ret);
void bridge_folders_release(struct bridge_folders *folders);

#endif
