/* SPDX-License-Identifier: MIT */
/* bitsbridge complete */
#include "cli/commands/act.h"
#include "cli/report.h"

static int act(const struct invocation *invocation, const struct queue_access *access,
        const struct job *job)
{
	if (job->tag_kind == TAG_JOB && !options_flag(&invocation->options, OPTION_FORCE))
		return report_failure("%s is a WMP_JOB, which the player completes; to do it here "
		                      "all the same, add --force",
		        job->id.text);
	bits_hr code = job_queue_complete(access->queue, &job->id);
	if (code == BITS_S_PARTIAL_COMPLETE)
		report_note("%s had files that were not whole yet; those are gone", job->id.text);
	return act_result("complete", job, code);
}

static int run(const struct invocation *invocation)
{
	return act_on_all(invocation, act);
}

const struct subcommand cli_complete = {
        .name = "complete",
        .user = USER_COMPLETE,
        .group = SUBCOMMAND_JOBS,
        .arguments = "ID...",
        .arguments_min = 1,
        .arguments_max = ARGUMENTS_ANY,
        .summary = "takes over what transferred jobs have brought",
        .description =
                "Completes the jobs: their files get their names, and the jobs leave the\n"
                "queue. In the middle of a transfer the whole files stay and the others are\n"
                "deleted. A WMP_JOB is the player's to complete and needs --force.\n" SUBCOMMAND_IDS,
        .examples = "bitsbridge complete 6f1c2a9e",
        .run = run,
};
