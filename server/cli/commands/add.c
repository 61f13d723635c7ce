/* SPDX-License-Identifier: MIT */
/* bitsbridge add: makes a job and starts it. */
#include "cli/commands/add.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/commands/watching.h"
#include "cli/platform/signals.h"
#include "cli/report.h"

/* Whoever wrote 0 wants no delay, which is what 0 does not mean to a queue. */
static uint32_t retry_delay(const struct options *options)
{
	uint64_t seconds = options_number(options, OPTION_RETRY_DELAY);
	return seconds < JOB_RETRY_DELAY_MIN ? JOB_RETRY_DELAY_MIN : (uint32_t)seconds;
}

/* A name that nobody chose is cut to what a queue takes. malloc'ed. */
static char *display_name(const struct options *options, const struct add_files *files)
{
	const char *name = options_text(options, OPTION_NAME);
	const char *title = options_text(options, OPTION_TITLE);
	if (name != NULL)
		return memory_string(name);
	if (title == NULL || *title == '\0' || options_is_set(options, OPTION_DESCRIPTION))
		title = job_file_base_name(files->local_names[0]);
	return text_utf16_beginning(title, JOB_DISPLAY_NAME_MAX);
}

static int show(const struct job_id *id)
{
	printf("%s\n", id->text);
	if (fflush(stdout) == 0)
		return CLI_DONE;
	return report_failure("the job %s was made, but not shown: standard output cannot be "
	                      "written (%s)",
	        id->text, strerror(errno));
}

static int start(struct adding *adding, const struct job_id *id)
{
	bits_hr code = job_queue_act(adding->access.queue, JOB_RESUME, id);
	if (code < 0) {
		char *what = text_format("start the job %s, which was made", id->text);
		report_code(what, code, NULL);
		free(what);
		return CLI_FAILED;
	}
	adding->started = true;
	return CLI_DONE;
}

/* Beside other jobs of the queue: makes it, prints its id, starts it. */
static int create(
        struct adding *adding, const struct invocation *invocation, const struct job_spec *spec)
{
	struct job_id id;
	char *detail = NULL;
	bits_hr code = job_queue_create(adding->access.queue, spec, &id, &detail);
	if (code < 0) {
		report_code("make the job", code, detail);
		free(detail);
		return CLI_FAILED;
	}
	adding->ids = memory_resize_array(adding->ids, adding->count + 1, sizeof *adding->ids);
	adding->ids[adding->count++] = id;
	int shown = show(&id), started = CLI_DONE;
	if (!options_flag(&invocation->options, OPTION_SUSPENDED))
		started = start(adding, &id);
	queue_access_tell_bridge(&adding->access);
	return started == CLI_DONE ? shown : started;
}

static enum job_type type_of(const struct options *options, const struct add_files *files)
{
	if (!options_flag(options, OPTION_UPLOAD))
		return JOB_DOWNLOAD;
	return files->reply_name != NULL ? JOB_UPLOAD_REPLY : JOB_UPLOAD;
}

static int open_and_create(struct adding *adding, const struct invocation *invocation,
        const struct add_files *files, const struct job_http *http, const char *description)
{
	const struct options *options = &invocation->options;
	bool waits = options_flag(options, OPTION_WAIT);
	char *name = display_name(options, files);
	struct job_spec spec = {
	        .type = type_of(options, files),
	        .priority = JOB_PRIORITY_NORMAL,
	        .display_name = name,
	        .description = description,
	        .retry_delay = retry_delay(options),
	        .no_progress_timeout =
	                (uint32_t)options_number(options, OPTION_NO_PROGRESS_TIMEOUT),
	        .files = files->specs,
	        .file_count = files->count,
	        .reply_name = files->reply_name,
	        .http = *http,
	        .allow_downgrade = options_flag(options, OPTION_ALLOW_DOWNGRADE),
	        .complete_when_transferred = waits || options_flag(options, OPTION_COMPLETE),
	};
	job_priority_parse(options_text(options, OPTION_PRIORITY), &spec.priority);
	int status = CLI_FAILED;
	if (adding->access.queue != NULL ||
	        queue_access_open(invocation, QUEUE_BESIDE, waits ? &watching_listener : NULL,
	                &adding->access))
		status = add_targets_check(invocation, &adding->access, files);
	if (status == CLI_DONE)
		status = create(adding, invocation, &spec);
	free(name);
	return status;
}

int add_job(struct adding *adding, const struct invocation *invocation)
{
	struct add_files files = {0};
	struct add_http http = {0};
	char *description = NULL;
	if (invocation->argument_count == 0)
		return report_usage("\"add\" needs URL [FILE]; see: bitsbridge add --help");
	if (invocation->argument_count > 1 && *invocation->arguments[1] == '\0')
		return report_usage("FILE is empty; name a file, or leave it out");
	int status = add_description(invocation, &description);
	bool upload = options_flag(&invocation->options, OPTION_UPLOAD);
	if (status == CLI_DONE && !upload && options_is_set(&invocation->options, OPTION_REPLY))
		status = report_usage("--reply is for uploads: add --upload");
	if (status == CLI_DONE)
		status = upload ? add_upload_read(invocation, &files)
		                : add_files_read(invocation, &files);
	if (status == CLI_DONE && files.count > 1 &&
	        options_is_set(&invocation->options, OPTION_SHA256))
		status = report_usage("--sha256 is for a job of one file");
	if (status == CLI_DONE)
		status = add_http_read(adding, invocation, &http);
	if (status == CLI_DONE)
		status = open_and_create(adding, invocation, &files, &http.http, description);
	add_http_release(&http);
	add_files_release(&files);
	free(description);
	return status;
}

/* What was made goes on whatever becomes of this program. */
static int wait_for(const struct adding *adding, const struct invocation *invocation)
{
	struct watching watching = {
	        .access = &adding->access,
	        .lines = stderr,
	        .deadline = watching_deadline(&invocation->options),
	        .says_why = true,
	};
	int status = CLI_DONE;
	for (size_t i = 0; i < adding->count; i++) {
		const struct job *job = NULL;
		bits_hr code = job_queue_get(adding->access.queue, &adding->ids[i], &job);
		if (code < 0)
			status = report_code("read the job", code, NULL);
		else
			watching_add(&watching, job);
		job_unref(job);
	}
	int watched = watching_run(&watching);
	watching_release(&watching);
	return status != CLI_DONE ? status : watched;
}

static int run(const struct invocation *invocation)
{
	const struct options *options = &invocation->options;
	const char *from = options_text(options, OPTION_FROM);
	bool waits = options_flag(options, OPTION_WAIT);
	struct adding adding = {.reads_input = from != NULL && strcmp(from, "-") == 0};
	if (waits && options_flag(options, OPTION_SUSPENDED))
		return report_usage(
		        "a job that is --suspended has no end to --wait for; leave one out");
	if (from != NULL && invocation->argument_count > 0)
		return report_usage("with --from the URLs stand in the list; leave out \"%s\"",
		        invocation->arguments[0]);
	if (waits)
		signals_init();
	int status =
	        from != NULL ? add_list(&adding, invocation, from) : add_job(&adding, invocation);
	if (adding.started)
		queue_access_note_unserved(&adding.access);
	if (waits && adding.count > 0) {
		int waited = wait_for(&adding, invocation);
		status = status != CLI_DONE ? status : waited;
	}
	queue_access_close(&adding.access);
	free(adding.ids);
	free(adding.asked_user);
	free(adding.asked_password);
	return status;
}

const struct subcommand cli_add = {
        .name = "add",
        .user = USER_ADD,
        .group = SUBCOMMAND_JOBS,
        .arguments = "URL [FILE]",
        .arguments_max = 2,
        .summary = "makes a job with a tag, and starts it",
        .description =
                "Makes a download job with a tag, starts it, and prints its id. FILE is a file,\n"
                "or a folder for a file with the URL's own name; left out, the file goes into\n"
                "--download-dir. It appears under its name once the job is completed. With --from\n"
                "each line of a list makes one; options beside it count for lines without them.\n"
                "With --upload it is FILE URL: the file is sent to a server that speaks BITS\n"
                "uploads; what the server replies is kept as --reply says.",
        .examples = "bitsbridge add https://store.example/song.mp3 --provider Proseware\n"
                    "bitsbridge add https://store.example/1.mp3 Music/ --provider Proseware \\\n"
                    "    --artist 'The Band' --album Blue --track 1 --title One --complete\n"
                    "bitsbridge add --from list.txt --provider Proseware --wait\n"
                    "bitsbridge add --upload demo.wav https://store.example/in/demo.wav \\\n"
                    "    --provider Proseware --complete",
        .run = run,
};
