/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "queue/requests.h"
#include "queue/row_file.h"

#define HEADER "bitsbridge-requests 1"

enum { FIELDS = 7 };

void request_list_release(struct request_list *list)
{
	free(list->rows);
	*list = (struct request_list){0};
}

/* Printable ASCII that fits, with blanks or without. */
static bool take_word(const char *field, char *ret, size_t max, char least)
{
	size_t length = strlen(field);
	if (length == 0 || length > max)
		return false;
	for (size_t i = 0; i < length; i++)
		if (field[i] < least || field[i] > '~')
			return false;
	memcpy(ret, field, length + 1);
	return true;
}

static bool take_digits(const char *field, char *ret, size_t length)
{
	if (strlen(field) != length || strspn(field, "0123456789abcdef") != length)
		return false;
	memcpy(ret, field, length + 1);
	return true;
}

static bool take_job(const char *field, struct job_id *ret)
{
	return strcmp(field, "-") == 0 || row_parse_job(field, ret);
}

/* NULL: good. The row is cut into its columns. */
static const char *parse_row(char *row, struct request_row *ret)
{
	const char *fields[FIELDS];
	for (size_t i = 0; i < FIELDS; i++)
		fields[i] = row_next_column(&row);
	if (fields[FIELDS - 1] == NULL)
		return "it must have seven parts, with tabs between";
	if (row != NULL)
		return "it has too many parts";
	if (!take_word(fields[0], ret->key.origin, IDEMPOTENCY_ORIGIN_MAX, '!'))
		return "it must begin with a web origin";
	if (!take_word(fields[1], ret->key.key, IDEMPOTENCY_KEY_MAX, ' '))
		return "the key must have 1 to 64 printable characters";
	if (!take_digits(fields[2], ret->key.fingerprint, sizeof ret->key.fingerprint - 1))
		return "the fingerprint must have 64 hexadecimal digits";
	if (!take_digits(fields[3], ret->mark, REQUEST_MARK_LENGTH))
		return "the mark must have 32 hexadecimal digits";
	if (!take_job(fields[4], &ret->job))
		return "the job must be an id or \"-\"";
	ret->is_done = strcmp(fields[5], "done") == 0;
	if (!ret->is_done && strcmp(fields[5], "begun") != 0)
		return "it must say \"begun\" or \"done\"";
	if (ret->is_done && ret->job.text[0] == '\0')
		return "what is done must name its job";
	return row_parse_time(fields[6], &ret->time) ? NULL : "it must end in a time";
}

struct request_row *request_list_find(
        const struct request_list *list, const struct idempotency_key *key)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->rows[i].key.key, key->key) == 0 &&
		        strcmp(list->rows[i].key.origin, key->origin) == 0)
			return &list->rows[i];
	return NULL;
}

static const char *add_row(void *data, char *text)
{
	struct request_list *list = data;
	struct request_row row = {0};
	const char *reason = parse_row(text, &row);
	if (reason != NULL)
		return reason;
	if (list->count == IDEMPOTENCY_KEYS_MAX)
		return ROW_FULL;
	if (request_list_find(list, &row.key) != NULL)
		return "the key stands in it twice";
	list->rows = memory_resize_array(list->rows, list->count + 1, sizeof *list->rows);
	list->rows[list->count++] = row;
	return NULL;
}

bool request_list_parse(
        const char *text, struct request_list *ret, size_t *ret_line, const char **ret_reason)
{
	static const struct row_syntax syntax = ROW_SYNTAX(HEADER, add_row);
	struct request_list list = {0};
	if (row_file_parse(&syntax, text, &list, ret_line, ret_reason)) {
		*ret = list;
		return true;
	}
	request_list_release(&list);
	return false;
}

char *request_list_format(const struct request_list *list)
{
	struct text text = {0};
	text_append(&text, HEADER "\n");
	for (size_t i = 0; i < list->count; i++) {
		const struct request_row *row = &list->rows[i];
		text_appendf(&text, "%s\t%s\t%s\t%s\t%s\t%s\t%lld\n", row->key.origin, row->key.key,
		        row->key.fingerprint, row->mark,
		        row->job.text[0] != '\0' ? row->job.text : "-",
		        row->is_done ? "done" : "begun", (long long)row->time);
	}
	return text_steal(&text);
}

/* A clock that was set back does not keep them for longer. */
void request_list_forget_old(struct request_list *list, int64_t now)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++) {
		int64_t age = now - list->rows[i].time;
		if (age < IDEMPOTENCY_KEPT_MS && age > -IDEMPOTENCY_KEPT_MS)
			list->rows[kept++] = list->rows[i];
	}
	list->count = kept;
}

bool request_list_has_room(const struct request_list *list, const char *origin)
{
	size_t of_origin = 0;
	for (size_t i = 0; i < list->count; i++)
		of_origin += strcmp(list->rows[i].key.origin, origin) == 0;
	return list->count < IDEMPOTENCY_KEYS_MAX && of_origin < IDEMPOTENCY_ORIGIN_KEYS_MAX;
}
