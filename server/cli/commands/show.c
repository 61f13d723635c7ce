/* SPDX-License-Identifier: MIT */
/* bitsbridge show: all that the queue says of one job. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/figures.h"
#include "cli/print_json.h"
#include "cli/print_tag.h"
#include "cli/printable.h"
#include "cli/queue_access.h"

static void print_line(const char *name, const char *format, ...) TEXT_PRINTF(2, 3);

static void print_line(const char *name, const char *format, ...)
{
	struct text text = {0};
	va_list arguments;
	va_start(arguments, format);
	text_append_format(&text, format, arguments);
	va_end(arguments);
	char *value = printable(text.data != NULL ? text.data : "");
	printf("%-*s%s\n", PRINT_NAME_COLUMNS, name, value);
	free(value);
	text_release(&text);
}

static void print_time(const char *name, int64_t time)
{
	char text[CLOCK_ISO_SIZE];
	if (time == JOB_TIME_UNKNOWN)
		return;
	clock_format_iso(time, text);
	print_line(name, "%s", text);
}

static void print_progress(const struct job *job)
{
	char done[FIGURE_SIZE], total[FIGURE_SIZE], share[FIGURE_SIZE];
	figure_bytes(job->bytes_transferred, done);
	figure_bytes(job->bytes_total, total);
	figure_share(job, share);
	bool sized = job->bytes_total != JOB_SIZE_UNKNOWN;
	print_line("Progress", "%s%s%s%s%s%s", done, sized ? " of " : "", sized ? total : "",
	        *share != '\0' ? " (" : "", share, *share != '\0' ? ")" : "");
	if (job->files_total != JOB_COUNT_UNKNOWN && job->files_total > 1)
		print_line("", "%" PRIu32 " of %" PRIu32 " files", job->files_transferred,
		        job->files_total);
}

static void print_retry(const struct job *job)
{
	char time[CLOCK_ISO_SIZE], left[FIGURE_SIZE];
	if (job->retry_at == JOB_TIME_UNKNOWN)
		return;
	clock_format_iso(job->retry_at, time);
	figure_seconds_until(job->retry_at, left);
	print_line("Retry at", "%s (in %s)", time, left);
}

static void print_error(const struct job *job)
{
	struct error_text text;
	const struct job_error *error = job_failure(job);
	if (error->code == 0)
		return;
	error_describe(error->code, &text);
	print_line(job->error.code != 0 ? "Error" : "Not completed", "%s (0x%08" PRIX32 ", %s)",
	        text.name, (uint32_t)error->code, job_error_context_name(error->context));
	print_line("", "%s", text.message);
	if (error->message != NULL && *error->message != '\0')
		print_line("", "%s", error->message);
	if (*text.hint != '\0')
		print_line("What to do", "%s", text.hint);
	print_retry(job);
}

static void print_file(const struct job_file *file)
{
	char done[FIGURE_SIZE], total[FIGURE_SIZE];
	figure_bytes(file->bytes_transferred, done);
	figure_bytes(file->bytes_total, total);
	print_line("File", "%s", file->local_name != NULL ? file->local_name : "");
	print_line("  from", "%s", file->remote_name != NULL ? file->remote_name : "");
	if (file->completed)
		print_line("  size", "%s, whole", total);
	else
		print_line("  done", "%s of %s", done, total);
}

static void print_numbers(const struct job *job)
{
	if (job->error_count != JOB_COUNT_UNKNOWN && job->error_count > 0)
		print_line("Errors", "%" PRIu32 " so far", job->error_count);
	if (job->retry_delay != JOB_COUNT_UNKNOWN)
		print_line("Retry delay", "%" PRIu32 " s", job->retry_delay);
	if (job->no_progress_timeout != JOB_COUNT_UNKNOWN)
		print_line(
		        "Gives up after", "%" PRIu32 " s without a byte", job->no_progress_timeout);
}

static void print_description(const struct job *job)
{
	if (job_is_tagged(job)) {
		print_tag(&job->tag);
		return;
	}
	if (*job->description != '\0')
		print_line("Description", "%s", job->description);
	if (job->tag_kind == TAG_NEAR_MISS)
		print_line("No tag", "%s (at byte %zu)", job->tag_problem.reason,
		        job->tag_problem.position);
}

static void print_job(const struct job *job)
{
	const char *type = job_type_name(job->type), *priority = job_priority_name(job->priority);
	print_line("ID", "%s", job->id.text);
	print_line("Name", "%s", job->display_name);
	print_line("State", "%s", job_state_name(job->state));
	print_progress(job);
	print_error(job);
	print_line("Type", "%s", type != NULL ? type : "unknown");
	print_line("Priority", "%s", priority != NULL ? priority : "unknown");
	if (job->owner != NULL)
		print_line("Owner", "%s", job->owner);
	print_time("Created", job->created);
	print_time("Modified", job->modified);
	print_time("Transferred", job->transfer_completed);
	print_numbers(job);
	if (job->complete_when_transferred)
		print_line("Complete", "by the bridge, once transferred");
	if (job->maker != NULL)
		print_line("Made by", "%s", job->maker);
	for (size_t i = 0; i < job->file_count; i++)
		print_file(&job->files[i]);
	print_description(job);
}

static int run(const struct invocation *invocation)
{
	struct queue_access access;
	if (!queue_access_open(invocation, QUEUE_BESIDE, NULL, &access))
		return CLI_FAILED;
	const struct job *job = queue_access_find(&access, invocation->arguments[0]);
	if (job != NULL && options_flag(&invocation->options, OPTION_JSON)) {
		struct text text = {0};
		append_job_json(&text, job);
		puts(text.data);
		text_release(&text);
	} else if (job != NULL) {
		print_job(job);
	}
	int status = job != NULL ? CLI_DONE : CLI_FAILED;
	job_unref(job);
	queue_access_close(&access);
	return status;
}

const struct subcommand cli_show = {
        .name = "show",
        .user = USER_SHOW,
        .group = SUBCOMMAND_JOBS,
        .arguments = "ID",
        .arguments_min = 1,
        .arguments_max = 1,
        .summary = "shows one job with its files, errors and tag",
        .description = "Shows all that the queue says of one job.\n" SUBCOMMAND_IDS,
        .examples = "bitsbridge show 6f1c2a9e",
        .run = run,
};
