/* SPDX-License-Identifier: MIT */
/* How commands get at the queue and at the jobs that people name. What fails is said on stderr. */
#ifndef BITSBRIDGE_CLI_QUEUE_ACCESS_H
#define BITSBRIDGE_CLI_QUEUE_ACCESS_H

#include "cli/subcommand.h"
#include "job_queue.h"

struct scenario;
struct recording_file;

struct queue_access {
	struct job_queue *queue;
	struct queue_settings settings; /* its strings live as long as this */
	char *data_dir;
	struct scenario *scenario;        /* what the queue "replay" shows; NULL: another queue */
	struct recording_file *recording; /* what --record names; NULL: nothing is recorded */
};

/* From the options. False: said on stderr; nothing to close. listener may be NULL. */
bool queue_access_open(const struct invocation *invocation, enum queue_role role,
        const struct queue_listener *listener, struct queue_access *ret);
void queue_access_close(struct queue_access *access); /* accepts a zeroed one */

/* The settings that open() would take, without opening; data_dir of the result is owned by it. */
bool queue_access_prepare(
        const struct invocation *invocation, enum queue_role role, struct queue_access *ret);

/* A job was made, changed or acted on: has a bridge look at it whose queue tells nothing by itself. */
void queue_access_tell_bridge(const struct queue_access *access);

/* Says on stderr that nothing moves while no bridge runs, where that is so. */
void queue_access_note_unserved(const struct queue_access *access);

/* All jobs that the queue lists. False: said on stderr. Release with queue_look_release(). */
bool queue_access_look(
        const struct queue_access *access, enum look_scope scope, struct queue_look *ret);

/*
 * The job that an id or a unique beginning of one names, in any case, with or without braces. Referenced; NULL:
 * said on stderr.
 */
const struct job *queue_access_find(const struct queue_access *access, const char *name);

/* "cannot WHAT: MESSAGE (NAME). HINT"; detail may be NULL. Returns CLI_FAILED. */
int report_code(const char *what, bits_hr code, const char *detail);

#endif
