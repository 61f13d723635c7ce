/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/url.h"
#include "queue/filings.h"
#include "queue/row_file.h"

#define HEADER "bitsbridge-filings 1"

enum column_kind { COLUMN_STEP, COLUMN_TIME, COLUMN_SIZE, COLUMN_CODE, COLUMN_TEXT };

/* Behind the id. */
static const struct {
	const char *name;
	enum column_kind kind;
	size_t offset;
} columns[] = {
        {"the step", COLUMN_STEP, offsetof(struct filing_row, done)},
        {"the end's time", COLUMN_TIME, offsetof(struct filing_row, ended)},
        {"the time of creation", COLUMN_TIME, offsetof(struct filing_row, created)},
        {"the transfer's time", COLUMN_TIME, offsetof(struct filing_row, transfer_completed)},
        {"the size", COLUMN_SIZE, offsetof(struct filing_row, size)},
        {"the code", COLUMN_CODE, offsetof(struct filing_row, code)},
        {"the file", COLUMN_TEXT, offsetof(struct filing_row, local_name)},
        {"the place", COLUMN_TEXT, offsetof(struct filing_row, target)},
        {"the reason", COLUMN_TEXT, offsetof(struct filing_row, words)},
        {"the URL", COLUMN_TEXT, offsetof(struct filing_row, remote_name)},
        {"the name", COLUMN_TEXT, offsetof(struct filing_row, display_name)},
        {"the description", COLUMN_TEXT, offsetof(struct filing_row, description)},
};
#define COLUMN_COUNT (sizeof columns / sizeof columns[0])

void filing_row_release(struct filing_row *row)
{
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (columns[i].kind == COLUMN_TEXT)
			free(*(char **)((char *)row + columns[i].offset));
	}
	*row = (struct filing_row){0};
}

void filing_list_release(struct filing_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		filing_row_release(&list->rows[i]);
	free(list->rows);
	*list = (struct filing_list){0};
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c != 0x7F && c != '%';
}

/* "-" alone stands for nothing at all. */
static void append_text(struct text *text, const char *value)
{
	if (value == NULL) {
		text_append_char(text, '-');
		return;
	}
	bool dash = strcmp(value, "-") == 0;
	for (const unsigned char *c = (const unsigned char *)value; *c != '\0'; c++) {
		if (is_plain(*c) && !dash)
			text_append_char(text, (char)*c);
		else
			text_appendf(text, "%%%02X", *c);
	}
}

static bool parse_text(const char *value, char **ret)
{
	struct text text = {0};
	if (strcmp(value, "-") == 0)
		return true;
	text_append(&text, "");
	for (; *value != '\0'; value++) {
		int byte = *value == '%' ? url_decode_byte(value) : (unsigned char)*value;
		/* One way to write each: what need not be escaped is not. */
		bool good = byte > 0 && (*value == '%' || is_plain((unsigned char)byte));
		if (!good) {
			text_release(&text);
			return false;
		}
		text_append_char(&text, (char)byte);
		value += *value == '%' ? 2 : 0;
	}
	*ret = text_steal(&text);
	return true;
}

static bool parse_number(const char *value, uint64_t unknown, uint64_t *ret)
{
	uint64_t number = unknown;
	if (strcmp(value, "-") != 0 && !text_parse_uint(value, INT64_MAX, &number))
		return false;
	*ret = number;
	return true;
}

/* False: it is not what this column holds. */
static bool parse_column(struct filing_row *row, size_t column, const char *value)
{
	void *place = (char *)row + columns[column].offset;
	uint64_t number = 0;
	switch (columns[column].kind) {
	case COLUMN_STEP:
		row->done = strcmp(value, "done") == 0;
		return row->done || strcmp(value, "pending") == 0;
	case COLUMN_TIME:
		*(int64_t *)place = JOB_TIME_UNKNOWN;
		return strcmp(value, "-") == 0 || row_parse_time(value, place);
	case COLUMN_SIZE:
		return parse_number(value, JOB_SIZE_UNKNOWN, place);
	case COLUMN_CODE:
		if (!parse_number(value, 0, &number) || number > UINT32_MAX)
			return false;
		row->code = (bits_hr)(uint32_t)number;
		return true;
	case COLUMN_TEXT:
		return parse_text(value, place);
	}
	return false;
}

/* NULL: good. The line is changed. */
static const char *parse_row(char *line, struct filing_row *ret)
{
	struct filing_row row = {0};
	const char *reason = NULL;
	const char *id = row_next_column(&line);
	if (!row_parse_job(id, &row.id))
		return ROW_NO_JOB;
	for (size_t i = 0; i < COLUMN_COUNT && reason == NULL; i++) {
		const char *value = row_next_column(&line);
		if (value == NULL || !parse_column(&row, i, value))
			reason = columns[i].name;
	}
	if (reason == NULL && line != NULL)
		reason = "a column that is too much";
	if (reason == NULL && row.local_name == NULL)
		reason = "the file";
	if (reason == NULL && row.done && row.target == NULL)
		reason = "the place";
	if (reason != NULL)
		filing_row_release(&row);
	else
		*ret = row;
	return reason;
}

static const char *add_row(void *data, char *line)
{
	struct filing_list *list = data;
	struct filing_row row;
	const char *reason = parse_row(line, &row);
	if (reason != NULL)
		return reason;
	for (size_t i = 0; i < list->count && reason == NULL; i++) {
		if (job_id_equal(&list->rows[i].id, &row.id))
			reason = ROW_TWICE;
	}
	if (reason == NULL && list->count == FILINGS_MAX)
		reason = ROW_FULL;
	if (reason != NULL) {
		filing_row_release(&row);
		return reason;
	}
	list->rows = memory_resize_array(list->rows, list->count + 1, sizeof *list->rows);
	list->rows[list->count++] = row;
	return NULL;
}

bool filing_list_parse(
        const char *text, struct filing_list *ret, size_t *ret_line, const char **ret_reason)
{
	static const struct row_syntax syntax = ROW_SYNTAX(HEADER, add_row);
	struct filing_list list = {0};
	if (row_file_parse(&syntax, text, &list, ret_line, ret_reason)) {
		*ret = list;
		return true;
	}
	filing_list_release(&list);
	return false;
}

static void append_number(struct text *text, uint64_t value, uint64_t unknown)
{
	if (value == unknown)
		text_append_char(text, '-');
	else
		text_appendf(text, "%" PRIu64, value);
}

static void append_column(struct text *text, const struct filing_row *row, size_t column)
{
	const void *place = (const char *)row + columns[column].offset;
	switch (columns[column].kind) {
	case COLUMN_STEP:
		text_append(text, row->done ? "done" : "pending");
		break;
	case COLUMN_TIME: {
		int64_t time = *(const int64_t *)place;
		append_number(text, time < 0 ? UINT64_MAX : (uint64_t)time, UINT64_MAX);
		break;
	}
	case COLUMN_SIZE:
		append_number(text, *(const uint64_t *)place, JOB_SIZE_UNKNOWN);
		break;
	case COLUMN_CODE:
		append_number(text, (uint32_t)row->code, 0);
		break;
	case COLUMN_TEXT:
		append_text(text, *(char *const *)place);
		break;
	}
}

char *filing_list_format(const struct filing_list *list)
{
	struct text text = {0};
	text_append(&text, HEADER "\n");
	for (size_t i = 0; i < list->count; i++) {
		text_append(&text, list->rows[i].id.text);
		for (size_t j = 0; j < COLUMN_COUNT; j++) {
			text_append_char(&text, '\t');
			append_column(&text, &list->rows[i], j);
		}
		text_append_char(&text, '\n');
	}
	return text_steal(&text);
}
