/* SPDX-License-Identifier: MIT */
#include "cli/commands/watch_line.h"

#include <stdlib.h>
#include <string.h>

#include "cli/figures.h"
#include "cli/printable.h"
#include "snapshot.h"

#define BAR_COLUMNS_MAX 20
#define REMARK_INDENT   "  "
#define SHORT_ID        8

/* The widest that fits is taken. What is left of a title's columns goes to the bar. */
static const struct {
	size_t least_columns;
	struct watch_layout layout;
} layouts[] = {
        {120, {30, 20, WATCH_DETAIL_WORDS}},
        {100, {22, 10, WATCH_DETAIL_TOTAL}},
        {80, {16, 7, WATCH_DETAIL_DONE}},
        {64, {10, 0, WATCH_DETAIL_DONE}},
        {0, {10, 0, WATCH_DETAIL_LEFT}},
};

char *watch_title(const struct job *job)
{
	const char *title = *job->display_name != '\0' ? job->display_name : job->id.text;
	if (job_is_tagged(job) && *job->tag.fields[TAG_TITLE] != '\0')
		title = job->tag.fields[TAG_TITLE];
	char *plain = printable(title), *shown = text_format("%s%s", figure_direction(job), plain);
	free(plain);
	return shown;
}

static size_t widest_title(const struct watched *rows, size_t count)
{
	size_t most = 1;
	for (size_t i = 0; i < count; i++) {
		char *title = watch_title(rows[i].job);
		size_t width = printable_width(title);
		most = width > most ? width : most;
		free(title);
	}
	return most;
}

struct watch_layout watch_layout_choose(size_t columns, const struct watched *rows, size_t count)
{
	size_t i = 0, widest = widest_title(rows, count);
	while (columns < layouts[i].least_columns)
		i++;
	struct watch_layout layout = layouts[i].layout;
	if (widest < layout.title) {
		size_t bar = layout.bar + (layout.title - widest);
		if (layout.bar > 0)
			layout.bar = bar > BAR_COLUMNS_MAX ? BAR_COLUMNS_MAX : bar;
		layout.title = widest;
	}
	return layout;
}

static void append_bar(struct text *line, double fraction, size_t columns)
{
	size_t filled = fraction < 0 ? 0 : (size_t)(fraction * (double)columns);
	text_append_char(line, '[');
	for (size_t i = 0; i < columns; i++)
		text_append_char(line, i < filled ? '#' : fraction < 0 ? ' ' : '.');
	text_append(line, "] ");
}

static void append_bytes(struct text *line, const struct job *job, bool with_total)
{
	char done[FIGURE_SIZE], total[FIGURE_SIZE];
	figure_bytes(job->bytes_transferred, done);
	figure_bytes(job->bytes_total, total);
	bool sized = with_total && job->bytes_total != JOB_SIZE_UNKNOWN;
	text_appendf(line, "%s%s%s", done, sized ? " of " : "", sized ? total : "");
}

/* Rate and time left, where they are known. */
void watch_figures_append(
        struct text *line, const struct watched *watched, enum watch_detail detail)
{
	char figure[FIGURE_SIZE];
	const struct job *job = watched->job;
	const char *gap = detail > WATCH_DETAIL_LEFT ? "  " : "";
	if (detail > WATCH_DETAIL_LEFT)
		append_bytes(line, job, detail >= WATCH_DETAIL_TOTAL);
	int64_t rate =
	        watched->state == JOB_TRANSFERRING ? rate_figure(&watched->rate) : RATE_UNKNOWN;
	if (rate == RATE_UNKNOWN)
		return;
	if (detail > WATCH_DETAIL_LEFT) {
		figure_bytes((uint64_t)rate, figure);
		text_appendf(line, "  %s/s", figure);
	}
	bool sized = job->bytes_total != JOB_SIZE_UNKNOWN;
	uint64_t missing = sized && job->bytes_total > job->bytes_transferred
	                           ? job->bytes_total - job->bytes_transferred
	                           : 0;
	int64_t eta = sized ? rate_eta(&watched->rate, missing) : ETA_UNKNOWN;
	if (eta == ETA_UNKNOWN)
		return;
	figure_seconds(eta, figure);
	text_appendf(line, "%s%s%s", gap, figure, detail == WATCH_DETAIL_WORDS ? " left" : "");
}

void watch_bar_line_append(
        struct text *line, const struct watched *watched, const struct watch_layout *layout)
{
	char share[FIGURE_SIZE];
	char *title = watch_title(watched->job);
	char *fitted = printable_fit(title, layout->title);
	figure_share(watched->job, share);
	text_appendf(line, "%s ", fitted);
	if (layout->bar > 0)
		append_bar(line, job_fraction(watched->job), layout->bar);
	text_appendf(line, "%5s  %-12s ", share, job_state_name(watched->state));
	watch_figures_append(line, watched, layout->detail);
	free(fitted);
	free(title);
}

char *watch_error(const struct job *job)
{
	struct error_text text;
	const struct job_error *failure = job_failure(job);
	if (failure->code == 0)
		return NULL;
	error_describe(failure->code, &text);
	char *error = text_format("%s: %s %s", text.name, text.message, text.hint);
	char *safe = printable(error);
	free(error);
	return safe;
}

/* Until when it is tried again: neither a refused connection nor a server's pause ends a job soon. */
static void append_retries(struct text *remark, const struct job *job)
{
	char figure[FIGURE_SIZE];
	if (job->retry_at != JOB_TIME_UNKNOWN) {
		figure_seconds_until(job->retry_at, figure);
		text_appendf(remark, "%sTries again in %s", remark->length > 0 ? " " : "", figure);
	} else {
		text_appendf(remark, "%sTries again by itself", remark->length > 0 ? " " : "");
	}
	if (job->no_progress_timeout != JOB_COUNT_UNKNOWN && job->no_progress_timeout > 0) {
		figure_seconds(job->no_progress_timeout, figure);
		text_appendf(remark, ", for up to %s without a byte", figure);
	}
	text_append_char(remark, '.');
}

char *watch_remark(const struct watched *watched)
{
	struct text remark = {0};
	char *error = watch_error(watched->job);
	text_append(&remark, error != NULL ? error : "");
	free(error);
	if (watched->state == JOB_TRANSIENT_ERROR)
		append_retries(&remark, watched->job);
	else if (watched->state == JOB_SUSPENDED)
		text_appendf(&remark, "%sStays so until: bitsbridge resume %.*s",
		        remark.length > 0 ? " " : "", SHORT_ID, watched->job->id.text);
	if (remark.length > 0)
		return text_steal(&remark);
	text_release(&remark);
	return NULL;
}

char *watch_remark_wrapped(const struct watched *watched, size_t columns)
{
	struct text wrapped = {0};
	char *remark = watch_remark(watched);
	size_t at = 0;
	for (const char *word = remark; word != NULL && *word != '\0';) {
		size_t length = strcspn(word, " ");
		bool first = at == 0;
		if (!first && at + 1 + length > columns) {
			text_append_char(&wrapped, '\n');
			first = true;
		}
		text_append(&wrapped, first ? REMARK_INDENT : " ");
		text_append_n(&wrapped, word, length);
		at = (first ? strlen(REMARK_INDENT) : at + 1) + length;
		word += length;
		word += strspn(word, " ");
	}
	text_append(&wrapped, remark != NULL ? "\n" : "");
	free(remark);
	return text_steal(&wrapped);
}
