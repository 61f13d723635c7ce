/* SPDX-License-Identifier: MIT */
/* bitsbridge show: all that the queue says of one job. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/commands/site_access.h"
#include "cli/figures.h"
#include "cli/print_json.h"
#include "cli/print_tag.h"
#include "cli/printable.h"
#include "cli/queue_access.h"
#include "model/filing_hint.h"
#include "snapshot.h"

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

static void append_rate(struct text *text, const struct job_figures *figures)
{
	char figure[FIGURE_SIZE];
	if (figures == NULL || figures->rate == RATE_UNKNOWN)
		return;
	figure_bytes((uint64_t)figures->rate, figure);
	text_appendf(text, ", %s/s", figure);
	if (figures->eta == ETA_UNKNOWN)
		return;
	figure_seconds(figures->eta, figure);
	text_appendf(text, ", %s left", figure);
}

static void print_progress(const struct job *job, const struct bridge_figures *figures)
{
	struct text rate = {0};
	char done[FIGURE_SIZE], total[FIGURE_SIZE], share[FIGURE_SIZE];
	figure_bytes(job->bytes_transferred, done);
	figure_bytes(job->bytes_total, total);
	figure_share(job, share);
	bool sized = job->bytes_total != JOB_SIZE_UNKNOWN;
	text_append(&rate, "");
	append_rate(&rate, bridge_figures_find(figures, job));
	print_line("Progress", "%s%s%s%s%s%s%s", done, sized ? " of " : "", sized ? total : "",
	        *share != '\0' ? " (" : "", share, *share != '\0' ? ")" : "", rate.data);
	text_release(&rate);
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
	bool filing = job_is_being_filed(job);
	const char *hint = filing ? filing_hint(error->code) : text.hint;
	const char *what = filing ? "Not filed" : "Not completed";
	print_line(job->error.code != 0 ? "Error" : what, "%s (0x%08" PRIX32 ", %s)", text.name,
	        (uint32_t)error->code, job_error_context_name(error->context));
	print_line("", "%s", text.message);
	if (error->message != NULL && *error->message != '\0')
		print_line("", "%s", error->message);
	if (*hint != '\0')
		print_line("What to do", "%s", hint);
	print_retry(job);
}

static void print_file(const struct job_file *file, bool upload)
{
	char done[FIGURE_SIZE], total[FIGURE_SIZE];
	figure_bytes(file->bytes_transferred, done);
	figure_bytes(file->bytes_total, total);
	print_line("File", "%s", file->local_name != NULL ? file->local_name : "");
	print_line(upload ? "  to" : "  from", "%s",
	        file->remote_name != NULL ? file->remote_name : "");
	if (file->completed)
		print_line("  size", upload ? "%s, sent" : "%s, whole", total);
	else
		print_line("  done", "%s of %s", done, total);
}

static void print_reply(const struct job *job)
{
	const struct job_reply *reply = &job->reply;
	char done[FIGURE_SIZE], total[FIGURE_SIZE];
	if (job->type != JOB_UPLOAD_REPLY)
		return;
	figure_bytes(reply->bytes_transferred, done);
	figure_bytes(reply->bytes_total, total);
	print_line("Reply", "%s", reply->local_name != NULL ? reply->local_name : "");
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

/* An origin may stand there twice, by different words: what it may is both together. */
static void append_reader(
        struct text *text, const struct site_list *list, size_t place, const char *provider)
{
	const char *origin = list->rows[place].origin;
	bool acts = false;
	for (size_t i = 0; i < list->count; i++) {
		const struct site *site = &list->rows[i];
		if (site->decision != SITE_ALLOWED || strcmp(site->origin, origin) != 0)
			continue;
		if (i < place && site_sees_provider(site, provider))
			return;
		acts = acts || site->control;
	}
	text_appendf(
	        text, "%s%s%s", text->length > 0 ? ", " : "", origin, acts ? " (may act)" : "");
}

/* Providers are compared as they are spelled: a site that names this one in another case sees nothing. */
static void print_near_sites(const struct site_list *list, const char *provider)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct site *site = &list->rows[i];
		for (size_t k = 0; k < site->provider_count && site->decision == SITE_ALLOWED; k++)
			if (strcmp(site->providers[k], provider) != 0 &&
			        text_equal_ignoring_case(site->providers[k], provider) &&
			        !site_sees_provider(site, provider))
				print_line("", "not %s: it may see \"%s\", not \"%s\"",
				        site->origin, site->providers[k], provider);
	}
}

/* "https://store.example, https://b.example (may act)"; which pages see the job, by the running bridge's word. */
static void print_sites(const struct invocation *invocation, const struct job *job)
{
	struct site_access access;
	struct text seen = {0};
	if (!job_is_tagged(job)) {
		print_line("Seen by", "no web page: it has no tag");
		return;
	}
	if (!site_access_open(invocation, &access))
		return;
	const char *provider = job->tag.fields[TAG_PROVIDER];
	for (size_t i = 0; i < access.standing.count; i++) {
		const struct site *site = &access.standing.rows[i];
		if (site->decision == SITE_ALLOWED && site_sees_provider(site, provider))
			append_reader(&seen, &access.standing, i, provider);
	}
	if (seen.length > 0)
		print_line("Seen by", "%s", seen.data);
	else
		print_line("Seen by",
		        "no web page; one is let see it with: bitsbridge allow "
		        "https://STORE=%s",
		        provider);
	print_near_sites(&access.standing, provider);
	text_release(&seen);
	site_access_close(&access);
}

static void print_job(const struct job *job, const struct bridge_figures *figures)
{
	const char *type = job_type_name(job->type), *priority = job_priority_name(job->priority);
	print_line("ID", "%s", job->id.text);
	print_line("Name", "%s", job->display_name);
	print_line("State", "%s", job_state_name(job->state));
	print_progress(job, figures);
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
	if (job->filing != JOB_FILING_NONE)
		print_line("Library", "%s",
		        job->filing == JOB_FILING_DONE ? "filed there" : "to be filed there");
	if (job->maker != NULL)
		print_line("Made by", "%s", job->maker);
	for (size_t i = 0; i < job->file_count; i++)
		print_file(&job->files[i], job_type_is_upload(job->type));
	print_reply(job);
	print_description(job);
}

static int run(const struct invocation *invocation)
{
	struct queue_access access;
	struct bridge_figures figures = {0};
	if (!queue_access_open(invocation, QUEUE_VISIT, NULL, &access))
		return CLI_FAILED;
	const struct job *job = queue_access_find(&access, invocation->arguments[0]);
	if (job != NULL && job->state == JOB_TRANSFERRING)
		bridge_figures_ask(access.data_dir, &figures);
	if (job != NULL && options_flag(&invocation->options, OPTION_JSON)) {
		struct text text = {0};
		append_job_json(&text, job, &figures);
		puts(text.data);
		text_release(&text);
	} else if (job != NULL) {
		print_job(job, &figures);
		print_sites(invocation, job);
	}
	int status = job != NULL ? CLI_DONE : CLI_FAILED;
	bridge_figures_release(&figures);
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
        .description =
                "Shows all that the queue says of one job, and which web pages see it.\n" SUBCOMMAND_IDS,
        .examples = "bitsbridge show 6f1c2a9e",
        .run = run,
};
