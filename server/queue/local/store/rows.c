/* SPDX-License-Identifier: MIT */
#include "queue/local/store/rows.h"

#include <string.h>

#include "base/memory.h"
#include "queue/local/store/sql.h"

#define JOB_COLUMN(constant, name)  COLUMN_##constant,
#define FILE_COLUMN(constant, name) FILE_COLUMN_##constant,
enum job_column { LOCAL_JOB_COLUMNS(JOB_COLUMN, JOB_COLUMN) };
enum file_column { LOCAL_FILE_COLUMNS(FILE_COLUMN, FILE_COLUMN) };

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

/* A job that somebody has cancelled may bear the error that it had. */
static bool was_cancelled_for_inactivity(sqlite3_stmt *row, const struct job *job)
{
	return job->state == JOB_CANCELLED &&
	       (bits_hr)sqlite3_column_int(row, COLUMN_ERROR_CODE) == BITS_E_PROCESS_TIMEOUT &&
	       sqlite3_column_int(row, COLUMN_ERROR_CONTEXT) == JOB_CONTEXT_QUEUE_MANAGER;
}

static void read_error(sqlite3_stmt *row, struct job *job)
{
	bool failed = job->state == JOB_ERROR || job->state == JOB_TRANSIENT_ERROR ||
	              was_cancelled_for_inactivity(row, job);
	/* Of a transferred job it is what its completion failed with, of a completed one what its filing did. */
	struct job_error *error = failed ? &job->error : &job->completion_error;
	bool shown = failed || job->state == JOB_TRANSFERRED || job_is_being_filed(job);
	error->code = (bits_hr)sqlite3_column_int(row, COLUMN_ERROR_CODE);
	if (error->code == 0 || !shown) {
		error->code = 0;
		return;
	}
	error->context = (enum job_error_context)number_at(
	        row, COLUMN_ERROR_CONTEXT, JOB_CONTEXT_REMOTE_APPLICATION, JOB_CONTEXT_UNKNOWN);
	error->message = text_at(row, COLUMN_ERROR_MESSAGE);
	/* A reply is none of the job's files. */
	uint32_t last = job_type_is_upload(job->type) ? 0 : JOB_FILES_MAX - 1;
	if (sqlite3_column_type(row, COLUMN_ERROR_FILE) == SQLITE_INTEGER)
		error->file_number = number_at(row, COLUMN_ERROR_FILE, last, UINT32_MAX) + 1;
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
	job->filing =
	        (enum job_filing)number_at(row, COLUMN_FILING, JOB_FILING_DONE, JOB_FILING_NONE);
	if (job->filing != JOB_FILING_NONE)
		job->filing_target = text_at(row, COLUMN_FILING_TARGET);
	read_error(row, job);
}

struct job *local_row_job(sqlite3_stmt *row, const char *user)
{
	const char *id = (const char *)sqlite3_column_text(row, COLUMN_ID);
	struct job_id parsed;
	if (id == NULL || !job_id_parse(id, &parsed))
		return NULL;
	struct job *job = job_new();
	job->id = parsed;
	read_fields(row, job);
	job->is_own = job->owner == NULL || strcmp(job->owner, user) == 0;
	return job;
}

int64_t local_row_seq(sqlite3_stmt *row)
{
	return sqlite3_column_int64(row, COLUMN_SEQ);
}

int64_t local_row_ended(sqlite3_stmt *row)
{
	return time_at(row, COLUMN_ENDED);
}

/* Behind the file of an upload: the reply. */
static void read_reply(sqlite3_stmt *row, int column, struct job_reply *reply)
{
	if (reply->local_name != NULL)
		return;
	reply->local_name = text_at(row, column + FILE_COLUMN_LOCAL_NAME);
	reply->bytes_transferred = size_at(row, column + FILE_COLUMN_BYTES_TRANSFERRED, 0);
	reply->bytes_total = size_at(row, column + FILE_COLUMN_BYTES_TOTAL, JOB_SIZE_UNKNOWN);
}

void local_row_add_file(sqlite3_stmt *row, int column, struct job *job)
{
	if (job->file_count == JOB_FILES_MAX)
		return;
	if (job_type_is_upload(job->type) && job->file_count == 1) {
		if (job->type == JOB_UPLOAD_REPLY)
			read_reply(row, column, &job->reply);
		return;
	}
	struct job_file *file = job_add_file(job);
	file->remote_name = text_at(row, column + FILE_COLUMN_REMOTE_NAME);
	/* A job that is filed has one file. */
	file->local_name = job->filing == JOB_FILING_DONE && job->filing_target != NULL
	                           ? memory_string(job->filing_target)
	                           : text_at(row, column + FILE_COLUMN_LOCAL_NAME);
	file->bytes_transferred = size_at(row, column + FILE_COLUMN_BYTES_TRANSFERRED, 0);
	file->bytes_total = size_at(row, column + FILE_COLUMN_BYTES_TOTAL, JOB_SIZE_UNKNOWN);
	file->completed = sqlite3_column_int(row, column + FILE_COLUMN_COMPLETED) != 0;
	if (sqlite3_column_int(row, column + FILE_COLUMN_VERIFY) != 0)
		job->unverified = true;
	job->bytes_transferred += file->bytes_transferred;
}
