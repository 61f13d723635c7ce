/* SPDX-License-Identifier: MIT */
#include "queue/promises.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file_lock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/thread.h"

#define LOCK_WAIT_MS 5000

struct promises {
	struct mutex *mutex;
	char *path, *lock_path;
	char *content; /* the file as last read; NULL: none */
	struct promise_list list;
};

/* Mutex held (or not shared yet). False: *ret_error (malloc'ed) says why; the list stays as it was. */
static bool load(struct promises *promises, char **ret_error)
{
	char *reason = NULL;
	const char *wrong = NULL;
	size_t line = 0;
	struct promise_list list = {0};
	if (!file_exists(promises->path)) {
		promise_list_release(&promises->list);
		free(promises->content);
		promises->content = NULL;
		return true;
	}
	char *content = file_read(promises->path, PROMISES_SIZE_MAX, NULL, &reason);
	if (content == NULL) {
		*ret_error = text_format("%s cannot be read: %s", promises->path, reason);
		free(reason);
		return false;
	}
	if (promises->content != NULL && strcmp(content, promises->content) == 0) {
		free(content);
		return true;
	}
	if (!promise_list_parse(content, &list, &line, &wrong)) {
		*ret_error =
		        text_format("%s, line %zu: %s. Move the file away to start without it.",
		                promises->path, line, wrong);
		free(content);
		return false;
	}
	promise_list_release(&promises->list);
	free(promises->content);
	promises->list = list;
	promises->content = content;
	return true;
}

struct promises *promises_open(const char *data_dir, char **ret_error)
{
	struct promises *promises = memory_new(sizeof *promises);
	promises->mutex = mutex_new();
	promises->path = path_join(data_dir, "promises");
	promises->lock_path = path_join(data_dir, "promises.lock");
	if (load(promises, ret_error))
		return promises;
	promises_free(promises);
	return NULL;
}

void promises_free(struct promises *promises)
{
	if (promises == NULL)
		return;
	promise_list_release(&promises->list);
	free(promises->content);
	free(promises->path);
	free(promises->lock_path);
	mutex_free(promises->mutex);
	free(promises);
}

void promises_refresh(struct promises *promises)
{
	char *error = NULL;
	mutex_lock(promises->mutex);
	load(promises, &error);
	mutex_unlock(promises->mutex);
	free(error);
}

static struct promise *find(const struct promise_list *list, const struct job_id *id)
{
	for (size_t i = 0; i < list->count; i++) {
		if (job_id_equal(&list->rows[i].id, id))
			return &list->rows[i];
	}
	return NULL;
}

bool promises_find(struct promises *promises, const struct job_id *id, struct promise *ret)
{
	mutex_lock(promises->mutex);
	const struct promise *found = find(&promises->list, id);
	if (found != NULL)
		*ret = (struct promise){found->id, found->complete, memory_string(found->maker)};
	mutex_unlock(promises->mutex);
	return found != NULL;
}

static void take_out(struct promise_list *list, const struct job_id *id)
{
	struct promise *row = find(list, id);
	if (row == NULL)
		return;
	promise_release(row);
	*row = list->rows[--list->count];
}

static bool write_list(struct promises *promises, char **ret_reason)
{
	char *content = promise_list_format(&promises->list);
	bool good = file_write_private(promises->path, content, true, ret_reason);
	/* What failed is read back from the file at the next turn. */
	free(promises->content);
	promises->content = good ? content : NULL;
	if (!good)
		free(content);
	return good;
}

/* With the lock and the mutex held: the newest list, changed, written. */
static bool change(struct promises *promises, const struct job_id *id, const struct promise *new,
        char **ret_reason)
{
	if (!load(promises, ret_reason))
		return false;
	if (new == NULL && find(&promises->list, id) == NULL)
		return true;
	take_out(&promises->list, id);
	if (new != NULL) {
		struct promise_list *list = &promises->list;
		if (list->count == PROMISES_MAX) {
			*ret_reason = text_format("%s is full", promises->path);
			return false;
		}
		list->rows = memory_resize_array(list->rows, list->count + 1, sizeof *list->rows);
		list->rows[list->count++] =
		        (struct promise){new->id, new->complete, memory_string(new->maker)};
	}
	return write_list(promises, ret_reason);
}

static bool change_in_turn(struct promises *promises, const struct job_id *id,
        const struct promise *new, char **ret_reason)
{
	struct file_lock *lock =
	        file_lock_take(promises->lock_path, clock_monotonic_ms() + LOCK_WAIT_MS);
	if (lock == NULL) {
		*ret_reason = text_format("%s cannot be locked", promises->lock_path);
		return false;
	}
	mutex_lock(promises->mutex);
	bool good = change(promises, id, new, ret_reason);
	mutex_unlock(promises->mutex);
	file_lock_free(lock);
	return good;
}

bool promises_put(struct promises *promises, const struct promise *promise, char **ret_reason)
{
	return change_in_turn(promises, &promise->id, promise, ret_reason);
}

void promises_remove(struct promises *promises, const struct job_id *id)
{
	struct promise promise;
	char *reason = NULL;
	if (!promises_find(promises, id, &promise))
		return;
	promise_release(&promise);
	change_in_turn(promises, id, NULL, &reason);
	free(reason);
}
