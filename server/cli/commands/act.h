/* SPDX-License-Identifier: MIT */
/* What suspend, resume, complete and cancel share: one act on each of several jobs. */
#ifndef BITSBRIDGE_CLI_COMMANDS_ACT_H
#define BITSBRIDGE_CLI_COMMANDS_ACT_H

#include "cli/queue_access.h"

/*
 * Tries all the ids; CLI_FAILED when any of them failed. act: on one job; returns what the program would exit
 * with, and has said on stderr what failed.
 */
int act_on_all(const struct invocation *invocation,
        int (*act)(const struct invocation *invocation, const struct queue_access *access,
                const struct job *job));

/* Says what is wrong where code is a failure; "cannot VERB JOB: ...". */
int act_result(const char *verb, const struct job *job, bits_hr code);

#endif
