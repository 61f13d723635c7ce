/* SPDX-License-Identifier: MIT */
/*
 * The embedded queue's owner, moved by hand: its real store, runner, fetches and files, on clocks that the test sets and
 * in the test's thread. One job at a time. What it does beyond that is transfer.c's, and is left out: waking, waiting.
 */
#ifndef BITSBRIDGE_MODEL_LIFE_H
#define BITSBRIDGE_MODEL_LIFE_H

#include "job_queue.h"
#include "made_server.h"

struct life;

/* Over a new data directory in folder, which is a short path; host: the made-up server's abstract name. Borrowed. */
struct life *life_new(const char *folder, const char *host);
void life_free(struct life *life);

/* Makes a job of so many files (their URLs end in "/f0" ...), and resumes it. */
void life_add(struct life *life, int files, bool background);
const char *life_local_name(const struct life *life, int file);
/* As the store has it; referenced. NULL: it is gone. */
const struct job *life_job(struct life *life);

/* What another process would do. */
bits_hr life_act(struct life *life, enum job_action action);
/* The end of the job's time slice, and its next one. */
void life_slice(struct life *life);
/* Its process dies, and another one serves. power: the machine does: what no sync has put on the disk is lost. */
void life_die(struct life *life, bool power);
/* So much time passes, in milliseconds; by so much the wall clock is set off. */
void life_pass(struct life *life, int64_t passed, int64_t jump);

/* Begins what is due, and ends what must; notes what came. */
void life_look(struct life *life);
/* Moves bytes until nobody has anything to do but the server. False: not even that, only time could help. */
bool life_move(struct life *life, struct made_server *server);
/* Has the job a request or a file under way? */
bool life_is_running(const struct life *life);

#endif
