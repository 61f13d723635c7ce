/* SPDX-License-Identifier: MIT */
#include "queue/requests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file_lock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/random.h"
#include "base/text.h"

#define LOCK_WAIT_MS 5000

struct requests {
	char *path, *lock_path;
};

static bool load(const struct requests *requests, struct request_list *ret, char **ret_error)
{
	char *reason = NULL;
	const char *wrong = NULL;
	size_t line = 0;
	*ret = (struct request_list){0};
	if (!file_exists(requests->path))
		return true;
	char *content = file_read(requests->path, REQUESTS_SIZE_MAX, NULL, &reason);
	if (content == NULL) {
		*ret_error = text_format("%s cannot be read: %s", requests->path, reason);
		free(reason);
		return false;
	}
	bool good = request_list_parse(content, ret, &line, &wrong);
	free(content);
	if (!good)
		*ret_error =
		        text_format("%s, line %zu: %s. Move the file away to start without it.",
		                requests->path, line, wrong);
	return good;
}

struct requests *requests_open(const char *data_dir, char **ret_error)
{
	struct request_list list;
	struct requests *requests = memory_new(sizeof *requests);
	requests->path = path_join(data_dir, "requests");
	requests->lock_path = path_join(data_dir, "requests.lock");
	if (!load(requests, &list, ret_error)) {
		requests_free(requests);
		return NULL;
	}
	request_list_release(&list);
	return requests;
}

void requests_free(struct requests *requests)
{
	if (requests == NULL)
		return;
	free(requests->path);
	free(requests->lock_path);
	free(requests);
}

/* From what stands to what shall stand. False: nothing is to be written. */
typedef bool change_function(struct request_list *list, void *data);

static bool change_locked(
        struct requests *requests, change_function *change, void *data, char **ret_reason)
{
	struct request_list list;
	if (!load(requests, &list, ret_reason))
		return false;
	bool good = true;
	if (change(&list, data)) {
		char *content = request_list_format(&list);
		good = file_write_private(requests->path, content, true, ret_reason);
		free(content);
	}
	request_list_release(&list);
	return good;
}

static bool apply(struct requests *requests, change_function *change, void *data, char **ret_reason)
{
	struct file_lock *lock =
	        file_lock_take(requests->lock_path, clock_monotonic_ms() + LOCK_WAIT_MS);
	if (lock == NULL) {
		*ret_reason = text_format("%s cannot be locked", requests->lock_path);
		return false;
	}
	bool good = change_locked(requests, change, data, ret_reason);
	file_lock_free(lock);
	return good;
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

static bool begin(struct request_list *list, void *data)
{
	struct beginning *beginning = data;
	request_list_forget_old(list, clock_wall_ms());
	const struct request_row *known = request_list_find(list, beginning->key);
	beginning->standing = REQUEST_DUE;
	if (known != NULL) {
		beginning->row = *known;
		if (strcmp(known->key.fingerprint, beginning->key->fingerprint) != 0)
			beginning->standing = REQUEST_DIFFERENT;
		else if (known->is_done)
			beginning->standing = REQUEST_DONE;
		return false;
	}
	if (!request_list_has_room(list, beginning->key->origin)) {
		beginning->standing = REQUEST_CROWDED;
		return false;
	}
	beginning->row = (struct request_row){.key = *beginning->key, .time = clock_wall_ms()};
	make_mark(beginning->row.mark);
	list->rows = memory_resize_array(list->rows, list->count + 1, sizeof *list->rows);
	list->rows[list->count++] = beginning->row;
	return true;
}

bool requests_begin(struct requests *requests, const struct idempotency_key *key,
        enum request_standing *ret, struct request_row *ret_row, char **ret_reason)
{
	struct beginning beginning = {.key = key};
	if (!apply(requests, begin, &beginning, ret_reason))
		return false;
	*ret = beginning.standing;
	*ret_row = beginning.row;
	return true;
}

bool requests_find(
        struct requests *requests, const struct idempotency_key *key, struct request_row *ret_row)
{
	char *reason = NULL;
	struct request_list list;
	if (!load(requests, &list, &reason)) {
		free(reason);
		return false;
	}
	const struct request_row *row = request_list_find(&list, key);
	if (row != NULL)
		*ret_row = *row;
	request_list_release(&list);
	return row != NULL;
}

struct ending {
	const struct idempotency_key *key;
	const struct job_id *job; /* NULL: forget it */
	bool is_done;
};

static bool end(struct request_list *list, void *data)
{
	const struct ending *ending = data;
	struct request_row *row = request_list_find(list, ending->key);
	if (row == NULL)
		return false;
	if (ending->job == NULL) {
		*row = list->rows[--list->count];
	} else {
		row->job = *ending->job;
		row->is_done = ending->is_done;
	}
	return true;
}

bool requests_set_job(struct requests *requests, const struct idempotency_key *key,
        const struct job_id *job, bool is_done, char **ret_reason)
{
	return apply(requests, end, &(struct ending){key, job, is_done}, ret_reason);
}

bool requests_remove(
        struct requests *requests, const struct idempotency_key *key, char **ret_reason)
{
	return apply(requests, end, &(struct ending){key, NULL, false}, ret_reason);
}
