/* SPDX-License-Identifier: MIT */
#include "queue/filings.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "queue/filings_parts.h"

static bool parse(const char *text, void *ret_list, size_t *ret_line, const char **ret_reason)
{
	return filing_list_parse(text, ret_list, ret_line, ret_reason);
}

static char *format(const void *list)
{
	return filing_list_format(list);
}

static void release(void *list)
{
	filing_list_release(list);
}

static const struct row_file_kind kind = {.name = "filings",
        .size_max = FILINGS_SIZE_MAX,
        .list_size = sizeof(struct filing_list),
        .parse = parse,
        .format = format,
        .release = release};

struct filings *filings_open(const char *data_dir, char **ret_error)
{
	struct row_file *file = row_file_open(&kind, data_dir, ret_error);
	if (file == NULL)
		return NULL;
	struct filings *filings = memory_new(sizeof *filings);
	filings->file = file;
	return filings;
}

void filings_free(struct filings *filings)
{
	if (filings == NULL)
		return;
	row_file_free(filings->file);
	free(filings);
}

struct filing_row *filing_list_find(const struct filing_list *list, const struct job_id *id)
{
	for (size_t i = 0; i < list->count; i++) {
		if (job_id_equal(&list->rows[i].id, id))
			return &list->rows[i];
	}
	return NULL;
}

static bool take_out(struct filing_list *list, const struct job_id *id)
{
	struct filing_row *row = filing_list_find(list, id);
	if (row == NULL)
		return false;
	filing_row_release(row);
	*row = list->rows[--list->count];
	return true;
}

static enum row_change promise(void *data, void *which, char **ret_reason)
{
	struct filing_list *list = data;
	const struct job *job = which;
	take_out(list, &job->id);
	if (list->count == FILINGS_MAX) {
		*ret_reason = text_format("%d files wait to be filed already", FILINGS_MAX);
		return ROW_REFUSED;
	}
	list->rows = memory_resize_array(list->rows, list->count + 1, sizeof *list->rows);
	list->rows[list->count++] = (struct filing_row){.id = job->id,
	        .ended = clock_wall_ms(),
	        .created = job->created,
	        .transfer_completed = job->transfer_completed,
	        .size = job->files[0].bytes_total,
	        .local_name = memory_string(job->files[0].local_name),
	        .remote_name = memory_string(job->files[0].remote_name),
	        .display_name = memory_string(job->display_name),
	        .description = memory_string(job->description)};
	return ROW_CHANGED;
}

bool filings_promise(struct filings *filings, const struct job *job, char **ret_reason)
{
	/* Only looked at. */
	void *which = (void *)(uintptr_t)job;
	return row_file_change(filings->file, promise, which, ret_reason);
}

static enum row_change take(void *list, void *id, char **ret_reason)
{
	(void)ret_reason;
	return take_out(list, id) ? ROW_CHANGED : ROW_SAME;
}

void filings_remove(struct filings *filings, const struct job_id *id)
{
	struct job_id which = *id;
	char *reason = NULL;
	row_file_change(filings->file, take, &which, &reason);
	free(reason);
}

struct noting {
	struct job_id id;
	const struct filing_note *note;
};

static void replace(char **text, const char *with)
{
	free(*text);
	*text = memory_string(with);
}

static void forget_failure(struct filing_row *row)
{
	row->code = 0;
	replace(&row->words, NULL);
}

static enum row_change note_step(void *data, void *which, char **ret_reason)
{
	struct filing_list *list = data;
	const struct noting *noting = which;
	const struct filing_note *note = noting->note;
	struct filing_row *row = filing_list_find(list, &noting->id);
	if (row == NULL || row->done) {
		*ret_reason = text_format("the job is not being filed");
		return ROW_REFUSED;
	}
	switch (note->step) {
	case FILING_PLACED:
		replace(&row->target, note->target);
		break;
	case FILING_DONE:
		replace(&row->target, note->target);
		row->done = true;
		row->ended = clock_wall_ms();
		forget_failure(row);
		break;
	case FILING_FAILED:
		row->code = note->code;
		replace(&row->words, note->words);
		break;
	case FILING_DROPPED:
		take_out(list, &noting->id);
		break;
	}
	return ROW_CHANGED;
}

bits_hr filings_note(
        struct filings *filings, const struct job_id *id, const struct filing_note *note)
{
	struct noting noting = {.id = *id, .note = note};
	char *reason = NULL;
	bool good = row_file_change(filings->file, note_step, &noting, &reason);
	free(reason);
	return good ? BITS_S_OK : BITS_E_ACCESS_DENIED;
}
