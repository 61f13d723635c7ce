/* SPDX-License-Identifier: MIT */
/* bitsbridge resume */
#include "cli/commands/act.h"

static int act(const struct invocation *invocation, const struct queue_access *access,
        const struct job *job)
{
	(void)invocation;
	int status = act_result("resume", job, job_queue_resume(access->queue, &job->id));
	if (status == CLI_DONE)
		queue_access_note_unserved(access);
	return status;
}

static int run(const struct invocation *invocation)
{
	return act_on_all(invocation, act);
}

const struct subcommand cli_resume = {
        .name = "resume",
        .user = USER_RESUME,
        .group = SUBCOMMAND_JOBS,
        .arguments = "ID...",
        .arguments_min = 1,
        .arguments_max = ARGUMENTS_ANY,
        .summary = "starts jobs, also those that failed",
        .description = "Resumes the jobs: those that are suspended go on, those that\n"
                       "failed try again.\n" SUBCOMMAND_IDS,
        .examples = "bitsbridge resume 6f1c2a9e",
        .run = run,
};
