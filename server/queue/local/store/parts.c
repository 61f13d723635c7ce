/* SPDX-License-Identifier: MIT */
#include "queue/local/store/parts.h"

#include <string.h>

#include "base/memory.h"
#include "queue/local/store/sql.h"

static char *text_at(sqlite3_stmt *row, int column)
{
	return memory_string((const char *)sqlite3_column_text(row, column));
}

static uint64_t size_at(sqlite3_stmt *row, int column, uint64_t fallback)
{
	int64_t size = sqlite3_column_int64(row, column);
	return size >= 0 ? (uint64_t)size : fallback;
}

/* Columns of jobs that every part takes: who it may ask, the session, what is secret, and whose that is. */
#define SQL_PART_OF_JOB                                                                   \
	"allowed_host, allowed_sources, allow_downgrade, type, session_id, session_host," \
	" session_host_timeout, session_host_lost, session_closing, http_headers,"        \
	" http_user, http_password, http_all_hosts,"                                      \
	" CASE WHEN type = " SQL_DOWNLOAD " THEN remote_name ELSE (SELECT remote_name"    \
	" FROM files WHERE job_id = ?1 AND ordinal = 0) END"
enum {
	ALLOWED_HOST,
	ALLOWED_SOURCES,
	ALLOW_DOWNGRADE,
	TYPE,
	SESSION_ID,
	SESSION_HOST,
	SESSION_HOST_TIMEOUT,
	SESSION_HOST_LOST,
	SESSION_CLOSING,
	HTTP_HEADERS,
	HTTP_USER,
	HTTP_PASSWORD,
	HTTP_ALL_HOSTS,
	OWN_URL,
	REMOTE_NAME,
	ORDINAL,
	LOCAL_NAME,
	TEMPORARY_NAME,
	VALIDATOR,
	BYTES_TRANSFERRED,
	BYTES_TOTAL,
	BYTES_DURABLE,
	SHA256,
	VERIFY,
	BYTES_FURTHEST,
	LOCAL_SIZE,
	LOCAL_MODIFIED,
	LOCAL_INODE,
};

static void read_of_job(sqlite3_stmt *row, struct local_part *ret)
{
	ret->remote_name = text_at(row, REMOTE_NAME);
	ret->allow_downgrade = sqlite3_column_int(row, ALLOW_DOWNGRADE) != 0;
	ret->permission =
	        local_permission_parse((const char *)sqlite3_column_text(row, ALLOWED_HOST),
	                (const char *)sqlite3_column_text(row, ALLOWED_SOURCES));
	ret->secrets = (struct local_secrets){.url = text_at(row, OWN_URL),
	        .headers = text_at(row, HTTP_HEADERS),
	        .user = text_at(row, HTTP_USER),
	        .password = text_at(row, HTTP_PASSWORD),
	        .for_all_hosts = sqlite3_column_int(row, HTTP_ALL_HOSTS) != 0};
}

static void read_session(sqlite3_stmt *row, struct local_session *ret)
{
	bool forever = sqlite3_column_type(row, SESSION_HOST_TIMEOUT) == SQLITE_NULL;
	*ret = (struct local_session){.id = text_at(row, SESSION_ID),
	        .host = text_at(row, SESSION_HOST),
	        .host_timeout = forever ? JOB_COUNT_UNKNOWN
	                                : (uint32_t)sqlite3_column_int64(row, SESSION_HOST_TIMEOUT),
	        .host_lost = sqlite3_column_int64(row, SESSION_HOST_LOST),
	        .closing = sqlite3_column_int(row, SESSION_CLOSING) != 0};
}

/* The first file of an upload is sent, what is behind it is the reply. */
static void read_of_upload(sqlite3_stmt *row, int type, struct local_part *ret)
{
	if (ret->ordinal > 0) {
		ret->is_reply = true;
		return;
	}
	bool known = sqlite3_column_type(row, LOCAL_INODE) == SQLITE_INTEGER;
	ret->kind = PART_SENT;
	ret->wants_reply = type == JOB_UPLOAD_REPLY;
	ret->has_version = sqlite3_column_type(row, LOCAL_MODIFIED) == SQLITE_INTEGER;
	ret->version = (struct local_version){
	        .identity = {.size = size_at(row, LOCAL_SIZE, 0),
	                .inode = known ? sqlite3_column_int64(row, LOCAL_INODE)
	                               : LOCAL_INODE_UNKNOWN},
	        .modified = sqlite3_column_int64(row, LOCAL_MODIFIED)};
	read_session(row, &ret->session);
}

static void read_file(sqlite3_stmt *row, struct local_part *ret)
{
	int type = sqlite3_column_int(row, TYPE);
	*ret = (struct local_part){.ordinal = sqlite3_column_int(row, ORDINAL),
	        .local_name = text_at(row, LOCAL_NAME),
	        .temporary_name = text_at(row, TEMPORARY_NAME),
	        .validator = text_at(row, VALIDATOR),
	        .bytes_transferred = size_at(row, BYTES_TRANSFERRED, 0),
	        .bytes_durable = size_at(row, BYTES_DURABLE, 0),
	        .bytes_total = size_at(row, BYTES_TOTAL, JOB_SIZE_UNKNOWN),
	        .sha256 = text_at(row, SHA256),
	        .unverified = sqlite3_column_int(row, VERIFY) != 0,
	        .bytes_furthest = size_at(row, BYTES_FURTHEST, 0)};
	read_of_job(row, ret);
	if (type != JOB_DOWNLOAD)
		read_of_upload(row, type, ret);
}

/* A statement that gives a part: of the job ?1, behind the ordinal ?2, the first for which the condition holds. */
#define SQL_PART_WHERE(condition)                                                       \
	"SELECT " SQL_PART_OF_JOB ", remote_name, ordinal, local_name, temporary_name," \
	" validator, bytes_transferred, bytes_total, bytes_durable, sha256, verify,"    \
	" bytes_furthest, local_size, local_modified, local_inode"                      \
	" FROM files JOIN jobs ON jobs.id = files.job_id"                               \
	" WHERE job_id = ?1 AND ordinal > ?2 AND completed = 0" condition               \
	" ORDER BY ordinal LIMIT 1"

/* A damaged row, which the schema lets nobody write: a text is NULL for SQLite where an empty blob stands in its place. */
static bool lacks_url(const struct local_part *part)
{
	return part->remote_name == NULL || part->secrets.url == NULL;
}

static bits_hr read_part(struct local_store *store, const char *sql, const struct job_id *id,
        int behind, struct local_part *ret)
{
	sqlite3_stmt *row = local_store_keep(store, sql);
	if (row == NULL)
		return local_store_failure(store);
	local_bind_id(row, 1, id);
	sqlite3_bind_int(row, 2, behind);
	int result = sqlite3_step(row);
	if (result == SQLITE_ROW)
		read_file(row, ret);
	sqlite3_reset(row);
	if (result == SQLITE_ROW &&
	        (lacks_url(ret) || ret->local_name == NULL || ret->temporary_name == NULL)) {
		local_part_release(ret);
		return BITS_E_FAIL;
	}
	return result == SQLITE_DONE ? BITS_E_NOT_FOUND : local_store_check(store, result);
}

bits_hr local_part_read(
        struct local_store *store, const struct job_id *id, int behind, struct local_part *ret)
{
	return read_part(store, SQL_PART_WHERE(""), id, behind, ret);
}

bits_hr local_unsized_read(
        struct local_store *store, const struct job_id *id, int behind, struct local_part *ret)
{
	return read_part(store,
	        SQL_PART_WHERE(" AND type = " SQL_DOWNLOAD
	                       " AND bytes_total < 0 AND size_asked = 0 AND ordinal >"
	                       " (SELECT min(ordinal) FROM files WHERE job_id = ?1 AND"
	                       " completed = 0)"),
	        id, behind, ret);
}

bits_hr local_closing_read(
        struct local_store *store, const struct job_id *id, struct local_part *ret)
{
	sqlite3_stmt *row = local_store_keep(store,
	        "SELECT " SQL_PART_OF_JOB ", remote_name"
	        " FROM files JOIN jobs ON jobs.id = files.job_id"
	        " WHERE job_id = ?1 AND ordinal = 0 AND session_id IS NOT NULL AND NOT EXISTS"
	        " (SELECT 1 FROM files WHERE job_id = ?1 AND completed = 0)");
	if (row == NULL)
		return local_store_failure(store);
	local_bind_id(row, 1, id);
	int result = sqlite3_step(row);
	if (result == SQLITE_ROW) {
		*ret = (struct local_part){.kind = PART_CLOSING, .ordinal = -1};
		read_of_job(row, ret);
		read_session(row, &ret->session);
	}
	sqlite3_reset(row);
	if (result == SQLITE_ROW && (lacks_url(ret) || ret->session.id == NULL)) {
		local_part_release(ret);
		return BITS_E_FAIL;
	}
	return result == SQLITE_DONE ? BITS_E_NOT_FOUND : local_store_check(store, result);
}

bool local_part_is_at(
        struct local_store *store, const struct job_id *id, int ordinal, const char *remote_name)
{
	sqlite3_stmt *row = local_store_keep(
	        store, "SELECT remote_name FROM files WHERE job_id = ?1 AND ordinal = ?2");
	if (row == NULL)
		return true;
	local_bind_id(row, 1, id);
	sqlite3_bind_int(row, 2, ordinal);
	int result = sqlite3_step(row);
	const char *text = result == SQLITE_ROW ? (const char *)sqlite3_column_text(row, 0) : NULL;
	bool same = text == NULL || strcmp(text, remote_name) == 0;
	local_store_check(store, result);
	sqlite3_reset(row);
	return same;
}
