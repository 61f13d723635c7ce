/* SPDX-License-Identifier: MIT */
#include "queue/requests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/random.h"
#include "queue/row_file.h"

struct requests {
	struct row_file *file;
};

static bool parse(const char *text, void *ret_list, size_t *ret_line, const char **ret_reason)
{
	return request_list_parse(text, ret_list, ret_line, ret_reason);
}

static char *format(const void *list)
{
	return request_list_format(list);
}

static void release(void *list)
{
	request_list_release(list);
}

static const struct row_file_kind kind = {.name = "requests",
        .size_max = REQUESTS_SIZE_MAX,
        .list_size = sizeof(struct request_list),
        .parse = parse,
        .format = format,
        .release = release};

struct requests *requests_open(const char *data_dir, char **ret_error)
{
	struct row_file *file = row_file_open(&kind, data_dir, ret_error);
	if (file == NULL)
		return NULL;
	struct requests *requests = memory_new(sizeof *requests);
	requests->file = file;
	return requests;
}

void requests_free(struct requests *requests)
{
	if (requests == NULL)
		return;
	row_file_free(requests->file);
	free(requests);
}

struct beginning {
	const struct idempotency_key *key;
	enum request_standing standing;
	struct request_row row;
};

static void make_mark(char ret[REQUEST_MARK_LENGTH + 1])
{
	unsigned char bytes[REQUEST_MARK_LENGTH / 2];
	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(ret + 2 * i, 3, "%02x", bytes[i]);
}

static enum row_change begin(void *rows, void *data, char **ret_reason)
{
	struct request_list *list = rows;
	struct beginning *beginning = data;
	(void)ret_reason;
	request_list_forget_old(list, clock_wall_ms());
	const struct request_row *known = request_list_find(list, beginning->key);
	beginning->standing = REQUEST_DUE;
	if (known != NULL) {
		beginning->row = *known;
		if (strcmp(known->key.fingerprint, beginning->key->fingerprint) != 0)
			beginning->standing = REQUEST_DIFFERENT;
		else if (known->is_done)
			beginning->standing = REQUEST_DONE;
		return ROW_SAME;
	}
	if (!request_list_has_room(list, beginning->key->origin)) {
		beginning->standing = REQUEST_CROWDED;
		return ROW_SAME;
	}
	beginning->row = (struct request_row){.key = *beginning->key, .time = clock_wall_ms()};
	make_mark(beginning->row.mark);
	list->rows = memory_resize_array(list->rows, list->count + 1, sizeof *list->rows);
	list->rows[list->count++] = beginning->row;
	return ROW_CHANGED;
}

bool requests_begin(struct requests *requests, const struct idempotency_key *key,
        enum request_standing *ret, struct request_row *ret_row, char **ret_reason)
{
	struct beginning beginning = {.key = key};
	if (!row_file_change(requests->file, begin, &beginning, ret_reason))
		return false;
	*ret = beginning.standing;
	*ret_row = beginning.row;
	return true;
}

bool requests_find(
        struct requests *requests, const struct idempotency_key *key, struct request_row *ret_row)
{
	row_file_refresh(requests->file);
	const struct request_row *row =
	        request_list_find(row_file_borrow(requests->file, NULL), key);
	bool found = row != NULL;
	if (found)
		*ret_row = *row;
	row_file_return(requests->file);
	return found;
}

struct ending {
	const struct idempotency_key *key;
	const struct job_id *job; /* NULL: forget it */
	bool is_done;
};

static enum row_change end(void *rows, void *data, char **ret_reason)
{
	struct request_list *list = rows;
	(void)ret_reason;
	const struct ending *ending = data;
	struct request_row *row = request_list_find(list, ending->key);
	if (row == NULL || list->rows == NULL)
		return ROW_SAME;
	if (ending->job == NULL) {
		*row = list->rows[--list->count];
	} else {
		row->job = *ending->job;
		row->is_done = ending->is_done;
	}
	return ROW_CHANGED;
}

bool requests_set_job(struct requests *requests, const struct idempotency_key *key,
        const struct job_id *job, bool is_done, char **ret_reason)
{
	return row_file_change(
	        requests->file, end, &(struct ending){key, job, is_done}, ret_reason);
}

bool requests_remove(
        struct requests *requests, const struct idempotency_key *key, char **ret_reason)
{
	return row_file_change(requests->file, end, &(struct ending){key, NULL, false}, ret_reason);
}
