/* SPDX-License-Identifier: MIT */
/*
 * Commands: what a page or a person wants done to a job. They travel against the flow of snapshots, from a route
 * to the one acting thread, which alone changes the queue while the bridge serves (BITS's Cancel may block for
 * seconds; looking must go on meanwhile).
 */
#ifndef BITSBRIDGE_COMMAND_H
#define BITSBRIDGE_COMMAND_H

#include "job.h"

struct commander;

enum command_kind {
	COMMAND_CREATE, /* make, then resume */
	COMMAND_SUSPEND,
	COMMAND_RESUME,
	COMMAND_COMPLETE,
	COMMAND_CANCEL,
};

/* How long a route waits for the acting thread, in milliseconds. */
#define COMMAND_WAIT_MS 10000

struct command_result {
	bits_hr code;
	const struct job *job; /* referenced; as it is afterwards; NULL where there is none */
	char *detail;          /* malloc'ed sentence or NULL */
};

/*
 * Hands the command over and waits until it is done, at most COMMAND_WAIT_MS. False when that time is up
 * (the command still runs) or the bridge stops; *ret_result is set only on true; release it with
 * command_result_release(). spec for COMMAND_CREATE, id for the others; both are copied. Any thread.
 */
bool commander_run(struct commander *commander, enum command_kind kind, const struct job_id *id,
        const struct job_spec *spec, struct command_result *ret_result);
void command_result_release(struct command_result *result);

#endif
