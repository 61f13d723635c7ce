/* SPDX-License-Identifier: MIT */
#include "queue/local/store/notes.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "queue/local/store/sessions.h"
#include "queue/local/store/sql.h"

bits_hr local_active_read(struct local_store *store, struct local_active **ret, size_t *ret_count)
{
	sqlite3_stmt *row = local_store_keep(store,
	        "SELECT seq, id, priority, state, coalesce(retry_at, 0),"
	        " coalesce(progress_at, created), retry_delay, no_progress_timeout, type"
	        " FROM jobs WHERE" SQL_ACTIVE "ORDER BY seq");
	struct local_active *tasks = NULL;
	size_t count = 0;
	int result = SQLITE_ERROR;
	while (row != NULL && (result = sqlite3_step(row)) == SQLITE_ROW) {
		struct local_active task = {
		        .seq = sqlite3_column_int64(row, 0),
		        .priority = (enum job_priority)(sqlite3_column_int(row, 2) & 3),
		        .state = (enum job_state)sqlite3_column_int(row, 3),
		        .retry_at = sqlite3_column_int64(row, 4),
		        .progress_at = sqlite3_column_int64(row, 5),
		        .retry_delay = (uint32_t)sqlite3_column_int64(row, 6),
		        .no_progress_timeout = (uint32_t)sqlite3_column_int64(row, 7),
		        .is_upload = sqlite3_column_int(row, 8) != JOB_DOWNLOAD,
		};
		const char *id = (const char *)sqlite3_column_text(row, 1);
		if (id == NULL || !job_id_parse(id, &task.id))
			continue;
		tasks = memory_resize_array(tasks, count + 1, sizeof *tasks);
		tasks[count++] = task;
	}
	sqlite3_reset(row);
	*ret = tasks;
	*ret_count = count;
	return local_store_check(store, result);
}

void local_progress_read(struct local_store *store, const struct job_id *id, int64_t *ret)
{
	sqlite3_stmt *row = local_store_keep(
	        store, "SELECT coalesce(progress_at, created) FROM jobs WHERE id = ?1");
	if (row == NULL)
		return;
	local_bind_id(row, 1, id);
	int result = sqlite3_step(row);
	if (result == SQLITE_ROW)
		*ret = sqlite3_column_int64(row, 0);
	local_store_check(store, result);
	sqlite3_reset(row);
}

bool local_job_is_over(struct local_store *store, const struct job_id *id)
{
	sqlite3_stmt *row =
	        local_store_keep(store, "SELECT 1 FROM jobs WHERE id = ?1 AND ended IS NULL");
	if (row == NULL)
		return false;
	local_bind_id(row, 1, id);
	int result = sqlite3_step(row);
	bool over = result == SQLITE_DONE;
	local_store_check(store, result);
	sqlite3_reset(row);
	return over;
}

/* A statement on one file: ?1 the job's id, ?2 the ordinal. */
static sqlite3_stmt *on_file(
        struct local_store *store, const struct job_id *id, int ordinal, const char *sql)
{
	sqlite3_stmt *statement = local_store_keep(store, sql);
	if (statement != NULL) {
		local_bind_id(statement, 1, id);
		sqlite3_bind_int(statement, 2, ordinal);
	}
	return statement;
}

/* A statement on one job: ?1 its id, ?2 the time now. */
static sqlite3_stmt *on_job(struct local_store *store, const struct job_id *id, const char *sql)
{
	sqlite3_stmt *statement = local_store_keep(store, sql);
	if (statement != NULL) {
		local_bind_id(statement, 1, id);
		sqlite3_bind_int64(statement, 2, clock_wall_ms());
	}
	return statement;
}

static bits_hr commit_or_roll_back(struct local_store *store, bits_hr code)
{
	if (code >= 0)
		return local_store_commit(store);
	local_store_rollback(store);
	return code;
}

static void bind_size(sqlite3_stmt *statement, int index, uint64_t size)
{
	sqlite3_bind_int64(statement, index, size <= INT64_MAX ? (int64_t)size : -1);
}

bits_hr local_note_replaced(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress)
{
	local_store_set_durable(store, true);
	bits_hr code = local_store_begin(store);
	if (code >= 0) {
		code = local_note_progress(store, id, progress);
		if (code >= 0)
			code = local_note_moved(store, id, false);
		code = commit_or_roll_back(store, code);
	}
	local_store_set_durable(store, false);
	return code;
}

bits_hr local_note_size(
        struct local_store *store, const struct job_id *id, int ordinal, uint64_t size)
{
	bits_hr code = local_store_begin(store);
	if (code < 0)
		return code;
	sqlite3_stmt *file = on_file(store, id, ordinal,
	        "UPDATE files SET size_asked = 1,"
	        " bytes_total = CASE WHEN bytes_total < 0 THEN ?3 ELSE bytes_total END"
	        " WHERE job_id = ?1 AND ordinal = ?2 AND completed = 0");
	if (file != NULL)
		bind_size(file, 3, size);
	code = local_store_run_kept(store, file);
	if (code >= 0)
		code = local_note_moved(store, id, false);
	return commit_or_roll_back(store, code);
}

static bits_hr note_state(struct local_store *store, const struct job_id *id, enum job_state state)
{
	sqlite3_stmt *job = on_job(store, id,
	        SQL_UPDATE_JOB "progress_at = CASE WHEN state = " SQL_QUEUED
	                       " AND ?3 = " SQL_CONNECTING " THEN ?2 ELSE progress_at END,"
	                       " state = ?3, retry_at = NULL, " SQL_NO_ERROR
	                       ", transfer_completed = CASE WHEN ?3 = " SQL_TRANSFERRED
	                       " THEN ?2 ELSE transfer_completed END"
	                       " WHERE id = ?1 AND" SQL_ACTIVE);
	if (job != NULL)
		sqlite3_bind_int(job, 3, (int)state);
	return local_store_run_kept(store, job);
}

bits_hr local_note_state(struct local_store *store, const struct job_id *id, enum job_state state)
{
	bits_hr code = local_store_begin(store);
	return code < 0 ? code : commit_or_roll_back(store, note_state(store, id, state));
}

bits_hr local_note_transferred(struct local_store *store, const struct job_id *id)
{
	return note_state(store, id, JOB_TRANSFERRED);
}

#define SQL_UPDATE_PROGRESS                                                         \
	"UPDATE files SET bytes_transferred = ?3, bytes_durable = ?4, verify = ?7," \
	" bytes_furthest = max(bytes_furthest, ?3)"

bits_hr local_note_progress(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress)
{
	sqlite3_stmt *file = on_file(store, id, progress->ordinal,
	        progress->is_new ? SQL_UPDATE_PROGRESS
	                ", validator = ?5, bytes_total = ?6"
	                " WHERE job_id = ?1 AND ordinal = ?2 AND completed = 0"
	                         : SQL_UPDATE_PROGRESS
	                " WHERE job_id = ?1 AND ordinal = ?2 AND completed = 0");
	if (file == NULL)
		return local_store_failure(store);
	bind_size(file, 3, progress->transferred);
	bind_size(file, 4, progress->durable);
	sqlite3_bind_int(file, 7, progress->unverified);
	if (progress->is_new) {
		local_bind_text(file, 5, progress->validator);
		bind_size(file, 6, progress->total);
	}
	bits_hr code = local_store_run_kept(store, file);
	return code >= 0 && progress->is_new && progress->session != NULL
	               ? local_note_session(store, id, progress)
	               : code;
}

static bits_hr note_landed(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress)
{
	/* After a Complete or Cancel the temporary file is nobody's any more. */
	sqlite3_stmt *file = on_file(store, id, progress->ordinal,
	        "UPDATE files SET completed = 1, bytes_transferred = ?3, bytes_total = ?3,"
	        " bytes_durable = ?3, validator = ?4, local_size = ?3, local_inode = ?5,"
	        " verify = ?6, local_modified = ?7 WHERE job_id = ?1 AND ordinal = ?2"
	        " AND EXISTS (SELECT 1 FROM jobs WHERE id = ?1 AND ended IS NULL"
	        " AND completing = 0)");
	if (file == NULL)
		return local_store_failure(store);
	bind_size(file, 3, progress->transferred);
	local_bind_text(file, 4, progress->validator);
	sqlite3_bind_int64(file, 5, progress->inode);
	sqlite3_bind_int(file, 6, progress->unverified);
	sqlite3_bind_int64(file, 7, progress->modified);
	return local_store_run_kept(store, file);
}

bits_hr local_note_file_done(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress)
{
	return progress->session != NULL ? local_note_sent(store, id, progress)
	                                 : note_landed(store, id, progress);
}

bits_hr local_note_moved(struct local_store *store, const struct job_id *id, bool further)
{
	sqlite3_stmt *job = on_job(store, id,
	        SQL_UPDATE_JOB "progress_at = CASE WHEN ?3 THEN max(coalesce(progress_at, 0), ?2)"
	                       " ELSE progress_at END WHERE id = ?1 AND ended IS NULL");
	if (job != NULL)
		sqlite3_bind_int(job, 3, further);
	return local_store_run_kept(store, job);
}

bits_hr local_note_error(struct local_store *store, const struct job_id *id, enum job_state state,
        const struct job_error *error, int64_t retry_at)
{
	bits_hr code = local_store_begin(store);
	if (code < 0)
		return code;
	sqlite3_stmt *job = on_job(store, id,
	        SQL_UPDATE_JOB
	        "progress_at = CASE WHEN state = " SQL_QUEUED " THEN ?2 ELSE progress_at END,"
	        " state = ?3, error_code = ?4, error_context = ?5, error_message = ?6,"
	        " error_count = error_count + 1, retry_at = ?7, error_file = ?8 WHERE id = ?1 AND" SQL_ACTIVE);
	if (job != NULL) {
		sqlite3_bind_int(job, 3, (int)state);
		sqlite3_bind_int(job, 4, error->code);
		sqlite3_bind_int(job, 5, (int)error->context);
		local_bind_text(job, 6, error->message);
		if (state == JOB_TRANSIENT_ERROR)
			sqlite3_bind_int64(job, 7, retry_at);
		if (error->file_number > 0)
			sqlite3_bind_int64(job, 8, (sqlite3_int64)error->file_number - 1);
	}
	return commit_or_roll_back(store, local_store_run_kept(store, job));
}

bits_hr local_note_expired(struct local_store *store)
{
	bits_hr code = local_store_begin(store);
	if (code < 0)
		return code;
	sqlite3_stmt *jobs = local_store_keep(store, SQL_UPDATE_JOBS
	        "modified = ?1, state = " SQL_ERROR ", retry_at = NULL"
	        " WHERE state = " SQL_TRANSIENT_ERROR
	        " AND coalesce(progress_at, created) + no_progress_timeout * 1000 <= ?1");
	if (jobs != NULL)
		sqlite3_bind_int64(jobs, 1, clock_wall_ms());
	return commit_or_roll_back(store, local_store_run_kept(store, jobs));
}

bits_hr local_note_network(struct local_store *store)
{
	bits_hr code = local_store_begin(store);
	if (code < 0)
		return code;
	return commit_or_roll_back(
	        store, local_store_run_kept(store,
	                       local_store_keep(store, SQL_UPDATE_JOBS
	                               "state = " SQL_QUEUED ", retry_at = NULL, " SQL_NO_ERROR
	                               "WHERE state = " SQL_TRANSIENT_ERROR)));
}

/* The machine was started again: what was not on the disk may be gone, and not every file system numbers its files the
 * same. */
static bits_hr distrust_files(struct local_store *store)
{
	bits_hr code = local_store_run_kept(store,
	        local_store_keep(store,
	                "UPDATE files SET bytes_transferred = bytes_durable WHERE completed = 0"
	                " AND bytes_transferred <> bytes_durable"));
	return code < 0 ? code
	                : local_store_run_kept(store,
	                          local_store_keep(store, "UPDATE files SET local_inode = NULL"
	                                                  " WHERE local_inode IS NOT NULL"));
}

bits_hr local_note_owner(struct local_store *store, const char *boot)
{
	bits_hr code = local_store_begin(store);
	if (code < 0)
		return code;
	sqlite3_stmt *meta =
	        local_store_keep(store, "UPDATE meta SET boot = ?1 WHERE boot IS NOT ?1");
	if (meta != NULL)
		local_bind_text(meta, 1, boot);
	code = local_store_run_kept(store, meta);
	if (code >= 0 && sqlite3_changes(store->database) > 0)
		code = distrust_files(store);
	if (code >= 0)
		code = local_store_run_kept(
		        store, local_store_keep(store, SQL_UPDATE_JOBS
		                       "state = " SQL_QUEUED " WHERE state IN (" SQL_CONNECTING
		                       ", " SQL_TRANSFERRING ")"));
	return commit_or_roll_back(store, code);
}
