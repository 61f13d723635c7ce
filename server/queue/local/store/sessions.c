/* SPDX-License-Identifier: MIT */
#include "queue/local/store/sessions.h"

#include "base/clock.h"
#include "base/memory.h"
#include "queue/local/store/sql.h"

static char *text_at(sqlite3_stmt *row, int column)
{
	return memory_string((const char *)sqlite3_column_text(row, column));
}

/* What a stale session takes from its job: ?1 the job's id, ?2 the time now. */
#define SQL_STALE_OF_JOB(id, host)                                                         \
	"INSERT INTO stale_sessions (url, id, host, since, allowed_host, allowed_sources," \
	" http_headers, http_user, http_password, http_all_hosts)"                         \
	" SELECT remote_name, " id ", " host ", ?2, allowed_host, allowed_sources,"        \
	" http_headers, http_user, http_password, http_all_hosts"                          \
	" FROM jobs JOIN files ON files.job_id = jobs.id AND ordinal = 0 WHERE jobs.id = ?1"

#define SQL_FORGET_SESSION                                                     \
	"session_id = NULL, session_host = NULL, session_host_timeout = NULL," \
	" session_host_lost = 0, session_closing = 0"

static sqlite3_stmt *on_job(struct local_store *store, const struct job_id *id, const char *sql)
{
	sqlite3_stmt *statement = local_store_keep(store, sql);
	if (statement != NULL) {
		local_bind_id(statement, 1, id);
		sqlite3_bind_int64(statement, 2, clock_wall_ms());
	}
	return statement;
}

static bits_hr make_stale(struct local_store *store, const struct job_id *id)
{
	return local_store_run_kept(
	        store, on_job(store, id,
	                       SQL_STALE_OF_JOB("session_id",
	                               "session_host") " AND session_id IS NOT NULL"));
}

bits_hr local_session_abandon(struct local_store *store, const struct job_id *id)
{
	bits_hr code = make_stale(store, id);
	if (code < 0)
		return code;
	sqlite3_stmt *job =
	        local_store_keep(store, "UPDATE jobs SET " SQL_FORGET_SESSION " WHERE id = ?1");
	if (job != NULL)
		local_bind_id(job, 1, id);
	return local_store_run_kept(store, job);
}

static void bind_session(sqlite3_stmt *statement, const struct local_session *session)
{
	local_bind_text(statement, 3, session->id);
	local_bind_text(statement, 4, session->host);
}

static bits_hr note_on_job(
        struct local_store *store, const struct job_id *id, const struct local_session *session)
{
	sqlite3_stmt *job = local_store_keep(store,
	        "UPDATE jobs SET session_id = ?3, session_host = ?4, session_host_timeout = ?5,"
	        " session_host_lost = ?6, session_closing = ?7 WHERE id = ?1 AND ended IS NULL");
	if (job != NULL) {
		local_bind_id(job, 1, id);
		bind_session(job, session);
		if (session->host_timeout != JOB_COUNT_UNKNOWN)
			sqlite3_bind_int64(job, 5, session->host_timeout);
		sqlite3_bind_int64(job, 6, session->host_lost);
		sqlite3_bind_int(job, 7, session->closing);
	}
	bits_hr code = local_store_run_kept(store, job);
	if (code < 0 || sqlite3_changes(store->database) > 0 || session->id == NULL)
		return code;
	/* Somebody has cancelled the job while the session was made. */
	sqlite3_stmt *stale = on_job(store, id, SQL_STALE_OF_JOB("?3", "?4"));
	if (stale != NULL)
		bind_session(stale, session);
	return local_store_run_kept(store, stale);
}

static bits_hr note_on_file(
        struct local_store *store, const struct job_id *id, const struct local_version *version)
{
	sqlite3_stmt *file = local_store_keep(store,
	        "UPDATE files SET local_size = ?2, local_modified = ?3, local_inode = ?4"
	        " WHERE job_id = ?1 AND ordinal = 0");
	if (file != NULL)
		local_bind_id(file, 1, id);
	if (file != NULL && version != NULL) {
		sqlite3_bind_int64(file, 2, (sqlite3_int64)version->identity.size);
		sqlite3_bind_int64(file, 3, version->modified);
		sqlite3_bind_int64(file, 4, version->identity.inode);
	}
	return local_store_run_kept(store, file);
}

static bits_hr note_session(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress)
{
	bits_hr code = progress->abandons ? make_stale(store, id) : BITS_S_OK;
	if (code >= 0)
		code = note_on_job(store, id, progress->session);
	return code >= 0 ? note_on_file(store, id, progress->version) : code;
}

/* Nothing of it is at the server, and there will be another reply. */
static bits_hr note_unsent(struct local_store *store, const struct job_id *id)
{
	return local_store_run_kept(
	        store, on_job(store, id,
	                       "UPDATE files SET completed = 0, bytes_transferred = 0,"
	                       " bytes_durable = 0, validator = NULL,"
	                       " bytes_total = CASE ordinal WHEN 0 THEN bytes_total ELSE -1 END,"
	                       " remote_name = CASE ordinal WHEN 0 THEN remote_name ELSE '' END"
	                       " WHERE job_id = ?1 AND EXISTS (SELECT 1 FROM jobs WHERE id = ?1"
	                       " AND ended IS NULL)"));
}

bits_hr local_note_session(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress)
{
	bits_hr code = note_session(store, id, progress);
	return code >= 0 && progress->session->id == NULL ? note_unsent(store, id) : code;
}

bits_hr local_note_sent(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress)
{
	bits_hr code = note_session(store, id, progress);
	if (code < 0 || progress->ordinal < 0)
		return code; /* the session alone was left */
	sqlite3_stmt *file = local_store_keep(store,
	        "UPDATE files SET completed = 1, bytes_transferred = ?2, bytes_durable = ?2,"
	        " bytes_total = ?2 WHERE job_id = ?1 AND ordinal = 0");
	if (file != NULL) {
		local_bind_id(file, 1, id);
		sqlite3_bind_int64(file, 2, (sqlite3_int64)progress->total);
	}
	code = local_store_run_kept(store, file);
	if (code < 0)
		return code;
	/* A reply that is nowhere is none, and no error. */
	sqlite3_stmt *reply = local_store_keep(store,
	        "UPDATE files SET remote_name = coalesce(?2, ''), completed = ?2 IS NULL,"
	        " bytes_transferred = 0, bytes_durable = 0, bytes_total = -1, validator = NULL"
	        " WHERE job_id = ?1 AND ordinal = 1");
	if (reply != NULL) {
		local_bind_id(reply, 1, id);
		local_bind_text(reply, 2, progress->reply_url);
	}
	return local_store_run_kept(store, reply);
}

bits_hr local_stale_read(
        struct local_store *store, int64_t behind, int64_t *ret_seq, struct local_part *ret)
{
	sqlite3_stmt *row = local_store_keep(store,
	        "SELECT seq, url, id, host, allowed_host, allowed_sources, http_headers,"
	        " http_user, http_password, http_all_hosts FROM stale_sessions"
	        " WHERE seq > ?1 AND since >= ?2 ORDER BY seq LIMIT 1");
	if (row == NULL)
		return local_store_failure(store);
	sqlite3_bind_int64(row, 1, behind);
	sqlite3_bind_int64(row, 2, clock_wall_ms() - LOCAL_STALE_SESSION_MS);
	int result = sqlite3_step(row);
	if (result == SQLITE_ROW) {
		*ret_seq = sqlite3_column_int64(row, 0);
		*ret = (struct local_part){.remote_name = text_at(row, 1),
		        .session = {.id = text_at(row, 2), .host = text_at(row, 3)}};
		ret->permission = local_permission_parse((const char *)sqlite3_column_text(row, 4),
		        (const char *)sqlite3_column_text(row, 5));
		ret->secrets = (struct local_secrets){.url = text_at(row, 1),
		        .headers = text_at(row, 6),
		        .user = text_at(row, 7),
		        .password = text_at(row, 8),
		        .for_all_hosts = sqlite3_column_int(row, 9) != 0};
	}
	sqlite3_reset(row);
	return result == SQLITE_DONE ? BITS_E_NOT_FOUND : local_store_check(store, result);
}

bits_hr local_stale_forget(struct local_store *store, int64_t seq)
{
	sqlite3_stmt *rows =
	        local_store_keep(store, "DELETE FROM stale_sessions WHERE seq = ?1 OR since < ?2");
	if (rows != NULL) {
		sqlite3_bind_int64(rows, 1, seq);
		sqlite3_bind_int64(rows, 2, clock_wall_ms() - LOCAL_STALE_SESSION_MS);
	}
	return local_store_run_kept(store, rows);
}
