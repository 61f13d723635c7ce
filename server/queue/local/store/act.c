/* SPDX-License-Identifier: MIT */
#include "queue/local/store/act.h"

#include "base/clock.h"
#include "base/memory.h"
#include "queue/local/disk/file.h"
#include "queue/local/store/sql.h"

#include <stdlib.h>

/* Where a job stands, for deciding what an action may do. */
struct standing {
	enum job_state state;
	int64_t file_count;
	bool completing;
};

static bits_hr read_standing(
        struct local_store *store, const struct job_id *id, struct standing *ret)
{
	sqlite3_stmt *row = local_store_prepare(store,
	        "SELECT state, (SELECT count(*) FROM files WHERE job_id = ?1), completing"
	        " FROM jobs WHERE id = ?1");
	if (row == NULL)
		return local_store_failure(store);
	local_bind_id(row, 1, id);
	int result = sqlite3_step(row);
	bits_hr code = result == SQLITE_DONE ? BITS_E_NOT_FOUND : local_store_check(store, result);
	if (result == SQLITE_ROW) {
		int state = sqlite3_column_int(row, 0);
		/* As who reads the row sees it. */
		ret->state =
		        state >= 0 && state < JOB_STATE_COUNT ? (enum job_state)state : JOB_ERROR;
		ret->file_count = sqlite3_column_int64(row, 1);
		ret->completing = sqlite3_column_int(row, 2) != 0;
	}
	sqlite3_finalize(row);
	return code;
}

/* Begins a transaction in which the job's standing cannot change; it must not be final. */
static bits_hr begin(struct local_store *store, const struct job_id *id, struct standing *ret)
{
	bits_hr code = local_store_begin(store);
	if (code < 0)
		return code;
	code = read_standing(store, id, ret);
	if (code >= 0 && job_state_is_final(ret->state))
		code = BITS_E_INVALID_STATE;
	if (code < 0)
		local_store_rollback(store);
	return code;
}

/* Ends the transaction with an UPDATE in which ?1 is the id and ?2 the time now. */
static bits_hr end(struct local_store *store, const struct job_id *id, const char *update)
{
	sqlite3_stmt *statement = local_store_prepare(store, update);
	if (statement != NULL) {
		local_bind_id(statement, 1, id);
		sqlite3_bind_int64(statement, 2, clock_wall_ms());
	}
	bits_hr code = local_store_run(store, statement);
	if (code < 0) {
		local_store_rollback(store);
		return code;
	}
	return local_store_commit(store);
}

static bits_hr suspend_job(struct local_store *store, const struct job_id *id)
{
	struct standing standing;
	bits_hr code = begin(store, id, &standing);
	if (code < 0)
		return code;
	if (!job_state_is_active(standing.state)) {
		local_store_rollback(store);
		return BITS_S_OK;
	}
	return end(store, id,
	        SQL_UPDATE_JOB "state = " SQL_SUSPENDED ", retry_at = NULL WHERE id = ?1");
}

static bits_hr resume_job(struct local_store *store, const struct job_id *id)
{
	struct standing standing;
	bits_hr code = begin(store, id, &standing);
	if (code < 0)
		return code;
	bool waits = standing.state == JOB_SUSPENDED || standing.state == JOB_ERROR ||
	             standing.state == JOB_TRANSIENT_ERROR;
	if (standing.file_count == 0 || !waits) {
		local_store_rollback(store);
		return standing.file_count == 0 ? BITS_E_EMPTY : BITS_S_OK;
	}
	/* A job whose files are all here has nothing left to do but to be completed. */
	return end(store, id,
	        SQL_UPDATE_JOB "state = CASE WHEN EXISTS (SELECT 1 FROM files WHERE job_id = ?1 AND"
	                       " completed = 0) THEN " SQL_QUEUED " ELSE " SQL_TRANSFERRED " END,"
	                       " retry_at = NULL, progress_at = ?2, " SQL_NO_ERROR "WHERE id = ?1");
}

struct file_row {
	char *local_name, *temporary_name;
	bool overwrite, completed;
	uint64_t size; /* when completed */
};

/* The job's files, all of them; *ret is to be freed in any case. */
static bits_hr read_file_rows(struct local_store *store, const struct job_id *id,
        struct file_row **ret, size_t *ret_count)
{
	sqlite3_stmt *row = local_store_prepare(store,
	        "SELECT local_name, temporary_name, overwrite, completed, bytes_total FROM files"
	        " WHERE job_id = ?1 ORDER BY ordinal");
	struct file_row *files = NULL;
	size_t count = 0;
	int result = SQLITE_ERROR;
	if (row != NULL)
		local_bind_id(row, 1, id);
	while (row != NULL && (result = sqlite3_step(row)) == SQLITE_ROW) {
		files = memory_resize_array(files, count + 1, sizeof *files);
		files[count++] =
		        (struct file_row){memory_string((const char *)sqlite3_column_text(row, 0)),
		                memory_string((const char *)sqlite3_column_text(row, 1)),
		                sqlite3_column_int(row, 2) != 0, sqlite3_column_int(row, 3) != 0,
		                (uint64_t)sqlite3_column_int64(row, 4)};
	}
	bits_hr code = local_store_check(store, result);
	sqlite3_finalize(row);
	*ret = files;
	*ret_count = count;
	return code;
}

static void free_file_rows(struct file_row *files, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(files[i].local_name);
		free(files[i].temporary_name);
	}
	free(files);
}

/* Names for the whole files, then the others' temporary files go: what fails can be tried again. */
static bits_hr publish(const struct file_row *files, size_t count)
{
	bits_hr code = BITS_S_OK;
	const char *named = NULL;
	for (size_t i = 0; i < count && code >= 0; i++) {
		if (!files[i].completed)
			continue;
		if (files[i].local_name == NULL || files[i].temporary_name == NULL) {
			code = BITS_E_FAIL; /* a damaged row: the schema lets nobody write it */
			break;
		}
		/* Once for all that stand in one folder. */
		if (named != NULL && !local_file_is_beside(named, files[i].local_name))
			local_file_sync_name(named);
		code = local_file_publish(files[i].temporary_name, files[i].local_name,
		        files[i].size, files[i].overwrite);
		named = files[i].local_name;
	}
	if (named != NULL)
		local_file_sync_name(named);
	if (code < 0)
		return code;
	for (size_t i = 0; i < count; i++) {
		if (files[i].completed)
			continue;
		local_file_discard(files[i].temporary_name);
		code = BITS_S_PARTIAL_COMPLETE;
	}
	return code;
}

/* The intent is on the disk: whatever happens from here on, the job ends acknowledged or can be tried again. */
static bits_hr finish_completing(struct local_store *store, const struct job_id *id)
{
	size_t count;
	struct standing standing;
	struct file_row *files;
	bits_hr code = read_file_rows(store, id, &files, &count);
	if (code >= 0)
		code = publish(files, count);
	free_file_rows(files, count);
	bits_hr noted = begin(store, id, &standing);
	if (noted >= 0)
		noted = end(store, id,
		        code >= 0 ? SQL_UPDATE_JOB "state = " SQL_ACKNOWLEDGED
		                                   ", ended = ?2, completing = 0 WHERE id = ?1"
		                  : SQL_UPDATE_JOB "completing = 0 WHERE id = ?1");
	return noted < 0 ? noted : code;
}

static bits_hr complete_job(struct local_store *store, const struct job_id *id)
{
	struct standing standing;
	bits_hr code = begin(store, id, &standing);
	if (code >= 0) {
		/* A job in the middle of its transfer stops first, so that nobody writes to its files. */
		code = end(store, id,
		        SQL_UPDATE_JOB "completing = 1, state = CASE WHEN" SQL_ACTIVE
		                       "THEN " SQL_SUSPENDED " ELSE state END WHERE id = ?1");
	}
	if (code >= 0)
		code = finish_completing(store, id);
	return code;
}

/* Quiet where it fails: the owner does it again. */
static void finish_cancelling(struct local_store *store, const struct job_id *id)
{
	size_t count;
	struct file_row *files;
	bits_hr code = read_file_rows(store, id, &files, &count);
	for (size_t i = 0; i < count; i++)
		local_file_discard(files[i].temporary_name);
	free_file_rows(files, count);
	if (code >= 0 && local_store_begin(store) >= 0)
		end(store, id, SQL_UPDATE_JOB "completing = 0 WHERE id = ?1");
}

static bits_hr cancel_job(struct local_store *store, const struct job_id *id)
{
	struct standing standing;
	bits_hr code = begin(store, id, &standing);
	if (code < 0)
		return code;
	code = end(store, id,
	        SQL_UPDATE_JOB "state = " SQL_CANCELLED
	                       ", ended = ?2, retry_at = NULL, completing = 1 WHERE id = ?1");
	if (code >= 0)
		finish_cancelling(store, id);
	return code;
}

void local_finish(struct local_store *store, const struct job_id *id)
{
	struct standing standing;
	if (read_standing(store, id, &standing) < 0 || !standing.completing)
		return;
	if (standing.state == JOB_CANCELLED)
		finish_cancelling(store, id);
	else
		finish_completing(store, id);
}

bits_hr local_act(struct local_store *store, enum job_action action, const struct job_id *id)
{
	switch (action) {
	case JOB_SUSPEND:
		return suspend_job(store, id);
	case JOB_RESUME:
		return resume_job(store, id);
	case JOB_COMPLETE:
		return complete_job(store, id);
	case JOB_CANCEL:
		return cancel_job(store, id);
	}
	return BITS_E_INVALID_ARGUMENT;
}
