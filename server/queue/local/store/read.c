/* SPDX-License-Identifier: MIT */
#include "queue/local/store/read.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "queue/local/store/rows.h"
#include "queue/local/store/sql.h"

static sqlite3_stmt *keep_files(struct local_store *store)
{
	return local_store_keep(
	        store, "SELECT " SQL_FILE_COLUMNS " FROM files WHERE job_id = ?1 ORDER BY ordinal");
}

/* The job of the row, with all its files, sealed. NULL: the row holds none, or *ret_result says why they cannot be had. */
static struct job *read_job(
        const struct local_store *store, sqlite3_stmt *jobs, sqlite3_stmt *files, int *ret_result)
{
	struct job *job = local_row_job(jobs, store->user);
	int result = SQLITE_DONE;
	if (job == NULL)
		return NULL;
	local_bind_id(files, 1, &job->id);
	while ((result = sqlite3_step(files)) == SQLITE_ROW)
		local_row_add_file(files, 0, job);
	sqlite3_reset(files);
	job_seal(job);
	if (result == SQLITE_DONE)
		return job;
	job_unref(job);
	*ret_result = result;
	return NULL;
}

static bits_hr read_changed(
        struct local_store *store, int64_t since, const struct local_reader *reader)
{
	/* By the index of changes, and sorted: by seq alone, SQLite would read every job to find these few. */
	sqlite3_stmt *jobs = local_store_keep(
	        store, "SELECT " SQL_JOB_COLUMNS " FROM jobs WHERE change > ?1 ORDER BY +seq");
	sqlite3_stmt *files = keep_files(store);
	int result = SQLITE_ERROR;
	if (jobs != NULL && files != NULL) {
		sqlite3_bind_int64(jobs, 1, since);
		while ((result = sqlite3_step(jobs)) == SQLITE_ROW) {
			struct job *job = read_job(store, jobs, files, &result);
			if (result != SQLITE_ROW)
				break;
			if (job != NULL)
				reader->read(reader->data, local_row_seq(jobs),
				        local_row_ended(jobs), job);
		}
	}
	sqlite3_reset(jobs);
	sqlite3_reset(files);
	return local_store_check(store, result);
}

/* A job on its way out, and what the reader is told beside it. */
struct found {
	int64_t seq, ended;
	struct job *job;
};

struct finds {
	struct found *of;
	size_t count, capacity;
};

static int read_jobs(struct local_store *store, struct finds *ret)
{
	sqlite3_stmt *jobs =
	        local_store_prepare(store, "SELECT " SQL_JOB_COLUMNS " FROM jobs ORDER BY seq");
	int result = SQLITE_ERROR;
	while (jobs != NULL && (result = sqlite3_step(jobs)) == SQLITE_ROW) {
		struct job *job = local_row_job(jobs, store->user);
		if (job == NULL)
			continue;
		if (ret->count == ret->capacity) {
			ret->capacity = ret->capacity * 2 + 16;
			ret->of = memory_resize_array(ret->of, ret->capacity, sizeof *ret->of);
		}
		ret->of[ret->count++] =
		        (struct found){local_row_seq(jobs), local_row_ended(jobs), job};
	}
	sqlite3_finalize(jobs);
	return result;
}

static int by_id(const void *left, const void *right)
{
	const struct job *const *a = left, *const *b = right;
	return strcmp((*a)->id.text, (*b)->id.text);
}

/* Both in order of the job's id: one pass over the table, where asking for each job's would search it each time. */
static int read_all_files(struct local_store *store, const struct finds *finds)
{
	struct job **jobs = memory_new_array(finds->count, sizeof(struct job *));
	size_t at = 0;
	for (size_t i = 0; i < finds->count; i++)
		jobs[i] = finds->of[i].job;
	qsort(jobs, finds->count, sizeof(struct job *), by_id);
	sqlite3_stmt *files = local_store_prepare(
	        store, "SELECT job_id, " SQL_FILE_COLUMNS " FROM files ORDER BY job_id, ordinal");
	int result = SQLITE_ERROR;
	while (files != NULL && (result = sqlite3_step(files)) == SQLITE_ROW) {
		const char *id = (const char *)sqlite3_column_text(files, 0);
		while (id != NULL && at < finds->count && strcmp(jobs[at]->id.text, id) < 0)
			at++;
		if (id != NULL && at < finds->count && strcmp(jobs[at]->id.text, id) == 0)
			local_row_add_file(files, 1, jobs[at]);
	}
	sqlite3_finalize(files);
	free(jobs);
	return result;
}

static bits_hr read_everything(struct local_store *store, const struct local_reader *reader)
{
	struct finds finds = {0};
	int result = read_jobs(store, &finds);
	if (result == SQLITE_DONE)
		result = read_all_files(store, &finds);
	for (size_t i = 0; i < finds.count; i++) {
		job_seal(finds.of[i].job);
		if (result == SQLITE_DONE)
			reader->read(
			        reader->data, finds.of[i].seq, finds.of[i].ended, finds.of[i].job);
		else
			job_unref(finds.of[i].job);
	}
	free(finds.of);
	return local_store_check(store, result);
}

static bits_hr read_mark(struct local_store *store, struct local_mark *ret)
{
	sqlite3_stmt *meta = local_store_keep(store, "SELECT change, purges FROM meta");
	int result = meta != NULL ? sqlite3_step(meta) : SQLITE_ERROR;
	bits_hr code = local_store_check(store, result);
	if (result == SQLITE_ROW)
		*ret = (struct local_mark){
		        sqlite3_column_int64(meta, 0), sqlite3_column_int64(meta, 1)};
	sqlite3_reset(meta);
	return result == SQLITE_DONE ? BITS_E_DATABASE_FAILURE : code;
}

bits_hr local_read_changes(
        struct local_store *store, struct local_mark *mark, const struct local_reader *reader)
{
	struct local_mark now = {0};
	bits_hr code = local_store_execute(store, "BEGIN");
	if (code < 0)
		return code;
	code = read_mark(store, &now);
	if (code >= 0 && (now.purges != mark->purges || now.change < mark->change)) {
		reader->forget(reader->data);
		mark->change = 0;
	}
	if (code >= 0 && now.change != mark->change)
		code = mark->change == 0 ? read_everything(store, reader)
		                         : read_changed(store, mark->change, reader);
	local_store_execute(store, "COMMIT");
	if (code >= 0)
		*mark = now;
	return code;
}

bits_hr local_read_job(struct local_store *store, const struct job_id *id, const struct job **ret)
{
	sqlite3_stmt *jobs =
	        local_store_keep(store, "SELECT " SQL_JOB_COLUMNS " FROM jobs WHERE id = ?1");
	sqlite3_stmt *files = keep_files(store);
	bits_hr code = local_store_failure(store);
	if (jobs != NULL && files != NULL) {
		local_bind_id(jobs, 1, id);
		int result = sqlite3_step(jobs);
		struct job *job =
		        result == SQLITE_ROW ? read_job(store, jobs, files, &result) : NULL;
		code = local_store_check(store, result);
		if (job != NULL)
			*ret = job;
		else if (code >= 0)
			code = BITS_E_NOT_FOUND;
	}
	sqlite3_reset(jobs);
	sqlite3_reset(files);
	return code;
}
