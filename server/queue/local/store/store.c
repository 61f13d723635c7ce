/* SPDX-License-Identifier: MIT */
#include "queue/local/store/store.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"

static const char schema[] =
        "CREATE TABLE meta (change INTEGER NOT NULL, purges INTEGER NOT NULL, boot TEXT);"
        "INSERT INTO meta VALUES (1, 0, NULL);"
        "CREATE TABLE jobs ("
        " seq INTEGER PRIMARY KEY AUTOINCREMENT,"
        " id TEXT NOT NULL UNIQUE,"
        " change INTEGER NOT NULL,"
        " type INTEGER NOT NULL, priority INTEGER NOT NULL, state INTEGER NOT NULL,"
        " display_name TEXT NOT NULL, description TEXT NOT NULL,"
        " owner TEXT, maker TEXT, allowed_host TEXT, allowed_sources TEXT,"
        " complete_when_transferred INTEGER NOT NULL,"
        " retry_delay INTEGER NOT NULL, no_progress_timeout INTEGER NOT NULL,"
        " created INTEGER NOT NULL, modified INTEGER NOT NULL, transfer_completed INTEGER,"
        " progress_at INTEGER, retry_at INTEGER, ended INTEGER,"
        " error_code INTEGER NOT NULL DEFAULT 0, error_context INTEGER NOT NULL DEFAULT 0,"
        " error_message TEXT, error_count INTEGER NOT NULL DEFAULT 0,"
        " completing INTEGER NOT NULL DEFAULT 0);"
        "CREATE INDEX jobs_change ON jobs (change);"
        "CREATE TABLE files ("
        " job_id TEXT NOT NULL, ordinal INTEGER NOT NULL,"
        " remote_name TEXT NOT NULL, local_name TEXT NOT NULL, temporary_name TEXT NOT NULL,"
        " overwrite INTEGER NOT NULL,"
        " bytes_transferred INTEGER NOT NULL DEFAULT 0, bytes_total INTEGER NOT NULL DEFAULT -1,"
        " bytes_durable INTEGER NOT NULL DEFAULT 0,"
        " completed INTEGER NOT NULL DEFAULT 0, validator TEXT,"
        " PRIMARY KEY (job_id, ordinal)) WITHOUT ROWID;";

bits_hr local_store_code(int result)
{
	switch (result & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return BITS_S_OK;
	case SQLITE_FULL:
		return BITS_E_DISK_FULL;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return BITS_E_ACCESS_DENIED;
	default:
		return BITS_E_FAIL;
	}
}

struct local_kept {
	const char *sql; /* a literal */
	sqlite3_stmt *statement;
};

sqlite3_stmt *local_store_keep(struct local_store *store, const char *sql)
{
	for (size_t i = 0; i < store->kept_count; i++) {
		if (store->kept[i].sql != sql)
			continue;
		sqlite3_clear_bindings(store->kept[i].statement);
		return store->kept[i].statement;
	}
	sqlite3_stmt *statement = NULL;
	sqlite3_prepare_v3(store->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
	if (statement == NULL)
		return NULL;
	store->kept = memory_resize_array(store->kept, store->kept_count + 1, sizeof *store->kept);
	store->kept[store->kept_count++] = (struct local_kept){sql, statement};
	return statement;
}

bits_hr local_store_run_kept(sqlite3_stmt *statement)
{
	if (statement == NULL)
		return BITS_E_FAIL;
	int result = sqlite3_step(statement);
	sqlite3_reset(statement);
	return local_store_code(result);
}

/* A script, once. */
static bits_hr execute(struct local_store *store, const char *sql)
{
	return local_store_code(sqlite3_exec(store->database, sql, NULL, NULL, NULL));
}

/* One number that a statement gives; fallback where it gives none. */
static int64_t ask_number(struct local_store *store, const char *sql, int64_t fallback)
{
	sqlite3_stmt *statement = local_store_prepare(store, sql);
	if (statement != NULL && sqlite3_step(statement) == SQLITE_ROW)
		fallback = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return fallback;
}

/* The schema and its marks in one transaction: either all of it is there or nothing. */
static bool make_schema(struct local_store *store)
{
	char *marks = text_format("PRAGMA application_id = %d; PRAGMA user_version = %d;",
	        LOCAL_APPLICATION_ID, LOCAL_SCHEMA_VERSION);
	bool ok = execute(store, "BEGIN IMMEDIATE") == BITS_S_OK;
	/* Somebody else may have been faster. */
	if (ok && ask_number(store, "SELECT count(*) FROM sqlite_schema", -1) == 0)
		ok = execute(store, schema) == BITS_S_OK && execute(store, marks) == BITS_S_OK;
	if (ok)
		ok = execute(store, "COMMIT") == BITS_S_OK;
	if (!ok)
		execute(store, "ROLLBACK");
	free(marks);
	return ok;
}

/* What is there is ours, and of a version that we know; an empty database becomes ours. */
static char *check_schema(struct local_store *store, const char *path)
{
	int64_t objects = ask_number(store, "SELECT count(*) FROM sqlite_schema", -1);
	if (objects < 0)
		return text_format(
		        "%s cannot be read as a database (%s). Move it away to begin with "
		        "an empty queue.",
		        path, sqlite3_errmsg(store->database));
	if (objects == 0 && !make_schema(store))
		return text_format("%s: %s. Check the folder's rights and free space.", path,
		        sqlite3_errmsg(store->database));
	if (ask_number(store, "PRAGMA application_id", 0) != LOCAL_APPLICATION_ID)
		return text_format(
		        "%s is a database of another program. Choose another --data-dir.", path);
	int64_t version = ask_number(store, "PRAGMA user_version", -1);
	if (version > LOCAL_SCHEMA_VERSION)
		return text_format(
		        "%s was written by a newer bitsbridge (version %lld of its format, "
		        "this program knows %d). Use that program, or another "
		        "--data-dir.",
		        path, (long long)version, LOCAL_SCHEMA_VERSION);
	if (version < LOCAL_SCHEMA_VERSION || ask_number(store, "SELECT change FROM meta", -1) < 0)
		return text_format(
		        "%s is damaged. Move it away to begin with an empty queue.", path);
	return NULL;
}

/* URLs may hold secrets: a folder and a database that we make are their user's alone (SQLite's other files take
 * after the database). */
static bool make_private(const char *data_dir, const char *path, char **ret_reason)
{
	bool made = !file_exists(data_dir);
	if (!folder_make(data_dir, ret_reason))
		return false;
	if (made)
		chmod(data_dir, S_IRWXU);
	/* Never opened where it exists: closing it would drop the locks that SQLite holds on it in this process, and
	 * the next program to leave would take the write-ahead log away from under us. */
	int database = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (database >= 0)
		close(database);
	return true;
}

bool local_store_open(struct local_store *store, const char *data_dir, char **ret_error)
{
	char *path = path_join(data_dir, LOCAL_DATABASE), *reason = NULL, *error = NULL;
	*store = (struct local_store){0};
	if (!make_private(data_dir, path, &reason)) {
		error = text_format("cannot make the data directory %s: %s", data_dir, reason);
		goto out;
	}
	int result = sqlite3_open_v2(path, &store->database,
	        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	if (result != SQLITE_OK) {
		error = text_format("cannot open %s: %s", path, sqlite3_errstr(result));
		goto out;
	}
	sqlite3_busy_timeout(store->database, LOCAL_BUSY_MS);
	sqlite3_extended_result_codes(store->database, 1);
	error = check_schema(store, path);
	if (error == NULL)
		execute(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
		               "PRAGMA trusted_schema = OFF; PRAGMA cache_size = -256;");
out:
	if (error != NULL) {
		local_store_close(store);
		*ret_error = error;
	}
	free(reason);
	free(path);
	return error == NULL;
}

void local_store_close(struct local_store *store)
{
	for (size_t i = 0; i < store->kept_count; i++)
		sqlite3_finalize(store->kept[i].statement);
	free(store->kept);
	store->kept = NULL;
	store->kept_count = 0;
	sqlite3_close(store->database);
	store->database = NULL;
}

void local_store_set_durable(struct local_store *store, bool durable)
{
	if (store->durable == durable)
		return;
	store->durable = durable;
	execute(store, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
}

bits_hr local_store_begin(struct local_store *store)
{
	bits_hr code = local_store_run_kept(local_store_keep(store, "BEGIN IMMEDIATE"));
	if (code < 0)
		return code;
	code = local_store_run_kept(local_store_keep(store, "UPDATE meta SET change = change + 1"));
	if (code < 0)
		local_store_rollback(store);
	return code;
}

bits_hr local_store_commit(struct local_store *store)
{
	bits_hr code = local_store_run_kept(local_store_keep(store, "COMMIT"));
	if (code < 0)
		local_store_rollback(store);
	return code;
}

void local_store_rollback(struct local_store *store)
{
	local_store_run_kept(local_store_keep(store, "ROLLBACK"));
}

sqlite3_stmt *local_store_prepare(struct local_store *store, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL);
	return statement;
}

bits_hr local_store_run(sqlite3_stmt *statement)
{
	if (statement == NULL)
		return BITS_E_FAIL;
	int result = sqlite3_step(statement);
	sqlite3_finalize(statement);
	return local_store_code(result);
}

void local_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
	if (text == NULL)
		sqlite3_bind_null(statement, index);
	else
		sqlite3_bind_text(statement, index, text, -1, SQLITE_TRANSIENT);
}

void local_bind_id(sqlite3_stmt *statement, int index, const struct job_id *id)
{
	sqlite3_bind_text(statement, index, id->text, JOB_ID_LENGTH, SQLITE_TRANSIENT);
}

static bits_hr forget(struct local_store *store, const char *which, int64_t value)
{
	char *sql = text_format(
	        "DELETE FROM jobs WHERE ended IS NOT NULL AND completing = 0 AND %s", which);
	sqlite3_stmt *statement = local_store_prepare(store, sql);
	free(sql);
	sqlite3_bind_int64(statement, 1, value);
	return local_store_run(statement);
}

/* Asked first, since it seldom is, and a transaction for nothing would cost a write. */
static bool is_untidy(struct local_store *store)
{
	int64_t oldest = ask_number(
	        store, "SELECT coalesce(min(ended), 9223372036854775807) FROM jobs", INT64_MAX);
	return oldest < clock_wall_ms() - LOCAL_ENDED_MS ||
	       ask_number(store, "SELECT count(*) FROM jobs WHERE ended IS NOT NULL", 0) >
	               LOCAL_ENDED_MAX;
}

bits_hr local_store_tidy(struct local_store *store)
{
	if (!is_untidy(store))
		return BITS_S_OK;
	bits_hr code = local_store_begin(store);
	if (code < 0)
		return code;
	int before = sqlite3_total_changes(store->database);
	code = forget(store, "ended < ?1", clock_wall_ms() - LOCAL_ENDED_MS);
	if (code >= 0)
		code = forget(store,
		        "seq NOT IN (SELECT seq FROM jobs WHERE ended IS NOT NULL"
		        " ORDER BY ended DESC LIMIT ?1)",
		        LOCAL_ENDED_MAX);
	if (code >= 0 && sqlite3_total_changes(store->database) != before)
		code = execute(store, "DELETE FROM files WHERE job_id NOT IN (SELECT id FROM jobs);"
		                      "UPDATE meta SET purges = purges + 1");
	if (code < 0) {
		local_store_rollback(store);
		return code;
	}
	return local_store_commit(store);
}
