/* SPDX-License-Identifier: MIT */
/* bitsbridge suspend, resume, complete, cancel: what is done to jobs that are there, a row for each. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "cli/platform/terminal.h"
#include "cli/printable.h"
#include "cli/queue_access.h"
#include "cli/report.h"

static int report_objection(const struct job *job, enum job_objection objection)
{
	if (objection == JOB_OBJECTION_PLAYER)
		return report_failure("%s is a WMP_JOB, which the player completes; to do it here "
		                      "all the same, add --force",
		        job->id.text);
	return report_failure("%s is %s, not transferred: what has not arrived whole would be "
	                      "thrown away; to complete it all the same, add --force",
	        job->id.text, job_state_name(job->state));
}

/* Where the files are now, one a line: as they are called for programs, safe to look at on a terminal. */
static void print_files(const struct job *job)
{
	for (size_t i = 0; i < job->file_count; i++) {
		const struct job_file *file = &job->files[i];
		if (!file->completed || file->local_name == NULL)
			continue;
		char *safe = terminal_is_live() ? printable(file->local_name) : NULL;
		puts(safe != NULL ? safe : file->local_name);
		free(safe);
	}
}

/* As the queue still knows it, else as it was before. */
static void print_completed(const struct queue_access *access, const struct job *before)
{
	const struct job *after = NULL;
	if (job_queue_get(access->queue, &before->id, &after) < 0)
		after = NULL;
	print_files(after != NULL && after->file_count > 0 ? after : before);
	job_unref(after);
}

static int act(const struct invocation *invocation, const struct queue_access *access,
        enum job_action action, const struct job *job)
{
	enum job_objection objection = job_objection_to_completing(job);
	if (action == JOB_COMPLETE && objection != JOB_OBJECTION_NONE &&
	        !options_flag(&invocation->options, OPTION_FORCE))
		return report_objection(job, objection);
	bits_hr code = BITS_S_OK;
	if (action == JOB_COMPLETE && options_flag(&invocation->options, OPTION_FORCE))
		code = job_queue_allow_overwriting(access->queue, &job->id);
	if (code >= 0)
		code = job_queue_act(access->queue, action, &job->id);
	if (code < 0) {
		char *what = text_format("%s %s", job_action_name(action), job->id.text);
		int status = report_code(what, code, NULL);
		free(what);
		return status;
	}
	queue_access_tell_bridge(access);
	if (code == BITS_S_PARTIAL_COMPLETE)
		report_note("%s had files that were not whole yet; those are gone", job->id.text);
	if (action == JOB_COMPLETE)
		print_completed(access, job);
	if (action == JOB_RESUME)
		queue_access_note_unserved(access);
	return CLI_DONE;
}

/* One job that cannot be had or acted on does not keep the others from it. */
static int run(const struct invocation *invocation)
{
	enum job_action action = (enum job_action)(invocation->subcommand - cli_verbs);
	struct queue_access access;
	int status = CLI_DONE;
	if (!queue_access_open(invocation, QUEUE_VISIT, NULL, &access))
		return CLI_FAILED;
	for (size_t i = 0; i < invocation->argument_count; i++) {
		const struct job *job = queue_access_find(&access, invocation->arguments[i]);
		if (job == NULL || act(invocation, &access, action, job) != CLI_DONE)
			status = CLI_FAILED;
		job_unref(job);
	}
	queue_access_close(&access);
	return status;
}

#define VERB(name_, user_)                                                                \
	.name = (name_), .user = (user_), .group = SUBCOMMAND_JOBS, .arguments = "ID...", \
	.arguments_min = 1, .arguments_max = ARGUMENTS_ANY,                               \
	.examples = "bitsbridge " name_ " 6f1c2a9e", .run = run

const struct subcommand cli_verbs[JOB_ACTION_COUNT] = {
        [JOB_SUSPEND] = {VERB("suspend", USER_SUSPEND),
                .summary = "stops jobs until they are resumed",
                .description = "Suspends the jobs: they keep what they have, and wait for\n"
                               "\"bitsbridge resume\".\n" SUBCOMMAND_IDS},
        [JOB_RESUME] = {VERB("resume", USER_RESUME),
                .summary = "starts jobs, also those that failed",
                .description = "Resumes the jobs: those that are suspended go on, those that\n"
                               "failed try again.\n" SUBCOMMAND_IDS},
        [JOB_COMPLETE] = {VERB("complete", USER_COMPLETE),
                .summary = "takes over what transferred jobs have brought",
                .description =
                        "Completes the jobs: their files get their names, which are printed, and the\n"
                        "jobs leave the queue. A job that is not transferred needs --force: its whole\n"
                        "files stay, the others are deleted. So does a WMP_JOB, which is the player's\n"
                        "to complete.\n" SUBCOMMAND_IDS},
        [JOB_CANCEL] = {VERB("cancel", USER_CANCEL),
                .summary = "ends jobs and deletes what they have transferred",
                .description = "Cancels the jobs: they leave the queue, and what they have\n"
                               "transferred is deleted.\n" SUBCOMMAND_IDS},
};
