/* SPDX-License-Identifier: MIT */
/* The text of a file of rows: row_file.h. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "queue/row_file.h"

/* 18 digits: what is made of times has room, too. */
#define ROW_TIME_MAX UINT64_C(999999999999999999)

bool row_file_parse(const struct row_syntax *syntax, const char *text, void *list, size_t *ret_line,
        const char **ret_reason)
{
	char *copy = memory_string(text), *rest = copy;
	const char *reason = *text == '\0' ? "the file is empty" : NULL;
	size_t line = 0;
	while (reason == NULL && *rest != '\0') {
		char *row = rest, *end = strchr(row, '\n');
		line++;
		if (end == NULL) {
			reason = "it does not end in a line feed: the file was cut off";
			break;
		}
		*end = '\0';
		rest = end + 1;
		if (line > 1)
			reason = syntax->add(list, row);
		else if (strcmp(row, syntax->header) != 0)
			reason = syntax->header_reason;
	}
	free(copy);
	if (reason == NULL)
		return true;
	*ret_line = line > 0 ? line : 1;
	*ret_reason = reason;
	return false;
}

char *row_next_column(char **row)
{
	char *column = *row, *tab = column != NULL ? strchr(column, '\t') : NULL;
	if (tab != NULL)
		*tab = '\0';
	*row = tab != NULL ? tab + 1 : NULL;
	return column;
}

bool row_parse_job(const char *column, struct job_id *ret)
{
	return strlen(column) == JOB_ID_LENGTH && job_id_parse(column, ret);
}

bool row_parse_time(const char *column, int64_t *ret)
{
	uint64_t time;
	if (!text_parse_uint(column, ROW_TIME_MAX, &time))
		return false;
	*ret = (int64_t)time;
	return true;
}
