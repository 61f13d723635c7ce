/* SPDX-License-Identifier: MIT */
/* bitsbridge cancel */
#include "cli/commands/act.h"

static int act(const struct invocation *invocation, const struct queue_access *access,
        const struct job *job)
{
	(void)invocation;
	return act_result("cancel", job, job_queue_cancel(access->queue, &job->id));
}

static int run(const struct invocation *invocation)
{
	return act_on_all(invocation, act);
}

const struct subcommand cli_cancel = {
        .name = "cancel",
        .user = USER_CANCEL,
        .group = SUBCOMMAND_JOBS,
        .arguments = "ID...",
        .arguments_min = 1,
        .arguments_max = ARGUMENTS_ANY,
        .summary = "ends jobs and deletes what they have transferred",
        .description = "Cancels the jobs: they leave the queue, and what they have\n"
                       "transferred is deleted.\n" SUBCOMMAND_IDS,
        .examples = "bitsbridge cancel 6f1c2a9e",
        .run = run,
};
