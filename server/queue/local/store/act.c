/* SPDX-License-Identifier: MIT */
#include "queue/local/store/act.h"

#include "base/clock.h"
#include "queue/local/disk/check.h"
#include "queue/local/store/publish.h"
#include "queue/local/store/sessions.h"
#include "queue/local/store/sql.h"

/* Where a job stands, for deciding what an action may do. */
struct standing {
	enum job_state state;
	bool is_upload;
	int64_t file_count;
	bool completing;
};

static bits_hr read_standing(
        struct local_store *store, const struct job_id *id, struct standing *ret)
{
	sqlite3_stmt *row = local_store_prepare(store,
	        "SELECT state, (SELECT count(*) FROM files WHERE job_id = ?1), completing, type"
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
		ret->is_upload = sqlite3_column_int(row, 3) != JOB_DOWNLOAD;
	}
	sqlite3_finalize(row);
	return code;
}

/* Begins a transaction in which the job's standing cannot change; it must not be final. */
static bits_hr begin(struct local_store *store, const struct job_id *id, struct standing *ret)
{
	bits_hr code = local_store_begin(store);
	*ret = (struct standing){0};
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
	/* A job whose files are all here, or at the server, has nothing left to do but to be completed. */
	return end(store, id,
	        SQL_UPDATE_JOB "state = CASE WHEN session_id IS NOT NULL OR EXISTS (SELECT 1 FROM"
	                       " files WHERE job_id = ?1 AND completed = 0) THEN " SQL_QUEUED
	                       " ELSE " SQL_TRANSFERRED " END,"
	                       " retry_at = NULL, progress_at = ?2, " SQL_NO_ERROR "WHERE id = ?1");
}

/* The note of a failure: ?3 its code, ?4 the file's ordinal. */
#define SQL_FAILURE                                                                            \
	"completing = 0, filing = 0, error_code = ?3, error_context = " SQL_CONTEXT_LOCAL_FILE \
	", error_message = NULL, error_file = ?4"

/*
 * A file that is not the one that landed is fetched again when the job is resumed; until then that is the job's error.
 * Whatever else is in the way leaves the job transferred, with the failure beside it: it can be tried again.
 */
static bits_hr note_failure(
        struct local_store *store, const struct job_id *id, bits_hr failure, int ordinal)
{
	bool damage = local_check_is_damage(failure) && ordinal >= 0;
	sqlite3_stmt *files =
	        damage ? local_store_prepare(store,
	                         "UPDATE files SET completed = 0, bytes_transferred = 0,"
	                         " bytes_durable = 0, validator = NULL, local_inode = NULL"
	                         " WHERE job_id = ?1 AND ordinal = ?2")
	               : NULL;
	if (files != NULL) {
		local_bind_id(files, 1, id);
		sqlite3_bind_int(files, 2, ordinal);
	}
	bits_hr code = damage ? local_store_run(store, files) : BITS_S_OK;
	sqlite3_stmt *job = local_store_prepare(
	        store, damage ? SQL_UPDATE_JOB SQL_FAILURE
	                       ", state = " SQL_ERROR
	                       ", error_count = error_count + 1, transfer_completed = NULL"
	                       " WHERE id = ?1"
	                      : SQL_UPDATE_JOB SQL_FAILURE " WHERE id = ?1");
	if (job != NULL) {
		local_bind_id(job, 1, id);
		sqlite3_bind_int64(job, 2, clock_wall_ms());
		sqlite3_bind_int(job, 3, failure);
		if (ordinal >= 0)
			sqlite3_bind_int(job, 4, ordinal);
	}
	bits_hr noted = local_store_run(store, job);
	return code < 0 ? code : noted;
}

/* What the failure was is shown of a job that is transferred; what else a job's error is stays. */
static bits_hr end_failed(struct local_store *store, const struct job_id *id,
        const struct standing *standing, bits_hr failure, int ordinal)
{
	bool shown = standing->state == JOB_TRANSFERRED || local_check_is_damage(failure);
	if (!shown)
		return end(store, id, SQL_UPDATE_JOB "completing = 0, filing = 0 WHERE id = ?1");
	bits_hr code = note_failure(store, id, failure, ordinal);
	if (code >= 0)
		return local_store_commit(store);
	local_store_rollback(store);
	return code;
}

/* The intent is on the disk: whatever happens from here on, the job ends acknowledged or can be tried again. */
static bits_hr finish_completing(struct local_store *store, const struct job_id *id)
{
	int ordinal;
	struct standing standing = {0};
	bits_hr code = local_files_publish(store, id, &ordinal);
	bits_hr noted = begin(store, id, &standing);
	if (noted >= 0)
		noted = code >= 0 ? end(store, id,
		                            SQL_UPDATE_JOB
		                            "state = " SQL_ACKNOWLEDGED
		                            ", ended = ?2, completing = 0, " SQL_NO_SECRETS
		                            "WHERE id = ?1")
		                  : end_failed(store, id, &standing, code, ordinal);
	return noted < 0 ? noted : code;
}

static bits_hr complete_job(struct local_store *store, const struct job_id *id)
{
	struct standing standing;
	bits_hr code = begin(store, id, &standing);
	if (code >= 0 && standing.is_upload && standing.state != JOB_TRANSFERRED) {
		local_store_rollback(store);
		code = BITS_E_INVALID_STATE;
	}
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

/* That it is filed is promised in the same step in which its completion is. */
bits_hr local_take(struct local_store *store, const struct job_id *id)
{
	struct standing standing;
	bits_hr code = begin(store, id, &standing);
	if (code < 0)
		return code;
	if (standing.state != JOB_TRANSFERRED || standing.completing) {
		local_store_rollback(store);
		return BITS_E_INVALID_STATE;
	}
	code = end(store, id,
	        SQL_UPDATE_JOB "completing = 1, filing = " SQL_FILING_PENDING
	                       ", filing_target = NULL WHERE id = ?1");
	return code >= 0 ? finish_completing(store, id) : code;
}

/* Quiet where it fails: the owner does it again. */
static void finish_cancelling(struct local_store *store, const struct job_id *id)
{
	if (local_files_discard(store, id) >= 0 && local_store_begin(store) >= 0)
		end(store, id, SQL_UPDATE_JOB "completing = 0 WHERE id = ?1");
}

/* update: a job's new row, in which ?1 is the id and ?2 the time now. */
static bits_hr cancel_by(struct local_store *store, const struct job_id *id, const char *update)
{
	struct standing standing;
	bits_hr code = begin(store, id, &standing);
	if (code < 0)
		return code;
	code = local_session_abandon(store, id);
	if (code < 0) {
		local_store_rollback(store);
		return code;
	}
	code = end(store, id, update);
	if (code >= 0)
		finish_cancelling(store, id);
	return code;
}

#define SQL_CANCEL                              \
	SQL_UPDATE_JOB "state = " SQL_CANCELLED \
	               ", ended = ?2, retry_at = NULL, completing = 1, " SQL_NO_SECRETS

static bits_hr cancel_job(struct local_store *store, const struct job_id *id)
{
	return cancel_by(store, id, SQL_CANCEL "WHERE id = ?1");
}

bits_hr local_cancel_inactive(struct local_store *store, const struct job_id *id)
{
	return cancel_by(store, id, SQL_CANCEL ", " SQL_INACTIVE "WHERE id = ?1");
}

void local_finish(struct local_store *store, const struct job_id *id)
{
	struct standing standing = {0};
	if (read_standing(store, id, &standing) < 0 || !standing.completing)
		return;
	if (standing.state == JOB_CANCELLED)
		finish_cancelling(store, id);
	else
		finish_completing(store, id);
}

bits_hr local_allow_overwriting(struct local_store *store, const struct job_id *id)
{
	struct standing standing = {0};
	bits_hr code = begin(store, id, &standing);
	return code < 0 ? code
	                : end(store, id, "UPDATE files SET overwrite = ?2 > 0 WHERE job_id = ?1");
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
