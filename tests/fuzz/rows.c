/* SPDX-License-Identifier: MIT */
/*
 * The embedded queue's database with rows that nobody ever wrote: any type, length and value in any column. Acting
 * would touch files by the names that stand in the rows: what file.h says of that is done by stand-ins here.
 *
 * One row a line, "jobs" or "files" or "meta" first, then its cells behind "|": "-" is NULL, "'..." a text, "x..." a
 * blob, else a number.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"
#include "fuzz.h"
#include "queue/local/disk/check.h"
#include "queue/local/disk/file.h"
#include "queue/local/store/act.h"
#include "queue/local/store/housekeeping.h"
#include "queue/local/store/notes.h"
#include "queue/local/store/parts.h"
#include "queue/local/store/read.h"
#include "json/job_json.h"

enum { TABLES = 3, CELLS_MAX = 32, ROWS_MAX = 64, READ_AGAIN = 8 };

static const char *const tables[TABLES] = {"jobs", "files", "meta"};

static struct {
	char folder[FUZZ_FOLDER_SIZE];
	struct local_store store;
	sqlite3_stmt *inserts[TABLES];
	int columns[TABLES];
} base;

/* Names are used as they stand there; some files cannot get theirs. */
bits_hr local_file_publish(const char *temporary_name, const char *local_name, bool overwrite)
{
	size_t sum = strlen(temporary_name) + strlen(local_name) + overwrite;
	return sum % 3 == 0 ? BITS_E_FILE_EXISTS : BITS_S_OK;
}

/* Some are not there, some are others by now. */
bits_hr local_check_kept(
        const char *name, const struct local_identity *identity, const char *sha256)
{
	static const bits_hr codes[] = {BITS_S_OK, BITS_S_OK, BITS_E_LOCAL_FILE_NOT_FOUND,
	        BITS_E_LOCAL_FILE_CHANGED, BITS_E_PATH_NOT_FOUND, BITS_E_VALIDATION_FAILED};
	size_t sum = strlen(name) + identity->size % 7 + (sha256 != NULL);
	return codes[sum % (sizeof codes / sizeof *codes)];
}

bool local_check_is_damage(bits_hr code)
{
	return code == BITS_E_LOCAL_FILE_CHANGED || code == BITS_E_LOCAL_FILE_NOT_FOUND ||
	       code == BITS_E_VALIDATION_FAILED;
}

bool local_file_is_beside(const char *path, const char *other)
{
	return strlen(path) == strlen(other);
}

void local_file_sync_name(const char *path)
{
	FUZZ_CHECK(path != NULL);
}

void local_file_discard(const char *temporary_name)
{
	(void)temporary_name;
}

static void run(const char *sql)
{
	FUZZ_CHECK(sqlite3_exec(base.store.database, sql, NULL, NULL, NULL) == SQLITE_OK);
}

/* A damaged or foreign file keeps no promise of the schema: here the same columns, but for every constraint. */
static void loosen(const char *table)
{
	char *sql = text_format("CREATE TABLE loose AS SELECT * FROM %s; DROP TABLE %s;"
	                        "ALTER TABLE loose RENAME TO %s;",
	        table, table, table);
	run(sql);
	free(sql);
}

static void prepare_insert(int table)
{
	sqlite3_stmt *row;
	char *sql = text_format("SELECT * FROM %s", tables[table]);
	FUZZ_CHECK(sqlite3_prepare_v2(base.store.database, sql, -1, &row, NULL) == SQLITE_OK);
	base.columns[table] = sqlite3_column_count(row);
	sqlite3_finalize(row);
	free(sql);
	struct text text = {0};
	text_appendf(&text, "INSERT INTO %s VALUES (?", tables[table]);
	for (int i = 1; i < base.columns[table]; i++)
		text_append(&text, ",?");
	text_append(&text, ")");
	FUZZ_CHECK(sqlite3_prepare_v2(base.store.database, text.data, -1, &base.inserts[table],
	                   NULL) == SQLITE_OK);
	text_release(&text);
}

static void close_base(void)
{
	static const char *const names[] = {
	        "queue.db", "queue.db-wal", "queue.db-shm", "queue.db-journal"};
	for (int table = 0; table < TABLES; table++)
		sqlite3_finalize(base.inserts[table]);
	local_store_close(&base.store);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *path = path_join(base.folder, names[i]);
		unlink(path);
		free(path);
	}
	rmdir(base.folder);
}

static void open_base(void)
{
	char *error = NULL;
	fuzz_folder_new(base.folder);
	FUZZ_CHECK(local_store_open(&base.store, base.folder, &error));
	run("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
	    "PRAGMA locking_mode = EXCLUSIVE;");
	for (int table = 0; table < TABLES; table++)
		loosen(tables[table]);
	for (int table = 0; table < TABLES; table++)
		prepare_insert(table);
	atexit(close_base);
}

/* The piece up to the separator, moved behind it. */
static size_t next(const char **at, const char *end, char separator)
{
	const char *found = memchr(*at, separator, (size_t)(end - *at));
	size_t length = (size_t)((found != NULL ? found : end) - *at);
	*at = found != NULL ? found + 1 : end;
	return length;
}

static void bind(sqlite3_stmt *row, int index, const char *cell, size_t length)
{
	char number[64];
	if (length == 0 || cell[0] == '-') {
		if (length < 2)
			return; /* NULL, as all are to begin with */
	} else if (cell[0] == '\'') {
		sqlite3_bind_text(row, index, cell + 1, (int)length - 1, SQLITE_STATIC);
		return;
	} else if (cell[0] == 'x') {
		sqlite3_bind_blob(row, index, cell + 1, (int)length - 1, SQLITE_STATIC);
		return;
	}
	snprintf(number, sizeof number, "%.*s", (int)length, cell);
	if (strpbrk(number, ".eE") != NULL)
		sqlite3_bind_double(row, index, strtod(number, NULL));
	else
		sqlite3_bind_int64(row, index, strtoll(number, NULL, 10));
}

static void insert(const char *line, const char *end)
{
	const char *name = line;
	size_t length = next(&line, end, '|');
	for (int table = 0; table < TABLES; table++) {
		sqlite3_stmt *row = base.inserts[table];
		if (length != strlen(tables[table]) || memcmp(name, tables[table], length) != 0)
			continue;
		sqlite3_reset(row);
		sqlite3_clear_bindings(row);
		for (int i = 1; i <= base.columns[table] && line < end; i++) {
			const char *cell = line;
			bind(row, i, cell, next(&line, end, '|'));
		}
		sqlite3_step(row);
		sqlite3_reset(row);
	}
}

struct seen {
	struct job_id ids[READ_AGAIN];
	size_t count;
};

/* A job that was read can be shown to anybody, and holds its bounds. */
static void check_job(const struct job *job)
{
	struct text text = {0};
	struct entry entry = {
	        .job = job, .state = job->state, .rate = RATE_UNKNOWN, .eta = ETA_UNKNOWN};
	FUZZ_CHECK(strlen(job->id.text) == JOB_ID_LENGTH);
	FUZZ_CHECK((unsigned)job->state <= JOB_CANCELLED);
	FUZZ_CHECK(job->file_count <= JOB_FILES_MAX);
	for (int reader = 0; reader < READER_COUNT; reader++)
		job_json_append(&text, &entry, (enum job_reader)reader);
	FUZZ_CHECK(text_is_utf8(text.data));
	text_release(&text);
}

static void forget(void *data)
{
	((struct seen *)data)->count = 0;
}

static void learn(void *data, int64_t seq, int64_t ended, const struct job *job)
{
	struct seen *seen = data;
	(void)seq;
	(void)ended;
	check_job(job);
	if (seen->count < READ_AGAIN)
		seen->ids[seen->count++] = job->id;
	job_unref(job);
}

static void check_part(const struct job_id *id)
{
	struct local_part part = {0};
	if (local_closing_read(&base.store, id, &part) == BITS_S_OK)
		FUZZ_CHECK(part.remote_name != NULL && part.session.id != NULL);
	local_part_release(&part);
	if (local_part_read(&base.store, id, -1, &part) != BITS_S_OK)
		return;
	FUZZ_CHECK(part.remote_name != NULL && part.local_name != NULL);
	FUZZ_CHECK(part.temporary_name != NULL);
	local_part_release(&part);
}

/* Whatever comes back: the job is still one. */
static void act(const struct job_id *id, size_t number)
{
	const struct job *job;
	for (size_t i = 0; i < JOB_ACTION_COUNT; i++) {
		local_act(&base.store, (enum job_action)((number + i) % JOB_ACTION_COUNT), id);
		if (local_read_job(&base.store, id, &job) == BITS_S_OK) {
			check_job(job);
			job_unref(job);
		}
	}
}

static void read_all(struct seen *seen)
{
	struct local_mark mark = {0};
	struct local_active *tasks;
	size_t count;
	const struct job *job;
	local_read_changes(&base.store, &mark, &(struct local_reader){forget, learn, seen});
	for (size_t i = 0; i < seen->count; i++) {
		if (local_read_job(&base.store, &seen->ids[i], &job) == BITS_S_OK) {
			check_job(job);
			job_unref(job);
		}
		check_part(&seen->ids[i]);
		local_job_is_over(&base.store, &seen->ids[i]);
	}
	if (local_active_read(&base.store, &tasks, &count) == BITS_S_OK)
		for (size_t i = 0; i < count; i++)
			FUZZ_CHECK((unsigned)tasks[i].priority <= JOB_PRIORITY_LOW &&
			           job_state_is_active(tasks[i].state));
	free(tasks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *end = at + size;
	struct seen seen = {0};
	if (base.store.database == NULL)
		open_base();
	run("BEGIN; DELETE FROM jobs; DELETE FROM files; DELETE FROM meta;"
	    "INSERT INTO meta (change, purges) VALUES (1, 0);");
	for (int rows = 0; at < end && rows < ROWS_MAX; rows++) {
		const char *line = at;
		size_t length = next(&at, end, '\n');
		insert(line, line + length);
	}
	run("COMMIT");
	read_all(&seen);
	/* What the owner does first, and from time to time. */
	local_note_owner(&base.store, "a boot");
	local_note_expired(&base.store);
	local_note_network(&base.store);
	local_housekeeping_forget(&base.store);
	for (size_t i = 0; i < seen.count; i++) {
		local_finish(&base.store, &seen.ids[i]);
		act(&seen.ids[i], i);
	}
	read_all(&seen);
	return 0;
}
