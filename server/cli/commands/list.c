/* SPDX-License-Identifier: MIT */
/* bitsbridge list: the jobs as a table for people, or as JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/figures.h"
#include "cli/platform/terminal.h"
#include "cli/print_json.h"
#include "cli/printable.h"
#include "cli/queue_access.h"
#include "cli/report.h"

#define SHORT_ID_MIN 8 /* characters of an id, more where that is not unique */

enum column {
	COLUMN_ID,
	COLUMN_STATE,
	COLUMN_SHARE,
	COLUMN_SIZE,
	COLUMN_TITLE,
	COLUMN_PROVIDER,
	COLUMN_COUNT
};

/* A title may be shortened where the line would be too long for the terminal. */
#define TITLE_MIN 12

struct table {
	char *(*rows)[COLUMN_COUNT]; /* owned; the first one is the heading */
	size_t row_count;
	size_t widths[COLUMN_COUNT];
};

static void add_row(struct table *table, char *const cells[COLUMN_COUNT])
{
	table->rows = memory_resize_array(table->rows, table->row_count + 1, sizeof *table->rows);
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		size_t width = printable_width(cells[i]);
		table->rows[table->row_count][i] = cells[i];
		if (width > table->widths[i])
			table->widths[i] = width;
	}
	table->row_count++;
}

static const char *title_of(const struct job *job)
{
	if (job_is_tagged(job) && *job->tag.fields[TAG_TITLE] != '\0')
		return job->tag.fields[TAG_TITLE];
	if (*job->display_name != '\0')
		return job->display_name;
	return job->file_count > 0 ? job_file_base_name(job->files[0].local_name) : "";
}

static const char *provider_of(const struct job *job)
{
	if (job_is_tagged(job))
		return job->tag.fields[TAG_PROVIDER];
	return job->tag_kind == TAG_NEAR_MISS ? "(no tag, but nearly)" : "(no tag)";
}

static void add_job(struct table *table, const struct job *job, size_t id_length)
{
	char share[FIGURE_SIZE], size[FIGURE_SIZE];
	figure_share(job, share);
	figure_bytes(job->bytes_total, size);
	add_row(table, (char *const[COLUMN_COUNT]){
	                       memory_string_n(job->id.text, id_length),
	                       memory_string(job_state_name(job->state)),
	                       memory_string(share),
	                       memory_string(size),
	                       printable(title_of(job)),
	                       printable(provider_of(job)),
	               });
}

/* What is left of the terminal's width for the titles. */
static void fit_titles(struct table *table)
{
	size_t others = 2 * (size_t)(COLUMN_COUNT - 1), room = terminal_width();
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		others += i != COLUMN_TITLE ? table->widths[i] : 0;
	size_t most = room > others + TITLE_MIN ? room - others : TITLE_MIN;
	if (table->widths[COLUMN_TITLE] > most)
		table->widths[COLUMN_TITLE] = most;
}

static void append_cell(struct text *line, const struct table *table, size_t row, size_t column)
{
	const char *content = table->rows[row][column];
	size_t width = table->widths[column];
	if (column == COLUMN_SHARE || column == COLUMN_SIZE) {
		text_appendf(line, "%*s", (int)width, content);
		return;
	}
	char *cell = printable_fit(content, width);
	text_append(line, cell);
	free(cell);
}

static void print_row(const struct table *table, size_t row)
{
	struct text line = {0};
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		text_append(&line, i > 0 ? "  " : "");
		append_cell(&line, table, row, i);
	}
	while (line.length > 0 && line.data[line.length - 1] == ' ')
		line.data[--line.length] = '\0';
	puts(line.data);
	text_release(&line);
}

static void table_release(struct table *table)
{
	for (size_t row = 0; row < table->row_count; row++) {
		for (size_t i = 0; i < COLUMN_COUNT; i++)
			free(table->rows[row][i]);
	}
	free(table->rows);
}

/* Lists hold few hundred jobs, and neighbours in the order of ids would need sorting first. */
static size_t short_id_length(const struct queue_look *look)
{
	size_t length = SHORT_ID_MIN;
	for (size_t i = 0; i < look->job_count; i++) {
		for (size_t j = 0; j < i; j++) {
			const char *a = look->jobs[i]->id.text, *b = look->jobs[j]->id.text;
			while (length < JOB_ID_LENGTH && strncmp(a, b, length) == 0)
				length++;
		}
	}
	return length;
}

/* What was completed or cancelled has left the queue, though it may still know of it. */
static bool is_shown(const struct job *job, bool all)
{
	return !job_state_is_final(job->state) && (all || job_is_tagged(job));
}

static void print_table(const struct queue_look *look, bool all)
{
	struct table table = {0};
	size_t id_length = short_id_length(look);
	add_row(&table, (char *const[COLUMN_COUNT]){memory_string("ID"), memory_string("STATE"),
	                        memory_string("DONE"), memory_string("SIZE"),
	                        memory_string("TITLE"), memory_string("PROVIDER")});
	for (size_t i = 0; i < look->job_count; i++) {
		if (is_shown(look->jobs[i], all))
			add_job(&table, look->jobs[i], id_length);
	}
	if (terminal_is_live())
		fit_titles(&table);
	for (size_t row = 0; row < table.row_count && table.row_count > 1; row++)
		print_row(&table, row);
	table_release(&table);
}

static void print_json(const struct queue_look *look, bool all)
{
	struct text text = {0};
	bool first = true;
	text_append(&text, "{\"jobs\":[");
	for (size_t i = 0; i < look->job_count; i++) {
		if (!is_shown(look->jobs[i], all))
			continue;
		text_append(&text, first ? "" : ",");
		append_job_json(&text, look->jobs[i]);
		first = false;
	}
	text_append(&text, "]}");
	puts(text.data);
	text_release(&text);
}

/* What the table does not show: why there is none, what is missing, why nothing moves. */
static void note_rest(const struct queue_access *access, const struct queue_look *look, bool all)
{
	size_t shown = 0, near_misses = 0, active = 0;
	for (size_t i = 0; i < look->job_count; i++) {
		const struct job *job = look->jobs[i];
		shown += is_shown(job, all);
		near_misses += job->tag_kind == TAG_NEAR_MISS;
		active += is_shown(job, all) && job_state_is_active(job->state);
	}
	if (shown == 0)
		report_note("there are no %s; make one with: bitsbridge add URL --provider NAME",
		        all ? "jobs" : "tagged jobs");
	if (!all && near_misses > 0)
		report_note(
		        "%zu more looked like tagged jobs but are not; see: bitsbridge list --all",
		        near_misses);
	if (look->restricted > 0)
		report_note("%zu jobs cannot be read: access is denied", look->restricted);
	if (active > 0)
		queue_access_note_unserved(access);
}

static int run(const struct invocation *invocation)
{
	struct queue_access access;
	struct queue_look look = {0};
	bool all = options_flag(&invocation->options, OPTION_ALL);
	if (!queue_access_open(invocation, QUEUE_BESIDE, NULL, &access))
		return CLI_FAILED;
	bool good = queue_access_look(&access, all ? LOOK_ALL : LOOK_TAGGED, &look);
	if (good && options_flag(&invocation->options, OPTION_JSON)) {
		print_json(&look, all);
	} else if (good) {
		print_table(&look, all);
		note_rest(&access, &look, all);
	}
	if (good)
		queue_look_release(&look);
	queue_access_close(&access);
	return good ? CLI_DONE : CLI_FAILED;
}

const struct subcommand cli_list = {
        .name = "list",
        .user = USER_LIST,
        .group = SUBCOMMAND_JOBS,
        .arguments = "",
        .summary = "shows the tagged jobs, or all",
        .description =
                "Shows the tagged jobs of the queue, oldest first. Those that were completed or\n"
                "cancelled have left it; \"bitsbridge show\" knows them for a while.",
        .examples = "bitsbridge list\n"
                    "bitsbridge list --all --json",
        .run = run,
};
