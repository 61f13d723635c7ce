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

/* How long a route waits for the acting thread, in milliseconds. */
#define COMMAND_WAIT_MS 10000

struct command {
	const struct job_spec
	        *make; /* make this job, and resume it; NULL: act on one that is there */
	enum job_action action;
	struct job_id id;
	bool force;   /* complete it whatever job_objection_to_completing() says */
	bool take;    /* complete it as job_queue_take() does */
	bool replace; /* complete it over files that have its files' names by then */
	struct idempotency_key request; /* zeroed: it has no key */
	bool only_repeated;             /* if the request was done already; else nothing is done */
};

struct command_result {
	bits_hr code;
	enum job_objection objection; /* nothing was done for want of force; code says so, too */
	/* Of a command with a key. DONE: earlier, nothing was done now. DIFFERENT, CROWDED, and DUE where only a repeated one
	 * was to be answered: nothing was done; code says so, too. */
	enum request_standing standing;
	struct job_id id;      /* whose job it was done to */
	const struct job *job; /* referenced; as it is afterwards; NULL where there is none */
	char *detail;          /* malloc'ed sentence or NULL */
};

/*
 * Hands the command over (it is copied) and waits until it is carried out, at most COMMAND_WAIT_MS. False: that
 * time is up and the command may still be carried out, or the bridge stops; *ret_result is untouched then, else
 * release it with command_result_release(). Any thread.
 */
bool commander_run(struct commander *commander, const struct command *command,
        struct command_result *ret_result);
/* Is a command with this key being carried out, or waiting for that? Whether somebody still waits for it or not. */
bool commander_has(struct commander *commander, const struct idempotency_key *key);
void command_result_release(struct command_result *result);

#endif
