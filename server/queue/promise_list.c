/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "queue/promises.h"

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

/* NULL: good. The row is changed: its tabs become ends. */
static const char *parse_row(char *row, struct promise *ret)
{
	struct promise promise = {0};
	char *deed = strchr(row, '\t');
	char *maker = deed != NULL ? strchr(deed + 1, '\t') : NULL;
	if (maker == NULL)
		return "it must have an id, a deed and a maker, with tabs between";
	*deed++ = '\0';
	*maker++ = '\0';
	if (strlen(row) != JOB_ID_LENGTH || !job_id_parse(row, &promise.id))
		return "it must begin with a job's id";
	promise.complete = strcmp(deed, "complete") == 0;
	if (!promise.complete && strcmp(deed, "keep") != 0)
		return "the deed must be \"complete\" or \"keep\"";
	if (!is_origin(maker))
		return "the maker must be a web origin or \"-\"";
	promise.maker = strcmp(maker, "-") == 0 ? NULL : memory_string(maker);
	*ret = promise;
	return NULL;
}

static const char *add_row(struct promise_list *list, char *row)
{
	struct promise promise;
	const char *reason = parse_row(row, &promise);
	if (reason != NULL)
		return reason;
	for (size_t i = 0; i < list->count; i++) {
		if (job_id_equal(&list->rows[i].id, &promise.id)) {
			promise_release(&promise);
			return "the job stands in it twice";
		}
	}
	if (list->count == PROMISES_MAX) {
		promise_release(&promise);
		return "there are too many";
	}
	list->rows = memory_resize_array(list->rows, list->count + 1, sizeof *list->rows);
	list->rows[list->count++] = promise;
	return NULL;
}

bool promise_list_parse(
        const char *text, struct promise_list *ret, size_t *ret_line, const char **ret_reason)
{
	struct promise_list list = {0};
	char *copy = memory_string(text), *row = copy;
	const char *reason = NULL;
	size_t line = 1;
	for (; reason == NULL && *row != '\0'; line++) {
		char *end = strchr(row, '\n');
		if (end == NULL) {
			reason = "it does not end in a line feed: the file was cut off";
			break;
		}
		*end = '\0';
		if (line > 1)
			reason = add_row(&list, row);
		else if (strcmp(row, HEADER) != 0)
			reason = "it must be \"" HEADER "\"";
		if (reason != NULL)
			break;
		row = end + 1;
	}
	if (reason == NULL && line == 1)
		reason = "the file is empty";
	free(copy);
	if (reason != NULL) {
		promise_list_release(&list);
		*ret_line = line;
		*ret_reason = reason;
		return false;
	}
	*ret = list;
	return true;
}

char *promise_list_format(const struct promise_list *list)
{
	struct text text = {0};
	text_append(&text, HEADER "\n");
	for (size_t i = 0; i < list->count; i++) {
		const struct promise *row = &list->rows[i];
		text_appendf(&text, "%s\t%s\t%s\n", row->id.text,
		        row->complete ? "complete" : "keep", row->maker != NULL ? row->maker : "-");
	}
	return text_steal(&text);
}
