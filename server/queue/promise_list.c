/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "queue/promises.h"
#include "queue/row_file.h"

#define HEADER "bitsbridge-promises 1"

void promise_release(struct promise *promise)
{
	free(promise->maker);
	promise->maker = NULL;
}

void promise_list_release(struct promise_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		promise_release(&list->rows[i]);
	free(list->rows);
	*list = (struct promise_list){0};
}

static bool is_origin(const char *text)
{
	size_t length = strlen(text);
	if (length == 0 || length > PROMISE_MAKER_MAX)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	}
	return true;
}

/* A failure's eight hexadecimal digits. */
static bool parse_refusal(const char *text, bits_hr *ret)
{
	if (strlen(text) != 8 || strspn(text, "0123456789abcdef") != 8)
		return false;
	uint32_t code = (uint32_t)strtoul(text, NULL, 16);
	*ret = (bits_hr)code;
	return *ret < 0;
}

/* NULL: good. The row is cut into its columns. */
static const char *parse_row(char *row, struct promise *ret)
{
	struct promise promise = {0};
	const char *id = row_next_column(&row), *deed = row_next_column(&row),
	           *maker = row_next_column(&row), *refusal = row;
	if (maker == NULL)
		return "it must have an id, a deed and a maker, with tabs between";
	if (!row_parse_job(id, &promise.id))
		return ROW_NO_JOB;
	promise.complete = strcmp(deed, "complete") == 0;
	if (!promise.complete && strcmp(deed, "keep") != 0)
		return "the deed must be \"complete\" or \"keep\"";
	if (!is_origin(maker))
		return "the maker must be a web origin or \"-\"";
	if (refusal != NULL && !parse_refusal(refusal, &promise.refused))
		return "what was refused must be an error's eight hexadecimal digits";
	promise.maker = strcmp(maker, "-") == 0 ? NULL : memory_string(maker);
	*ret = promise;
	return NULL;
}

static const char *add_row(void *data, char *row)
{
	struct promise_list *list = data;
	struct promise promise;
	const char *reason = parse_row(row, &promise);
	if (reason != NULL)
		return reason;
	for (size_t i = 0; i < list->count; i++) {
		if (job_id_equal(&list->rows[i].id, &promise.id)) {
			promise_release(&promise);
			return ROW_TWICE;
		}
	}
	if (list->count == PROMISES_MAX) {
		promise_release(&promise);
		return ROW_FULL;
	}
	list->rows = memory_resize_array(list->rows, list->count + 1, sizeof *list->rows);
	list->rows[list->count++] = promise;
	return NULL;
}

bool promise_list_parse(
        const char *text, struct promise_list *ret, size_t *ret_line, const char **ret_reason)
{
	static const struct row_syntax syntax = ROW_SYNTAX(HEADER, add_row);
	struct promise_list list = {0};
	if (row_file_parse(&syntax, text, &list, ret_line, ret_reason)) {
		*ret = list;
		return true;
	}
	promise_list_release(&list);
	return false;
}

char *promise_list_format(const struct promise_list *list)
{
	struct text text = {0};
	text_append(&text, HEADER "\n");
	for (size_t i = 0; i < list->count; i++) {
		const struct promise *row = &list->rows[i];
		text_appendf(&text, "%s\t%s\t%s", row->id.text, row->complete ? "complete" : "keep",
		        row->maker != NULL ? row->maker : "-");
		if (row->refused != 0)
			text_appendf(&text, "\t%08x", (unsigned)row->refused);
		text_append(&text, "\n");
	}
	return text_steal(&text);
}
