/* SPDX-License-Identifier: MIT */
#include "queue/local/store/housekeeping.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "queue/local/disk/file.h"
#include "queue/local/owner.h"
#include "queue/local/store/act.h"
#include "queue/local/store/sql.h"

/* A condition: it has ended, and nothing is left to be done about it. */
#define SQL_OVER "ended IS NOT NULL AND filing <> " SQL_FILING_PENDING

/* The ids that a condition picks; malloc'ed. */
static struct job_id *pick(
        struct local_store *store, const char *sql, int64_t value, size_t *ret_count)
{
	struct job_id *ids = NULL;
	size_t count = 0;
	sqlite3_stmt *row = local_store_prepare(store, sql);
	if (row != NULL)
		sqlite3_bind_int64(row, 1, value);
	int result = SQLITE_OK;
	while (row != NULL && (result = sqlite3_step(row)) == SQLITE_ROW) {
		const char *id = (const char *)sqlite3_column_text(row, 0);
		ids = memory_resize_array(ids, count + 1, sizeof *ids);
		if (id != NULL && job_id_parse(id, &ids[count]))
			count++;
	}
	local_store_check(store, result);
	sqlite3_finalize(row);
	*ret_count = count;
	return ids;
}

void local_housekeeping_begin(struct local_store *store)
{
	sqlite3_stmt *row = local_store_prepare(store,
	        "SELECT temporary_name FROM files JOIN jobs ON jobs.id = files.job_id WHERE state = " SQL_CANCELLED);
	int result = SQLITE_OK;
	while (row != NULL && (result = sqlite3_step(row)) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(row, 0);
		if (name != NULL)
			local_file_discard(name);
	}
	local_store_check(store, result);
	sqlite3_finalize(row);
}

bool local_housekeeping_finish(struct local_store *store, const char *data_dir)
{
	size_t count;
	bool acting;
	int bar = local_owner_bar_acts(data_dir, &acting);
	if (bar < 0)
		return !acting;
	struct job_id *ids =
	        pick(store, "SELECT id FROM jobs WHERE completing = 1 AND ?1 = 0", 0, &count);
	for (size_t i = 0; i < count; i++)
		local_finish(store, &ids[i]);
	free(ids);
	close(bar);
	return true;
}

/* One number that a statement gives; fallback where it gives none. */
static int64_t ask_number(struct local_store *store, const char *sql, int64_t fallback)
{
	int result = SQLITE_OK;
	sqlite3_stmt *statement = local_store_prepare(store, sql);
	if (statement != NULL && (result = sqlite3_step(statement)) == SQLITE_ROW)
		fallback = sqlite3_column_int64(statement, 0);
	local_store_check(store, result);
	sqlite3_finalize(statement);
	return fallback;
}

static bits_hr forget(struct local_store *store, const char *which, int64_t value)
{
	char *sql =
	        text_format("DELETE FROM jobs WHERE " SQL_OVER " AND completing = 0 AND %s", which);
	sqlite3_stmt *statement = local_store_prepare(store, sql);
	free(sql);
	sqlite3_bind_int64(statement, 1, value);
	return local_store_run(store, statement);
}

/* Asked first, since it seldom is, and a transaction for nothing would cost a write. */
static bool is_untidy(struct local_store *store)
{
	int64_t oldest = ask_number(store,
	        "SELECT coalesce(min(ended), 9223372036854775807) FROM jobs WHERE " SQL_OVER,
	        INT64_MAX);
	return oldest < clock_wall_ms() - LOCAL_ENDED_MS ||
	       ask_number(store, "SELECT count(*) FROM jobs WHERE " SQL_OVER, 0) > LOCAL_ENDED_MAX;
}

bits_hr local_housekeeping_forget(struct local_store *store)
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
		        "seq NOT IN (SELECT seq FROM jobs WHERE " SQL_OVER
		        " ORDER BY ended DESC LIMIT ?1)",
		        LOCAL_ENDED_MAX);
	if (code >= 0 && sqlite3_total_changes(store->database) != before)
		code = local_store_execute(store,
		        "DELETE FROM files WHERE job_id NOT IN (SELECT id FROM jobs);"
		        "UPDATE meta SET purges = purges + 1");
	if (code < 0) {
		local_store_rollback(store);
		return code;
	}
	return local_store_commit(store);
}

static int64_t earlier(int64_t due, sqlite3_stmt *row, int column, int64_t later)
{
	if (sqlite3_column_type(row, column) == SQLITE_NULL)
		return due;
	int64_t at = sqlite3_column_int64(row, column);
	return at < due - later ? at + later : due;
}

static int64_t next_due(struct local_store *store)
{
	int64_t due = INT64_MAX;
	sqlite3_stmt *row = local_store_prepare(store,
	        "SELECT min(CASE WHEN " SQL_OVER
	        " THEN ended END), min(CASE WHEN ended IS NULL THEN modified END) FROM jobs");
	int result = row != NULL ? sqlite3_step(row) : SQLITE_OK;
	local_store_check(store, result);
	if (result == SQLITE_ROW) {
		due = earlier(due, row, 0, LOCAL_ENDED_MS + LOCAL_HOUSEKEEPING_SLACK_MS);
		due = earlier(due, row, 1, LOCAL_INACTIVE_MS);
	}
	sqlite3_finalize(row);
	return due;
}

int64_t local_housekeeping_tidy(struct local_store *store)
{
	size_t count;
	struct job_id *ids =
	        pick(store, "SELECT id FROM jobs WHERE modified <= ?1 AND ended IS NULL",
	                clock_wall_ms() - LOCAL_INACTIVE_MS, &count);
	for (size_t i = 0; i < count; i++)
		if (local_cancel_inactive(store, &ids[i]) >= 0)
			log_warn("job %s was cancelled: nothing has happened to it for 90 days",
			        ids[i].text);
	free(ids);
	local_housekeeping_forget(store);
	return next_due(store);
}
