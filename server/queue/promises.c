/* SPDX-License-Identifier: MIT */
#include "queue/promises.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "queue/row_file.h"

struct promises {
	struct row_file *file;
};

static bool parse(const char *text, void *ret_list, size_t *ret_line, const char **ret_reason)
{
	return promise_list_parse(text, ret_list, ret_line, ret_reason);
}

static char *format(const void *list)
{
	return promise_list_format(list);
}

static void release(void *list)
{
	promise_list_release(list);
}

static const struct row_file_kind kind = {.name = "promises",
        .size_max = PROMISES_SIZE_MAX,
        .list_size = sizeof(struct promise_list),
        .parse = parse,
        .format = format,
        .release = release};

struct promises *promises_open(const char *data_dir, char **ret_error)
{
	struct row_file *file = row_file_open(&kind, data_dir, ret_error);
	if (file == NULL)
		return NULL;
	struct promises *promises = memory_new(sizeof *promises);
	promises->file = file;
	return promises;
}

void promises_free(struct promises *promises)
{
	if (promises == NULL)
		return;
	row_file_free(promises->file);
	free(promises);
}

void promises_refresh(struct promises *promises)
{
	row_file_refresh(promises->file);
}

static struct promise *find(const struct promise_list *list, const struct job_id *id)
{
	for (size_t i = 0; i < list->count; i++) {
		if (job_id_equal(&list->rows[i].id, id))
			return &list->rows[i];
	}
	return NULL;
}

static struct promise copy(const struct promise *of)
{
	return (struct promise){of->id, of->complete, memory_string(of->maker), of->refused};
}

bool promises_find(struct promises *promises, const struct job_id *id, struct promise *ret)
{
	const struct promise *found = find(row_file_borrow(promises->file, NULL), id);
	if (found != NULL)
		*ret = copy(found);
	row_file_return(promises->file);
	return found != NULL;
}

static bool take_out(struct promise_list *list, const struct job_id *id)
{
	struct promise *row = find(list, id);
	if (row == NULL)
		return false;
	promise_release(row);
	*row = list->rows[--list->count];
	return true;
}

static enum row_change add(struct promise_list *list, const struct promise *new, char **ret_reason)
{
	if (list->count == PROMISES_MAX) {
		*ret_reason = text_format("there are %d promises already", PROMISES_MAX);
		return ROW_REFUSED;
	}
	list->rows = memory_resize_array(list->rows, list->count + 1, sizeof *list->rows);
	list->rows[list->count++] = copy(new);
	return ROW_CHANGED;
}

static enum row_change put(void *data, void *promise, char **ret_reason)
{
	const struct promise *new = promise;
	take_out(data, &new->id);
	return add(data, new, ret_reason);
}

bool promises_put(struct promises *promises, const struct promise *promise, char **ret_reason)
{
	struct promise row = *promise;
	return row_file_change(promises->file, put, &row, ret_reason);
}

static enum row_change take(void *list, void *id, char **ret_reason)
{
	(void)ret_reason;
	return take_out(list, id) ? ROW_CHANGED : ROW_SAME;
}

void promises_remove(struct promises *promises, const struct job_id *id)
{
	struct promise promise;
	char *reason = NULL;
	struct job_id which = *id;
	if (!promises_find(promises, id, &promise))
		return;
	promise_release(&promise);
	row_file_change(promises->file, take, &which, &reason);
	free(reason);
}

/* Of a job of which nothing else is known, there is a row for this alone. */
static enum row_change refuse(void *data, void *refusal, char **ret_reason)
{
	const struct promise *new = refusal;
	struct promise *row = find(data, &new->id);
	if (row == NULL)
		return add(data, new, ret_reason);
	if (row->refused == new->refused)
		return ROW_SAME;
	row->refused = new->refused;
	return ROW_CHANGED;
}

void promises_note_refusal(struct promises *promises, const struct job_id *id, bits_hr code)
{
	struct promise refusal = {.id = *id, .refused = code};
	char *reason = NULL;
	row_file_change(promises->file, refuse, &refusal, &reason);
	free(reason);
}
