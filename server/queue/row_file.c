/* SPDX-License-Identifier: MIT */
#include "queue/row_file.h"

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

struct row_file {
	const struct row_file_kind *kind;
	char *path, *lock_path;
	struct mutex *mutex; /* what follows */
	char *content;       /* the file as last read; NULL: none */
	void *list;
	bool ahead; /* the list holds what could not be written */
	uint64_t generation;
};

/* Mutex held (or not shared yet). Takes both over. */
static void set(struct row_file *file, void *list, char *content)
{
	file->kind->release(file->list);
	free(file->list);
	free(file->content);
	file->list = list;
	file->content = content;
	file->ahead = false;
	file->generation++;
}

static void *new_list(const struct row_file *file)
{
	return memory_new(file->kind->list_size);
}

/* Mutex held (or not shared yet). False: *ret_error (malloc'ed) says why; the list stays as it was. */
static bool load(struct row_file *file, char **ret_error)
{
	char *reason = NULL;
	const char *wrong = NULL;
	size_t line = 0;
	if (!file_exists(file->path)) {
		if (file->content != NULL || file->ahead)
			set(file, new_list(file), NULL);
		return true;
	}
	char *content = file_read(file->path, file->kind->size_max, NULL, &reason);
	if (content == NULL) {
		*ret_error = text_format("%s cannot be read: %s", file->path, reason);
		free(reason);
		return false;
	}
	if (file->content != NULL && strcmp(content, file->content) == 0) {
		free(content);
		return true;
	}
	void *list = new_list(file);
	if (!file->kind->parse(content, list, &line, &wrong)) {
		*ret_error =
		        text_format("%s, line %zu: %s. Move the file away to start without it.",
		                file->path, line, wrong);
		free(list);
		free(content);
		return false;
	}
	set(file, list, content);
	return true;
}

struct row_file *row_file_open(
        const struct row_file_kind *kind, const char *data_dir, char **ret_error)
{
	struct row_file *file = memory_new(sizeof *file);
	file->kind = kind;
	file->mutex = mutex_new();
	file->path = path_join(data_dir, kind->name);
	file->lock_path = text_format("%s.lock", file->path);
	file->list = new_list(file);
	if (load(file, ret_error))
		return file;
	row_file_free(file);
	return NULL;
}

void row_file_free(struct row_file *file)
{
	if (file == NULL)
		return;
	file->kind->release(file->list);
	free(file->list);
	free(file->content);
	free(file->path);
	free(file->lock_path);
	mutex_free(file->mutex);
	free(file);
}

void row_file_refresh(struct row_file *file)
{
	char *error = NULL;
	mutex_lock(file->mutex);
	load(file, &error);
	mutex_unlock(file->mutex);
	free(error);
}

void *row_file_borrow(struct row_file *file, uint64_t *ret_generation)
{
	mutex_lock(file->mutex);
	if (ret_generation != NULL)
		*ret_generation = file->generation;
	return file->list;
}

void row_file_return(struct row_file *file)
{
	mutex_unlock(file->mutex);
}

static bool write_list(struct row_file *file, char **ret_reason)
{
	char *content = file->kind->format(file->list);
	bool good = file_write_private(file->path, content, true, ret_reason);
	/* What failed is read back from the file at the next turn. */
	free(file->content);
	file->content = good ? content : NULL;
	file->ahead = !good;
	file->generation++;
	if (!good)
		free(content);
	return good;
}

/* What was looked through on the way to nothing may not be as it is in the file any more. */
static void read_anew(struct row_file *file)
{
	free(file->content);
	file->content = NULL;
	file->ahead = true;
}

bool row_file_change(struct row_file *file,
        enum row_change (*change)(void *list, void *data, char **ret_reason), void *data,
        char **ret_reason)
{
	struct file_lock *lock =
	        file_lock_take(file->lock_path, clock_monotonic_ms() + LOCK_WAIT_MS);
	if (lock == NULL) {
		*ret_reason = text_format("%s cannot be locked", file->lock_path);
		return false;
	}
	mutex_lock(file->mutex);
	bool good = load(file, ret_reason);
	enum row_change done = good ? change(file->list, data, ret_reason) : ROW_REFUSED;
	if (done == ROW_CHANGED)
		good = write_list(file, ret_reason);
	else if (good)
		read_anew(file);
	mutex_unlock(file->mutex);
	file_lock_free(lock);
	return good && done != ROW_REFUSED;
}
