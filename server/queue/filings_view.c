/* SPDX-License-Identifier: MIT */
/* What a look shows of jobs whose files are, or have just been, filed. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "queue/filings_parts.h"

struct filings_shown {
	struct job_id id;
	const struct job *listed; /* referenced; what the queue lists; NULL: nothing */
	const struct job *made;   /* referenced; what is shown in its place */
};

static void put_filing(struct job *job, const struct filing_row *row)
{
	job->filing = row->done ? JOB_FILING_DONE : JOB_FILING_PENDING;
	free(job->filing_target);
	job->filing_target = memory_string(row->target);
	if (row->done && job->file_count == 1) {
		free(job->files[0].local_name);
		job->files[0].local_name = memory_string(row->target);
	}
	if (row->code < 0 && !row->done) {
		free(job->completion_error.message);
		job->completion_error = (struct job_error){.code = row->code,
		        .context = JOB_CONTEXT_LOCAL_FILE,
		        .file_number = 1,
		        .message = memory_string(row->words)};
	}
}

/* The queue has forgotten it. */
static struct job *make_job(const struct filing_row *row)
{
	struct job *job = job_new();
	job->id = row->id;
	job->type = JOB_DOWNLOAD;
	job->state = JOB_ACKNOWLEDGED;
	job->display_name = memory_string(row->display_name);
	job->description = memory_string(row->description);
	job->is_own = true;
	job->created = row->created;
	job->modified = row->ended;
	job->transfer_completed = row->transfer_completed;
	job->bytes_transferred = row->size != JOB_SIZE_UNKNOWN ? row->size : 0;
	job->bytes_total = row->size;
	struct job_file *file = job_add_file(job);
	file->remote_name = memory_string(row->remote_name);
	file->local_name = memory_string(row->local_name);
	file->bytes_transferred = job->bytes_transferred;
	file->bytes_total = row->size;
	file->completed = true;
	return job;
}

static const struct job *make(const struct filing_row *row, const struct job *listed)
{
	struct job *job = listed != NULL ? job_copy(listed) : make_job(row);
	put_filing(job, row);
	job_seal(job);
	return job;
}

static void release_shown(struct filings_shown *shown)
{
	job_unref(shown->listed);
	job_unref(shown->made);
}

void filings_view_release(struct filings_view *view)
{
	for (size_t i = 0; i < view->count; i++)
		release_shown(&view->of[i]);
	free(view->of);
	*view = (struct filings_view){0};
}

/* The same object as before where neither the row nor what the queue lists is another. */
static const struct job *show(
        const struct filings_view *before, const struct filing_row *row, const struct job *listed)
{
	for (size_t i = 0; i < before->count; i++) {
		const struct filings_shown *shown = &before->of[i];
		if (job_id_equal(&shown->id, &row->id) && shown->listed == listed)
			return job_ref(shown->made);
	}
	return make(row, listed);
}

static size_t find_listed(const struct queue_look *look, const struct job_id *id)
{
	size_t at = 0;
	while (at < look->job_count && !job_id_equal(&look->jobs[at]->id, id))
		at++;
	return at;
}

static void add_job(struct queue_look *look, const struct job *job)
{
	look->jobs =
	        memory_resize_array(look->jobs, look->job_count + 1, sizeof(const struct job *));
	look->jobs[look->job_count++] = job_ref(job);
}

/* It has been shown for long enough, or somebody has cancelled it. */
static bool is_over(const struct filing_row *row, const struct queue_look *look)
{
	size_t at = find_listed(look, &row->id);
	return (row->done && row->ended + FILINGS_DONE_MS < clock_wall_ms()) ||
	       (at < look->job_count && look->jobs[at]->state == JOB_CANCELLED);
}

static void show_all(const struct filing_list *list, const struct filings_view *before,
        enum look_scope scope, struct queue_look *look, struct filings_view *ret)
{
	ret->of = memory_new_array(list->count, sizeof *ret->of);
	for (size_t i = 0; i < list->count; i++) {
		const struct filing_row *row = &list->rows[i];
		if (is_over(row, look))
			continue;
		size_t at = find_listed(look, &row->id);
		const struct job *listed = at < look->job_count ? look->jobs[at] : NULL;
		const struct job *made = show(before, row, listed);
		ret->of[ret->count++] = (struct filings_shown){
		        row->id, listed != NULL ? job_ref(listed) : NULL, made};
		if (listed != NULL) {
			look->jobs[at] = job_ref(made);
			job_unref(listed);
		} else if (scope == LOOK_TAGGED || !row->done) {
			add_job(look, made);
		}
	}
}

static enum row_change forget(void *data, void *look, char **ret_reason)
{
	struct filing_list *list = data;
	size_t kept = 0;
	(void)ret_reason;
	for (size_t i = 0; i < list->count; i++) {
		if (is_over(&list->rows[i], look))
			filing_row_release(&list->rows[i]);
		else
			list->rows[kept++] = list->rows[i];
	}
	bool same = kept == list->count;
	list->count = kept;
	return same ? ROW_SAME : ROW_CHANGED;
}

static void tidy(struct filings *filings, struct queue_look *look)
{
	bool untidy = false;
	char *reason = NULL;
	const struct filing_list *list = row_file_borrow(filings->file, NULL);
	for (size_t i = 0; i < list->count; i++)
		untidy = untidy || is_over(&list->rows[i], look);
	row_file_return(filings->file);
	/* What cannot be written is left out all the same. */
	if (untidy)
		row_file_change(filings->file, forget, look, &reason);
	free(reason);
}

void filings_show(struct filings *filings, struct filings_view *view, enum look_scope scope,
        struct queue_look *look)
{
	row_file_refresh(filings->file);
	if (view->tidies)
		tidy(filings, look);
	struct filings_view now = {.tidies = view->tidies};
	const struct filing_list *list = row_file_borrow(filings->file, &now.generation);
	const struct filings_view none = {0};
	show_all(list, now.generation == view->generation ? view : &none, scope, look, &now);
	row_file_return(filings->file);
	filings_view_release(view);
	*view = now;
}
