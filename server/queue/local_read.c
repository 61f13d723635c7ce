/* SPDX-License-Identifier: MIT */
#include "queue/local_read.h"

#include "base/memory.h"

#define JOB_COLUMNS                                                                        \
	"seq, id, type, priority, state, display_name, description, owner, maker,"         \
	" complete_when_transferred, retry_delay, no_progress_timeout, created, modified," \
	" transfer_completed, retry_at, ended, error_code, error_context, error_message, error_count"

enum job_column {
	COLUMN_SEQ,
	COLUMN_ID,
	COLUMN_TYPE,
	COLUMN_PRIORITY,
	COLUMN_STATE,
	COLUMN_DISPLAY_NAME,
	COLUMN_DESCRIPTION,
	COLUMN_OWNER,
	COLUMN_MAKER,
	COLUMN_COMPLETE_WHEN_TRANSFERRED,
	COLUMN_RETRY_DELAY,
	COLUMN_NO_PROGRESS_TIMEOUT,
	COLUMN_CREATED,
	COLUMN_MODIFIED,
	COLUMN_TRANSFER_COMPLETED,
	COLUMN_RETRY_AT,
	COLUMN_ENDED,
	COLUMN_ERROR_CODE,
	COLUMN_ERROR_CONTEXT,
	COLUMN_ERROR_MESSAGE,
	COLUMN_ERROR_COUNT,
};

static char *text_at(sqlite3_stmt *row, int column)
{
	return memory_string((const char *)sqlite3_column_text(row, column));
}

static int64_t time_at(sqlite3_stmt *row, int column)
{
	return sqlite3_column_type(row, column) == SQLITE_NULL ? JOB_TIME_UNKNOWN
	                                                       : sqlite3_column_int64(row, column);
}

/* A number within 0..max, else the fallback. */
static uint32_t number_at(sqlite3_stmt *row, int column, uint32_t max, uint32_t fallback)
{
	int64_t value = sqlite3_column_int64(row, column);
	return value >= 0 && value <= max ? (uint32_t)value : fallback;
}

static uint64_t size_at(sqlite3_stmt *row, int column, uint64_t fallback)
{
	int64_t value = sqlite3_column_int64(row, column);
	return value >= 0 ? (uint64_t)value : fallback;
}

static void read_error(sqlite3_stmt *row, struct job *job)
{
	if (job->state != JOB_ERROR && job->state != JOB_TRANSIENT_ERROR)
		return;
	job->error.code = (bits_hr)sqlite3_column_int(row, COLUMN_ERROR_CODE);
	job->error.context = (enum job_error_context)number_at(
	        row, COLUMN_ERROR_CONTEXT, JOB_CONTEXT_REMOTE_APPLICATION, JOB_CONTEXT_UNKNOWN);
	job->error.message = text_at(row, COLUMN_ERROR_MESSAGE);
}

static void read_fields(sqlite3_stmt *row, struct job *job)
{
	job->type = (enum job_type)number_at(row, COLUMN_TYPE, JOB_UPLOAD_REPLY, JOB_TYPE_UNKNOWN);
	job->priority = (enum job_priority)number_at(
	        row, COLUMN_PRIORITY, JOB_PRIORITY_LOW, JOB_PRIORITY_UNKNOWN);
	job->state = (enum job_state)number_at(row, COLUMN_STATE, JOB_CANCELLED, JOB_ERROR);
	job->display_name = text_at(row, COLUMN_DISPLAY_NAME);
	job->description = text_at(row, COLUMN_DESCRIPTION);
	job->owner = text_at(row, COLUMN_OWNER);
	job->maker = text_at(row, COLUMN_MAKER);
	job->complete_when_transferred =
	        sqlite3_column_int(row, COLUMN_COMPLETE_WHEN_TRANSFERRED) != 0;
	job->retry_delay = number_at(row, COLUMN_RETRY_DELAY, UINT32_MAX, JOB_COUNT_UNKNOWN);
	job->no_progress_timeout =
	        number_at(row, COLUMN_NO_PROGRESS_TIMEOUT, UINT32_MAX, JOB_COUNT_UNKNOWN);
	job->created = time_at(row, COLUMN_CREATED);
	job->modified = time_at(row, COLUMN_MODIFIED);
	job->transfer_completed = time_at(row, COLUMN_TRANSFER_COMPLETED);
	if (job->state == JOB_TRANSIENT_ERROR)
		job->retry_at = time_at(row, COLUMN_RETRY_AT);
	job->error_count = number_at(row, COLUMN_ERROR_COUNT, UINT32_MAX, 0);
	read_error(row, job);
}

static void read_files(sqlite3_stmt *files, struct job *job)
{
	local_bind_id(files, 1, &job->id);
	while (sqlite3_step(files) == SQLITE_ROW && job->file_count < JOB_FILES_MAX) {
		struct job_file *file = job_add_file(job);
		file->remote_name = text_at(files, 0);
		file->local_name = text_at(files, 1);
		file->bytes_transferred = size_at(files, 2, 0);
		file->bytes_total = size_at(files, 3, JOB_SIZE_UNKNOWN);
		file->completed = sqlite3_column_int(files, 4) != 0;
		job->bytes_transferred += file->bytes_transferred;
	}
	sqlite3_reset(files);
}

/* NULL: the row has no valid id. */
static const struct job *read_row(sqlite3_stmt *row, sqlite3_stmt *files)
{
	const char *id = (const char *)sqlite3_column_text(row, COLUMN_ID);
	struct job_id parsed;
	if (id == NULL || !job_id_parse(id, &parsed))
		return NULL;
	struct job *job = job_new();
	job->id = parsed;
	read_fields(row, job);
	read_files(files, job);
	job_seal(job);
	return job;
}

static sqlite3_stmt *prepare_files(struct local_store *store)
{
	return local_store_prepare(store,
	        "SELECT remote_name, local_name, bytes_transferred, bytes_total, completed"
	        " FROM files WHERE job_id = ?1 ORDER BY ordinal");
}

static bits_hr read_rows(
        struct local_store *store, int64_t since, const struct local_reader *reader)
{
	sqlite3_stmt *jobs = local_store_prepare(
	        store, "SELECT " JOB_COLUMNS " FROM jobs WHERE change > ?1 ORDER BY seq");
	sqlite3_stmt *files = prepare_files(store);
	int result = SQLITE_ERROR;
	if (jobs != NULL && files != NULL) {
		sqlite3_bind_int64(jobs, 1, since);
		while ((result = sqlite3_step(jobs)) == SQLITE_ROW) {
			const struct job *job = read_row(jobs, files);
			if (job != NULL)
				reader->read(reader->data, sqlite3_column_int64(jobs, COLUMN_SEQ),
				        time_at(jobs, COLUMN_ENDED), job);
		}
	}
	sqlite3_finalize(jobs);
	sqlite3_finalize(files);
	return local_store_code(result);
}

static bits_hr read_mark(struct local_store *store, struct local_mark *ret)
{
	sqlite3_stmt *meta = local_store_prepare(store, "SELECT change, purges FROM meta");
	int result = meta != NULL ? sqlite3_step(meta) : SQLITE_ERROR;
	if (result == SQLITE_ROW)
		*ret = (struct local_mark){
		        sqlite3_column_int64(meta, 0), sqlite3_column_int64(meta, 1)};
	sqlite3_finalize(meta);
	return result == SQLITE_ROW ? BITS_S_OK : BITS_E_FAIL;
}

bits_hr local_read_changes(
        struct local_store *store, struct local_mark *mark, const struct local_reader *reader)
{
	struct local_mark now;
	bits_hr code = local_store_code(sqlite3_exec(store->database, "BEGIN", NULL, NULL, NULL));
	if (code < 0)
		return code;
	code = read_mark(store, &now);
	if (code >= 0 && (now.purges != mark->purges || now.change < mark->change)) {
		reader->forget(reader->data);
		mark->change = 0;
	}
	if (code >= 0 && now.change != mark->change)
		code = read_rows(store, mark->change, reader);
	sqlite3_exec(store->database, "COMMIT", NULL, NULL, NULL);
	if (code >= 0)
		*mark = now;
	return code;
}

bits_hr local_read_job(struct local_store *store, const struct job_id *id, const struct job **ret)
{
	sqlite3_stmt *jobs =
	        local_store_prepare(store, "SELECT " JOB_COLUMNS " FROM jobs WHERE id = ?1");
	sqlite3_stmt *files = prepare_files(store);
	bits_hr code = BITS_E_FAIL;
	if (jobs != NULL && files != NULL) {
		local_bind_id(jobs, 1, id);
		int result = sqlite3_step(jobs);
		const struct job *job = result == SQLITE_ROW ? read_row(jobs, files) : NULL;
		if (job != NULL)
			*ret = job;
		code = job != NULL             ? BITS_S_OK
		       : result == SQLITE_DONE ? BITS_E_NOT_FOUND
		                               : local_store_code(result);
	}
	sqlite3_finalize(jobs);
	sqlite3_finalize(files);
	return code;
}
