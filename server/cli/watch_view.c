/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/figures.h"
#include "cli/printable.h"
#include "cli/terminal.h"
#include "cli/watch.h"
#include "snapshot.h"

#define CURSOR_HIDE "\x1b[?25l"
#define CURSOR_SHOW "\x1b[?25h"
#define ERASE_LINE  "\x1b[2K"
#define ERASE_BELOW "\x1b[J"
#define COLOUR_GOOD "\x1b[32m"
#define COLOUR_BAD  "\x1b[31m"
#define COLOUR_END  "\x1b[0m"

#define TITLE_COLUMNS_MAX 30
#define BAR_COLUMNS       20

static const char *title_of(const struct job *job)
{
	if (job_is_tagged(job) && *job->tag.fields[TAG_TITLE] != '\0')
		return job->tag.fields[TAG_TITLE];
	return *job->display_name != '\0' ? job->display_name : job->id.text;
}

static void append_bar(struct text *line, double fraction)
{
	int filled = fraction < 0 ? 0 : (int)(fraction * BAR_COLUMNS);
	text_append_char(line, '[');
	for (int i = 0; i < BAR_COLUMNS; i++)
		text_append(line, i < filled ? "#" : fraction < 0 ? " " : ".");
	text_append_char(line, ']');
}

/* "1.0 MiB of 4.0 MiB", and rate and time left where they are known. */
static void append_figures(struct text *line, const struct watched *watched)
{
	char done[FIGURE_SIZE], total[FIGURE_SIZE], speed[FIGURE_SIZE], left[FIGURE_SIZE];
	const struct job *job = watched->job;
	int64_t rate =
	        watched->state == JOB_TRANSFERRING ? rate_figure(&watched->rate) : RATE_UNKNOWN;
	bool sized = job->bytes_total != JOB_SIZE_UNKNOWN;
	figure_bytes(job->bytes_transferred, done);
	figure_bytes(job->bytes_total, total);
	text_appendf(line, "%s%s%s", done, sized ? " of " : "", sized ? total : "");
	if (rate == RATE_UNKNOWN)
		return;
	figure_bytes((uint64_t)rate, speed);
	text_appendf(line, "  %s/s", speed);
	uint64_t missing = sized && job->bytes_total > job->bytes_transferred
	                           ? job->bytes_total - job->bytes_transferred
	                           : 0;
	int64_t eta = sized ? rate_eta(&watched->rate, missing) : ETA_UNKNOWN;
	if (eta == ETA_UNKNOWN)
		return;
	figure_seconds(eta, left);
	text_appendf(line, "  %s left", left);
}

static char *describe_error(const struct job *job)
{
	struct error_text text;
	error_describe(job->error.code, &text);
	return text_format("%s: %s %s", text.name, text.message, text.hint);
}

/* Draws one line: cut to the terminal's width, remembered with its own. */
static void draw_line(struct watch_view *view, const char *line, const char *colour)
{
	char *cut = printable_cut(line, terminal_width() - 1);
	bool coloured = *colour != '\0' && terminal_has_colour();
	printf("\r" ERASE_LINE "%s%s%s\n", coloured ? colour : "", cut, coloured ? COLOUR_END : "");
	view->widths =
	        memory_resize_array(view->widths, view->line_count + 1, sizeof *view->widths);
	view->widths[view->line_count++] = printable_width(cut);
	free(cut);
}

static void draw_job(struct watch_view *view, const struct watched *watched, size_t title_columns)
{
	struct text line = {0};
	char share[FIGURE_SIZE];
	char *title = printable(title_of(watched->job));
	char *fitted = printable_fit(title, title_columns);
	figure_share(watched->job, share);
	text_appendf(&line, "%s ", fitted);
	append_bar(&line, job_fraction(watched->job));
	text_appendf(&line, " %5s  %-15s ", share, job_state_name(watched->state));
	append_figures(&line, watched);
	bool bad = watched_is_done(watched) && !watched_is_well(watched);
	draw_line(view, line.data, bad ? COLOUR_BAD : watched_is_done(watched) ? COLOUR_GOOD : "");
	if (watched->job->error.code != 0) {
		char *error = describe_error(watched->job);
		char *indented = text_format("  %s", error);
		draw_line(view, indented, COLOUR_BAD);
		free(indented);
		free(error);
	}
	free(fitted);
	free(title);
	text_release(&line);
}

/* Back to the first line of what was drawn; lines may take more rows where the window has become narrower. */
static void go_back(struct watch_view *view)
{
	size_t columns = terminal_width(), rows = 0;
	for (size_t i = 0; i < view->line_count; i++)
		rows += view->widths[i] == 0 ? 1 : (view->widths[i] + columns - 1) / columns;
	fputs(view->widths == NULL ? CURSOR_HIDE : "", stdout);
	if (rows > 0)
		printf("\x1b[%zuA\r" ERASE_BELOW, rows);
	view->line_count = 0;
}

static size_t title_columns(const struct watched *rows, size_t count)
{
	size_t most = 1;
	for (size_t i = 0; i < count; i++) {
		char *title = printable(title_of(rows[i].job));
		size_t width = printable_width(title);
		most = width > most ? width : most;
		free(title);
	}
	return most > TITLE_COLUMNS_MAX ? TITLE_COLUMNS_MAX : most;
}

/* Those that are done go first where not all fit. */
static bool is_dropped(const struct watched *watched, size_t *excess)
{
	size_t lines = watched->job->error.code != 0 ? 2 : 1;
	if (*excess == 0 || !watched_is_done(watched))
		return false;
	*excess = *excess > lines ? *excess - lines : 0;
	return true;
}

void watch_view_draw(struct watch_view *view, const struct watched *rows, size_t count)
{
	size_t room = terminal_height() > 2 ? terminal_height() - 2 : 1;
	size_t columns = title_columns(rows, count), lines = 0, hidden = 0;
	for (size_t i = 0; i < count; i++)
		lines += rows[i].job->error.code != 0 ? 2 : 1;
	size_t excess = lines > room ? lines - room : 0;
	go_back(view);
	for (size_t i = 0; i < count; i++) {
		if (is_dropped(&rows[i], &excess) || view->line_count >= room)
			hidden++;
		else
			draw_job(view, &rows[i], columns);
	}
	if (hidden > 0) {
		char *line = text_format("and %zu more", hidden);
		draw_line(view, line, "");
		free(line);
	}
}

void watch_view_end(struct watch_view *view)
{
	if (view->widths != NULL) {
		fputs(CURSOR_SHOW, stdout);
		fflush(stdout);
	}
	free(view->widths);
	*view = (struct watch_view){0};
}

static void print_change(struct watched *watched, int percent)
{
	enum { SHORT_ID = 8 };
	struct text line = {0};
	char *title = printable(title_of(watched->job));
	text_appendf(&line, "%.*s  %s: %s, ", SHORT_ID, watched->job->id.text, title,
	        job_state_name(watched->state));
	if (job_fraction(watched->job) >= 0)
		text_appendf(&line, "%d %%, ", percent);
	append_figures(&line, watched);
	if (watched->job->error.code != 0) {
		char *error = describe_error(watched->job);
		char *safe = printable(error);
		text_appendf(&line, "; %s", safe);
		free(safe);
		free(error);
	}
	puts(line.data);
	free(title);
	text_release(&line);
	watched->shown_percent = percent;
	watched->shown_state = watched->state;
}

void watch_print_changes(struct watched *rows, size_t count)
{
	enum { STEP = 10 };
	for (size_t i = 0; i < count; i++) {
		struct watched *watched = &rows[i];
		double fraction = job_fraction(watched->job);
		int percent = fraction < 0 ? 0 : (int)(fraction * 100);
		bool first = watched->shown_percent < 0;
		if (first || watched->state != watched->shown_state ||
		        percent / STEP != watched->shown_percent / STEP)
			print_change(watched, percent);
	}
}
