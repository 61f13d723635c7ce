/* SPDX-License-Identifier: MIT */
/* bitsbridge watch: progress until all is done. */
#include "cli/commands/watching.h"
#include "cli/platform/signals.h"
#include "cli/report.h"

static bool is_watched(const struct watching *watching, const struct job_id *id)
{
	for (size_t i = 0; i < watching->count; i++)
		if (job_id_equal(&watching->rows[i].job->id, id))
			return true;
	return false;
}

static bool add_named(struct watching *watching, const struct invocation *invocation)
{
	bool good = true;
	for (size_t i = 0; i < invocation->argument_count; i++) {
		const struct job *job =
		        queue_access_find(watching->access, invocation->arguments[i]);
		if (job != NULL && !is_watched(watching, &job->id))
			watching_add(watching, job);
		good = good && job != NULL;
		job_unref(job);
	}
	return good;
}

static int run(const struct invocation *invocation)
{
	struct queue_access access;
	struct watching watching = {
	        .access = &access,
	        .all = invocation->argument_count == 0,
	        .lines = stdout,
	        .deadline = watching_deadline(&invocation->options),
	};
	int status = CLI_FAILED;
	signals_init();
	if (!queue_access_open(invocation, QUEUE_VISIT, &watching_listener, &access))
		return CLI_FAILED;
	if (watching.all ? watching_look(&watching) : add_named(&watching, invocation)) {
		if (watching.count == 0)
			report_note(
			        "there are no tagged jobs to watch; see all with: bitsbridge list --all");
		else if (!watching_is_done(&watching))
			queue_access_note_unserved(&access);
		status = watching_run(&watching);
	}
	watching_release(&watching);
	queue_access_close(&access);
	return status;
}

const struct subcommand cli_watch = {
        .name = "watch",
        .user = USER_WATCH,
        .group = SUBCOMMAND_JOBS,
        .arguments = "[ID...]",
        .arguments_max = ARGUMENTS_ANY,
        .summary = "shows progress until all is done",
        .description =
                "Shows the progress of these jobs, or of every tagged one, until all of them are\n"
                "transferred, completed, failed or cancelled. Exits with 1 when one failed. What\n"
                "is suspended stays so until somebody resumes it, and a server that does not\n"
                "answer is asked again for days: --timeout ends the watching before.\n" SUBCOMMAND_IDS,
        .examples = "bitsbridge watch\n"
                    "bitsbridge watch 6f1c2a9e --timeout 3600 && bitsbridge complete 6f1c2a9e",
        .run = run,
};
