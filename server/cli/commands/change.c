/* SPDX-License-Identifier: MIT */
/* bitsbridge change: another URL, priority, name and the like for a job that is there. */
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/queue_access.h"
#include "cli/report.h"
#include "cli/url_change.h"
#include "tag.h"

/* What stands in the environment or the config file is meant for new jobs. */
static bool is_asked(const struct options *options, enum option_id id)
{
	return options_is_set(options, id) && options_level(options, id) == LEVEL_COMMAND_LINE;
}

static const char *text_of(const struct options *options, enum option_id id)
{
	return is_asked(options, id) ? options_text(options, id) : NULL;
}

static uint32_t seconds_of(const struct options *options, enum option_id id)
{
	return is_asked(options, id) ? (uint32_t)options_number(options, id) : JOB_COUNT_UNKNOWN;
}

/* The array that it points to is the caller's to free. */
static struct job_url_change *read_urls(const struct options *options, size_t *ret_count)
{
	size_t count = 0;
	const char *const *values = options_list(options, OPTION_URL, &count);
	if (!is_asked(options, OPTION_URL))
		count = 0;
	struct job_url_change *urls = memory_new_array(count + 1, sizeof *urls);
	for (size_t i = 0; i < count; i++) {
		uint64_t file = 0;
		urls[i].remote_name = url_change_split(values[i], &file);
		urls[i].file = (size_t)file;
	}
	*ret_count = count;
	return urls;
}

static void warn_of_description(const char *description)
{
	struct tag tag = {0};
	struct tag_problem problem = {0};
	if (description != NULL && tag_parse(description, &tag, &problem) == TAG_NEAR_MISS)
		report_note("the description looks like a tag but is none: %s", problem.reason);
	tag_release(&tag);
}

static int change_job(const struct invocation *invocation, const struct job_change *change)
{
	struct queue_access access;
	int status = CLI_DONE;
	char *detail = NULL;
	if (!queue_access_open(invocation, QUEUE_VISIT, NULL, &access))
		return CLI_FAILED;
	const struct job *job = queue_access_find(&access, invocation->arguments[0]);
	bits_hr code = job != NULL ? job_queue_change(access.queue, &job->id, change, &detail)
	                           : BITS_E_NOT_FOUND;
	if (job == NULL) {
		status = CLI_FAILED;
	} else if (code < 0) {
		char *what = text_format("change %s", job->id.text);
		status = report_code(what, code, detail);
		free(what);
	} else {
		queue_access_tell_bridge(&access);
	}
	free(detail);
	job_unref(job);
	queue_access_close(&access);
	return status;
}

static bool changes_nothing(const struct job_change *change)
{
	return change->url_count == 0 && change->priority == JOB_PRIORITY_UNKNOWN &&
	       change->retry_delay == JOB_COUNT_UNKNOWN &&
	       change->no_progress_timeout == JOB_COUNT_UNKNOWN && change->display_name == NULL &&
	       change->description == NULL;
}

static int run(const struct invocation *invocation)
{
	const struct options *options = &invocation->options;
	struct job_change change = job_change_none();
	struct job_url_change *urls = read_urls(options, &change.url_count);
	change.urls = urls;
	if (is_asked(options, OPTION_PRIORITY))
		job_priority_parse(options_text(options, OPTION_PRIORITY), &change.priority);
	change.retry_delay = seconds_of(options, OPTION_RETRY_DELAY);
	change.no_progress_timeout = seconds_of(options, OPTION_NO_PROGRESS_TIMEOUT);
	change.display_name = text_of(options, OPTION_NAME);
	change.description = text_of(options, OPTION_DESCRIPTION);
	int status;
	if (changes_nothing(&change)) {
		status = report_usage("what is to be changed? See: bitsbridge change --help");
	} else {
		warn_of_description(change.description);
		status = change_job(invocation, &change);
	}
	free(urls);
	return status;
}

const struct subcommand cli_change = {
        .name = "change",
        .user = USER_CHANGE,
        .group = SUBCOMMAND_JOBS,
        .arguments = "ID",
        .arguments_min = 1,
        .arguments_max = 1,
        .without_defaults = true,
        .summary = "changes a job that is there",
        .description =
                "Changes the job, whatever it is doing; what is not named on the command line\n"
                "stays as it is. With another --url it goes on from the bytes that it has, where\n"
                "the same file lies there; files that are here already stay. A job that failed\n"
                "waits for \"bitsbridge resume\" as before.\n" SUBCOMMAND_IDS,
        .examples = "bitsbridge change 6f1c2a9e --url 'https://store.example/a.mp3?key=new'\n"
                    "bitsbridge change 6f1c2a9e --priority foreground",
        .run = run,
};
