/* SPDX-License-Identifier: MIT */
#include "queue/local/store/schema.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/*
 * Sizes are in bytes, -1 where they are not known; times in milliseconds since 1970. What was added for
 * - uploads: session_*, and of the file that is sent, which has no temporary name, local_size, local_modified and
 *   local_inode; the reply over it is a file behind it, without a remote name until that is known;
 *   stale_sessions: those that nobody goes on with, to be cancelled at their servers;
 * - requests that need more than a URL: http_headers (one a line), http_user, http_password (all three are gone when
 *   the job has ended), http_all_hosts, allow_downgrade;
 * - files that must be the right ones: sha256, last_modified (the server's word), verify (how far the bytes are known to
 *   be of one version), bytes_furthest (the furthest byte that was ever reached), size_asked (1: the server was asked),
 *   and of the file that has landed local_size, local_modified, local_inode;
 * - filing (how far), filing_target: a transferred job that is to be put in its place;
 * - deadlines that go by time that passed (passage.h): clock_boot, clock_offset, clock_seen;
 * - error_file: the ordinal of the file that the job's error is of;
 * - changes: the states that a job has been in; requests: what was made for an Idempotency-Key;
 * - the indexes of jobs: what is asked again and again is found without reading every job.
 */
static const char *const steps[] = {
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
        " PRIMARY KEY (job_id, ordinal)) WITHOUT ROWID;",

        "ALTER TABLE jobs ADD COLUMN session_id TEXT;"
        "ALTER TABLE jobs ADD COLUMN session_host TEXT;"
        "ALTER TABLE jobs ADD COLUMN session_host_timeout INTEGER;"
        "ALTER TABLE jobs ADD COLUMN http_headers TEXT;"
        "ALTER TABLE jobs ADD COLUMN http_user TEXT;"
        "ALTER TABLE jobs ADD COLUMN http_password TEXT;"
        "ALTER TABLE jobs ADD COLUMN allow_downgrade INTEGER NOT NULL DEFAULT 0;"
        "ALTER TABLE jobs ADD COLUMN error_file INTEGER;"
        "ALTER TABLE jobs ADD COLUMN filing INTEGER NOT NULL DEFAULT 0;"
        "ALTER TABLE jobs ADD COLUMN filing_target TEXT;"
        "ALTER TABLE files ADD COLUMN sha256 TEXT;"
        "ALTER TABLE files ADD COLUMN last_modified TEXT;"
        "ALTER TABLE files ADD COLUMN verify INTEGER NOT NULL DEFAULT 0;"
        "ALTER TABLE files ADD COLUMN size_asked INTEGER NOT NULL DEFAULT 0;"
        "ALTER TABLE files ADD COLUMN bytes_furthest INTEGER NOT NULL DEFAULT 0;"
        "ALTER TABLE files ADD COLUMN local_size INTEGER;"
        "ALTER TABLE files ADD COLUMN local_modified INTEGER;"
        "ALTER TABLE files ADD COLUMN local_inode INTEGER;"
        "CREATE TABLE changes ("
        " seq INTEGER PRIMARY KEY, job_id TEXT NOT NULL,"
        " state INTEGER NOT NULL, time INTEGER NOT NULL);"
        "CREATE INDEX changes_job ON changes (job_id, seq);"
        "CREATE TABLE requests ("
        " origin TEXT NOT NULL, key TEXT NOT NULL, body_hash TEXT NOT NULL,"
        " job_id TEXT, time INTEGER NOT NULL,"
        " PRIMARY KEY (origin, key)) WITHOUT ROWID;",

        "ALTER TABLE meta ADD COLUMN clock_boot TEXT;"
        "ALTER TABLE meta ADD COLUMN clock_offset INTEGER;"
        "ALTER TABLE meta ADD COLUMN clock_seen INTEGER;",

        "ALTER TABLE jobs ADD COLUMN session_host_lost INTEGER NOT NULL DEFAULT 0;"
        "CREATE TABLE stale_sessions ("
        " seq INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, id TEXT NOT NULL, host TEXT, since INTEGER NOT NULL,"
        " allowed_host TEXT, allowed_sources TEXT, http_headers TEXT, http_user TEXT, http_password TEXT);",

        ("ALTER TABLE jobs ADD COLUMN http_all_hosts INTEGER NOT NULL DEFAULT 0;"
         "ALTER TABLE stale_sessions ADD COLUMN http_all_hosts INTEGER NOT NULL DEFAULT 0;"),

        "ALTER TABLE jobs ADD COLUMN session_closing INTEGER NOT NULL DEFAULT 0;",

        ("CREATE INDEX jobs_state ON jobs (state);"
         "CREATE INDEX jobs_ended ON jobs (ended, modified);"
         "CREATE INDEX jobs_completing ON jobs (completing) WHERE completing = 1;"),
};

#define VERSION ((int)(sizeof steps / sizeof *steps))

static bool execute(sqlite3 *database, const char *sql)
{
	return sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* One number that a statement gives, -1 where it gives none; SQLite's result. */
static int ask(sqlite3 *database, const char *sql, int64_t *ret)
{
	sqlite3_stmt *statement = NULL;
	*ret = -1;
	int result = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);
	if (result == SQLITE_OK)
		result = sqlite3_step(statement);
	if (result == SQLITE_ROW)
		*ret = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return result == SQLITE_ROW || result == SQLITE_DONE ? SQLITE_OK : result;
}

/* *ret: 0 of an empty database; -1 where none is told of one that is not. */
static int read_version(sqlite3 *database, int64_t *ret)
{
	int64_t objects;
	*ret = 0;
	int result = ask(database, "SELECT count(*) FROM sqlite_schema", &objects);
	if (result == SQLITE_OK && objects > 0)
		result = ask(database, "PRAGMA user_version", ret);
	if (result == SQLITE_OK && objects > 0 && *ret == 0)
		*ret = -1;
	return result;
}

/* What SQLite has just said; malloc'ed. */
static char *last_words(sqlite3 *database)
{
	int system = sqlite3_system_errno(database);
	return text_format("%s%s%s", sqlite3_errmsg(database), system != 0 ? ": " : "",
	        system != 0 ? strerror(system) : "");
}

static char *upgrade(sqlite3 *database, const char *path)
{
	char *error = NULL;
	char *marks = text_format("PRAGMA application_id = %d; PRAGMA user_version = %d;",
	        LOCAL_APPLICATION_ID, VERSION);
	bool ok = execute(database, "BEGIN IMMEDIATE");
	/* Somebody else may have been faster. */
	int64_t version = 0;
	ok = ok && read_version(database, &version) == SQLITE_OK && version >= 0;
	if (version < VERSION) {
		for (; ok && version < VERSION; version++)
			ok = execute(database, steps[version]);
		ok = ok && execute(database, marks);
	}
	if (!ok || !execute(database, "COMMIT")) {
		char *words = last_words(database);
		error = text_format("%s cannot be made or brought up to date: %s. It is as it was; "
		                    "check the folder's rights and free space.",
		        path, words);
		free(words);
		if (!sqlite3_get_autocommit(database))
			execute(database, "ROLLBACK");
	}
	free(marks);
	return error;
}

/* Why it cannot be read. Only what is wrong with its content is a reason to begin with another one. */
static char *describe(sqlite3 *database, const char *path, int result)
{
	char *words = last_words(database), *said;
	switch (result & 0xff) {
	case SQLITE_BUSY:
		said = text_format(
		        "%s is held by another program (%s). Try again in a moment.", path, words);
		break;
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		said = text_format("%s cannot be read as a database (%s). Where that stays so, "
		                   "move it away to begin with an empty queue.",
		        path, words);
		break;
	default:
		said = text_format("%s cannot be read now: %s. It is as it was; check its rights, "
		                   "the disk and the space that is left there, and try again.",
		        path, words);
	}
	free(words);
	return said;
}

/* What is there is ours, and of a version that we know; *ret_version: 0 of an empty one. */
static char *refuse(sqlite3 *database, const char *path, int64_t *ret_version)
{
	int64_t application = 0, change = 0;
	int result = read_version(database, ret_version);
	if (result == SQLITE_OK && *ret_version == 0)
		return NULL;
	if (result == SQLITE_OK)
		result = ask(database, "PRAGMA application_id", &application);
	if (result != SQLITE_OK)
		return describe(database, path, result);
	if (application != LOCAL_APPLICATION_ID)
		return text_format(
		        "%s is a database of another program. Choose another --data-dir.", path);
	if (*ret_version > VERSION)
		return text_format(
		        "%s was written by a newer bitsbridge (version %lld of its format, "
		        "this program knows %d). Use that program, or another "
		        "--data-dir.",
		        path, (long long)*ret_version, VERSION);
	result = ask(database, "SELECT change FROM meta", &change);
	if (result != SQLITE_OK && result != SQLITE_ERROR)
		return describe(database, path, result);
	if (*ret_version < 1 || change < 0)
		return text_format(
		        "%s is damaged: move it away to begin with an empty queue.", path);
	return NULL;
}

char *local_schema_make_current(sqlite3 *database, const char *path)
{
	int64_t version;
	char *error = refuse(database, path, &version);
	if (error != NULL || version == VERSION)
		return error;
	error = upgrade(database, path);
	return error != NULL ? error : refuse(database, path, &version);
}
