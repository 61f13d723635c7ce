/* SPDX-License-Identifier: MIT */
/* bitsbridge add: makes a job and starts it. */
#include "cli/commands/add.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/queue_access.h"
#include "cli/report.h"

/* Whoever wrote 0 wants no delay, which is what 0 does not mean to a queue. */
static uint32_t retry_delay(const struct options *options)
{
	uint64_t seconds = options_number(options, OPTION_RETRY_DELAY);
	return seconds < JOB_RETRY_DELAY_MIN ? JOB_RETRY_DELAY_MIN : (uint32_t)seconds;
}

static const char *display_name(const struct options *options, const struct add_files *files)
{
	const char *name = options_text(options, OPTION_NAME);
	const char *title = options_text(options, OPTION_TITLE);
	if (name != NULL)
		return name;
	if (title != NULL && *title != '\0' && !options_is_set(options, OPTION_DESCRIPTION))
		return title;
	return job_file_base_name(files->local_names[0]);
}

static int create(const struct invocation *invocation, const struct queue_access *access,
        const struct job_spec *spec)
{
	struct job_id id;
	char *detail = NULL;
	bits_hr code = job_queue_create(access->queue, spec, &id, &detail);
	if (code < 0) {
		report_code("make the job", code, detail);
		free(detail);
		return CLI_FAILED;
	}
	printf("%s\n", id.text);
	fflush(stdout);
	if (options_flag(&invocation->options, OPTION_SUSPENDED))
		return CLI_DONE;
	code = job_queue_act(access->queue, JOB_RESUME, &id);
	if (code < 0)
		return report_code("start the job", code, NULL);
	queue_access_note_unserved(access);
	return CLI_DONE;
}

static int open_and_create(
        const struct invocation *invocation, const struct add_files *files, const char *description)
{
	const struct options *options = &invocation->options;
	struct queue_access access;
	struct job_spec spec = {
	        .type = JOB_DOWNLOAD,
	        .priority = JOB_PRIORITY_NORMAL,
	        .display_name = display_name(options, files),
	        .description = description,
	        .retry_delay = retry_delay(options),
	        .no_progress_timeout =
	                (uint32_t)options_number(options, OPTION_NO_PROGRESS_TIMEOUT),
	        .files = files->specs,
	        .file_count = files->count,
	        .allow_downgrade = options_flag(options, OPTION_ALLOW_DOWNGRADE),
	        .complete_when_transferred = options_flag(options, OPTION_COMPLETE),
	};
	job_priority_parse(options_text(options, OPTION_PRIORITY), &spec.priority);
	if (!queue_access_open(invocation, QUEUE_BESIDE, NULL, &access))
		return CLI_FAILED;
	int status = create(invocation, &access, &spec);
	queue_access_close(&access);
	return status;
}

static int run(const struct invocation *invocation)
{
	struct add_files files = {0};
	char *description = NULL;
	if (invocation->argument_count > 1 && *invocation->arguments[1] == '\0')
		return report_usage("FILE is empty; name a file, or leave it out");
	int status = add_description(invocation, &description);
	/* Said first: what is to be sent need not be looked for. */
	if (status == CLI_DONE && options_flag(&invocation->options, OPTION_UPLOAD))
		status = report_failure("uploads are not supported yet by the queue \"%s\"; leave "
		                        "out --upload to download",
		        options_text(&invocation->options, OPTION_QUEUE));
	if (status == CLI_DONE)
		status = add_files_read(invocation, &files);
	if (status == CLI_DONE && files.count > 1 &&
	        options_is_set(&invocation->options, OPTION_SHA256))
		status = report_usage("--sha256 is for a job of one file");
	if (status == CLI_DONE)
		status = open_and_create(invocation, &files, description);
	add_files_release(&files);
	free(description);
	return status;
}

const struct subcommand cli_add = {
        .name = "add",
        .user = USER_ADD,
        .group = SUBCOMMAND_JOBS,
        .arguments = "URL [FILE]",
        .arguments_min = 1,
        .arguments_max = 2,
        .summary = "makes a job with a tag, and starts it",
        .description =
                "Makes a download job with a tag, starts it, and prints its id. FILE is a file,\n"
                "or a folder for a file with the URL's own name; left out, the file goes into\n"
                "--download-dir. It appears under its name once the job is completed.",
        .examples = "bitsbridge add https://store.example/song.mp3 --provider Proseware\n"
                    "bitsbridge add https://store.example/1.mp3 Music/ --provider Proseware \\\n"
                    "    --artist 'The Band' --album Blue --track 1 --title One --complete",
        .run = run,
};
