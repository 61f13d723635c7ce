/* SPDX-License-Identifier: MIT */
/* bitsbridge suspend */
#include "cli/commands/act.h"

static int act(const struct invocation *invocation, const struct queue_access *access,
        const struct job *job)
{
	(void)invocation;
	return act_result("suspend", job, job_queue_suspend(access->queue, &job->id));
}

static int run(const struct invocation *invocation)
{
	return act_on_all(invocation, act);
}

const struct subcommand cli_suspend = {
        .name = "suspend",
        .user = USER_SUSPEND,
        .group = SUBCOMMAND_JOBS,
        .arguments = "ID...",
        .arguments_min = 1,
        .arguments_max = ARGUMENTS_ANY,
        .summary = "stops jobs until they are resumed",
        .description = "Suspends the jobs: they keep what they have, and wait for\n"
                       "\"bitsbridge resume\".\n" SUBCOMMAND_IDS,
        .examples = "bitsbridge suspend 6f1c2a9e",
        .run = run,
};
