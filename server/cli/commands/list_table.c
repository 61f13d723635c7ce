/* SPDX-License-Identifier: MIT */
#include "cli/commands/list_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/figures.h"
#include "cli/platform/terminal.h"
#include "cli/printable.h"

#define SHORT_ID_MIN 8 /* characters of an id, more where that is not unique */

enum column {
	COLUMN_ID,
	COLUMN_STATE,
	COLUMN_SHARE,
	COLUMN_SIZE,
	COLUMN_TITLE,
	COLUMN_PROVIDER,
	COLUMN_ERROR, /* empty, its heading too, where no job has failed */
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

/* malloc'ed */
static char *shown_title(const struct job *job)
{
	char *title = printable(title_of(job));
	char *shown = text_format("%s%s", figure_direction(job), title);
	free(title);
	return shown;
}

static const char *provider_of(const struct job *job)
{
	if (job_is_tagged(job))
		return job->tag.fields[TAG_PROVIDER];
	return job->tag_kind == TAG_NEAR_MISS ? "(no tag, but nearly)" : "(no tag)";
}

/* What is wrong, and when it is tried again; malloc'ed. */
static char *error_of(const struct job *job)
{
	struct error_text described;
	const struct job_error *error = job_failure(job);
	struct text text = {0};
	if (error->code == 0)
		return memory_string("");
	error_describe(error->code, &described);
	text_append(&text, described.name);
	if (job->retry_at != JOB_TIME_UNKNOWN) {
		char left[FIGURE_SIZE];
		figure_seconds_until(job->retry_at, left);
		text_appendf(&text, ", again in %s", left);
	}
	return text_steal(&text);
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
	                       shown_title(job),
	                       printable(provider_of(job)),
	                       error_of(job),
	               });
}

/* What is left of the terminal's width for the titles; errors may take another line. */
static void fit_titles(struct table *table)
{
	size_t others = 2 * (size_t)(COLUMN_COUNT - 2), room = terminal_width();
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		others += i != COLUMN_TITLE && i != COLUMN_ERROR ? table->widths[i] : 0;
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

void list_table_print(const struct queue_look *look, const struct list_filter *filter)
{
	struct table table = {0};
	size_t id_length = short_id_length(look);
	add_row(&table,
	        (char *const[COLUMN_COUNT]){memory_string("ID"), memory_string("STATE"),
	                memory_string("DONE"), memory_string("SIZE"), memory_string("TITLE"),
	                memory_string("PROVIDER"), memory_string("")});
	for (size_t i = 0; i < look->job_count; i++) {
		if (list_filter_matches(filter, look->jobs[i]))
			add_job(&table, look->jobs[i], id_length);
	}
	if (table.widths[COLUMN_ERROR] > 0) {
		free(table.rows[0][COLUMN_ERROR]);
		table.rows[0][COLUMN_ERROR] = memory_string("ERROR");
	}
	if (terminal_is_live())
		fit_titles(&table);
	for (size_t row = 0; row < table.row_count && table.row_count > 1; row++)
		print_row(&table, row);
	table_release(&table);
}
