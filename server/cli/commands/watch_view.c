/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/commands/watch_line.h"
#include "cli/figures.h"
#include "cli/platform/terminal.h"
#include "cli/printable.h"

#define CURSOR_HIDE "\x1b[?25l"
#define CURSOR_SHOW "\x1b[?25h"
#define ERASE_LINE  "\x1b[2K"
#define ERASE_BELOW "\x1b[J"
#define COLOUR_GOOD "\x1b[32m"
#define COLOUR_BAD  "\x1b[31m"
#define COLOUR_END  "\x1b[0m"

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

static void draw_remark(struct watch_view *view, const struct watched *watched)
{
	const char *colour = job_failure(watched->job)->code != 0 ? COLOUR_BAD : "";
	char *remark = watch_remark_wrapped(watched, terminal_width() - 1);
	for (char *line = remark; *line != '\0';) {
		size_t length = strcspn(line, "\n");
		line[length] = '\0';
		draw_line(view, line, colour);
		line += length + 1;
	}
	free(remark);
}

static void draw_job(
        struct watch_view *view, const struct watched *watched, const struct watch_layout *layout)
{
	struct text line = {0};
	bool done = watched_is_done(watched), well = watched_is_well(watched);
	watch_bar_line_append(&line, watched, layout);
	draw_line(view, line.data, !done ? "" : well ? COLOUR_GOOD : COLOUR_BAD);
	text_release(&line);
	draw_remark(view, watched);
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

static size_t count_lines(const struct watched *watched)
{
	char *remark = watch_remark_wrapped(watched, terminal_width() - 1);
	size_t lines = 1;
	for (const char *at = remark; *at != '\0'; at++)
		lines += *at == '\n';
	free(remark);
	return lines;
}

/* Those that are done go first where not all fit. */
static bool is_dropped(const struct watched *watched, size_t *excess)
{
	if (*excess == 0 || !watched_is_done(watched))
		return false;
	size_t lines = count_lines(watched);
	*excess = *excess > lines ? *excess - lines : 0;
	return true;
}

void watch_view_draw(struct watch_view *view, const struct watched *rows, size_t count)
{
	size_t room = terminal_height() > 2 ? terminal_height() - 2 : 1;
	size_t lines = 0, hidden = 0;
	struct watch_layout layout = watch_layout_choose(terminal_width(), rows, count);
	for (size_t i = 0; i < count; i++)
		lines += count_lines(&rows[i]);
	size_t excess = lines > room ? lines - room : 0;
	go_back(view);
	for (size_t i = 0; i < count; i++) {
		if (is_dropped(&rows[i], &excess) || view->line_count >= room)
			hidden++;
		else
			draw_job(view, &rows[i], &layout);
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

static void print_change(FILE *stream, struct watched *watched, int percent)
{
	enum { SHORT_ID = 8 };
	struct text line = {0};
	char *title = watch_title(watched->job), *remark = watch_remark(watched);
	text_appendf(&line, "%.*s  %s: %s, ", SHORT_ID, watched->job->id.text, title,
	        job_state_name(watched->state));
	if (job_fraction(watched->job) >= 0)
		text_appendf(&line, "%d %%, ", percent);
	watch_figures_append(&line, watched, WATCH_DETAIL_WORDS);
	if (remark != NULL)
		text_appendf(&line, "; %s", remark);
	fprintf(stream, "%s\n", line.data);
	free(remark);
	free(title);
	text_release(&line);
	watched->shown_percent = percent;
	watched->shown_state = watched->state;
}

void watch_print_changes(FILE *stream, struct watched *rows, size_t count)
{
	enum { STEP = 10 };
	for (size_t i = 0; i < count; i++) {
		struct watched *watched = &rows[i];
		double fraction = job_fraction(watched->job);
		int percent = fraction < 0 ? 0 : (int)(fraction * 100);
		bool first = watched->shown_percent < 0;
		if (first || watched->state != watched->shown_state ||
		        percent / STEP != watched->shown_percent / STEP)
			print_change(stream, watched, percent);
	}
}
