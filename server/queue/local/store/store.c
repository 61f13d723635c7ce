/* SPDX-License-Identifier: MIT */
#include "queue/local/store/store.h"

#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"
#include "queue/local/store/passage.h"

/* On a disk that was full there must be so much room before another attempt: the smallest would fit sooner. In bytes. */
#define ROOM_MIN (UINT64_C(128) << 10)

static bits_hr code_of(int result)
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
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return BITS_E_LOCK_VIOLATION;
	case SQLITE_NOMEM:
		return BITS_E_OUT_OF_MEMORY;
	default:
		return BITS_E_DATABASE_FAILURE;
	}
}

bits_hr local_store_check(struct local_store *store, int result)
{
	bits_hr code = code_of(result);
	if (code >= 0)
		return code;
	store->spoiled = true;
	if (store->failure != SQLITE_OK)
		return code;
	int system = sqlite3_system_errno(store->database);
	store->failure = result;
	store->words = text_format("%s (SQLite's error %d%s%s)", sqlite3_errmsg(store->database),
	        result, system != 0 ? ": " : "", system != 0 ? strerror(system) : "");
	return code;
}

bool local_store_has_failed(const struct local_store *store)
{
	return store->failure != SQLITE_OK;
}

bits_hr local_store_failure(const struct local_store *store)
{
	return store->failure != SQLITE_OK ? code_of(store->failure) : BITS_E_DATABASE_FAILURE;
}

char *local_store_failure_text(const struct local_store *store)
{
	return store->failure != SQLITE_OK ? text_format("%s: %s", store->path, store->words)
	                                   : NULL;
}

void local_store_forget_failure(struct local_store *store)
{
	store->failure = SQLITE_OK;
	free(store->words);
	store->words = NULL;
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
	local_store_check(store, sqlite3_prepare_v3(store->database, sql, -1,
	                                 SQLITE_PREPARE_PERSISTENT, &statement, NULL));
	if (statement == NULL)
		return NULL;
	store->kept = memory_resize_array(store->kept, store->kept_count + 1, sizeof *store->kept);
	store->kept[store->kept_count++] = (struct local_kept){sql, statement};
	return statement;
}

bits_hr local_store_run_kept(struct local_store *store, sqlite3_stmt *statement)
{
	if (statement == NULL)
		return local_store_failure(store);
	bits_hr code = local_store_check(store, sqlite3_step(statement));
	sqlite3_reset(statement);
	return code;
}

void local_store_drop_statements(struct local_store *store)
{
	for (size_t i = 0; i < store->kept_count; i++)
		sqlite3_finalize(store->kept[i].statement);
	free(store->kept);
	store->kept = NULL;
	store->kept_count = 0;
}

bits_hr local_store_execute(struct local_store *store, const char *sql)
{
	return local_store_check(store, sqlite3_exec(store->database, sql, NULL, NULL, NULL));
}

/* Is the file whole, in itself and against its indices? */
static bool is_sound(struct local_store *store)
{
	sqlite3_stmt *statement = local_store_prepare(store, "PRAGMA integrity_check(1)");
	int result = statement != NULL ? sqlite3_step(statement) : SQLITE_ERROR;
	const char *said =
	        result == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
	bool sound = said != NULL && strcmp(said, "ok") == 0;
	sqlite3_finalize(statement);
	return sound;
}

/* What this connection remembers of a damaged file it would go on to believe: so it is opened anew, and read. */
static bool has_healed(struct local_store *store)
{
	char *error = NULL;
	int before = store->failure;
	bool opened = local_store_open_again(store, false, &error);
	if (opened && is_sound(store))
		return true;
	if (store->failure == SQLITE_OK) {
		store->failure = before;
		store->words = opened ? memory_string(sqlite3_errstr(before)) : error;
		return false;
	}
	free(error);
	return false;
}

static bool has_room(const struct local_store *store)
{
	char *folder = path_folder(store->path);
	uint64_t room = folder_free_space(folder);
	free(folder);
	return room >= ROOM_MIN;
}

bits_hr local_store_try(struct local_store *store)
{
	int before = store->failure & 0xff;
	if (before == SQLITE_FULL && !has_room(store))
		return local_store_failure(store);
	if ((before == SQLITE_CORRUPT || before == SQLITE_NOTADB) && !has_healed(store))
		return local_store_failure(store);
	local_store_forget_failure(store);
	bits_hr code = local_store_run_kept(store, local_store_keep(store, "BEGIN IMMEDIATE"));
	if (code < 0)
		return code;
	store->spoiled = false;
	local_store_run_kept(store, local_store_keep(store, "UPDATE meta SET purges = purges"));
	return local_store_commit(store);
}

bits_hr local_store_begin(struct local_store *store)
{
	bits_hr code = local_store_run_kept(store, local_store_keep(store, "BEGIN IMMEDIATE"));
	if (code < 0)
		return code;
	store->spoiled = false;
	code = local_store_run_kept(
	        store, local_store_keep(store, "UPDATE meta SET change = change + 1"));
	if (code >= 0)
		code = local_passage_settle(store);
	if (code < 0)
		local_store_rollback(store);
	return code;
}

bits_hr local_store_commit(struct local_store *store)
{
	bits_hr code = store->spoiled
	                       ? local_store_failure(store)
	                       : local_store_run_kept(store, local_store_keep(store, "COMMIT"));
	if (code < 0)
		local_store_rollback(store);
	return code;
}

void local_store_rollback(struct local_store *store)
{
	/* SQLite has done it by itself after some failures. */
	if (!sqlite3_get_autocommit(store->database))
		local_store_run_kept(store, local_store_keep(store, "ROLLBACK"));
}

sqlite3_stmt *local_store_prepare(struct local_store *store, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	local_store_check(store, sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL));
	return statement;
}

bits_hr local_store_run(struct local_store *store, sqlite3_stmt *statement)
{
	if (statement == NULL)
		return local_store_failure(store);
	bits_hr code = local_store_check(store, sqlite3_step(statement));
	sqlite3_finalize(statement);
	return code;
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
