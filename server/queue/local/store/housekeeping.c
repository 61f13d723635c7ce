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

/* A condition: it has ended (at any time, told as a range: the index finds those), and nothing is left to be done about it. */
#define SQL_OVER "ended >= -9223372036854775807 AND filing <> " SQL_FILING_PENDING

/* The ids that a condition picks; malloc'ed. */
static struct job_id *pick(
        struct local_store *store, const char *sql, int64_t value, size_t *ret_count)
{
	struct job_id *ids = NULL;
	size_t count = 0;
	sqlite3_stmt *row = local_store_keep(store, sql);
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
	sqlite3_reset(row);
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
	sqlite3_stmt *statement = local_store_keep(store, sql);
	if (statement != NULL && (result = sqlite3_step(statement)) == SQLITE_ROW)
		fallback = sqlite3_column_int64(statement, 0);
	local_store_check(store, result);
	sqlite3_reset(statement);
	return fallback;
}

/* The earliest time of a kind; INT64_MAX: there is none. */
#define SQL_EARLIEST(column) \
	"SELECT coalesce(min(" column "), 9223372036854775807) FROM jobs WHERE "

static int64_t first_ended(struct local_store *store)
{
	return ask_number(store, SQL_EARLIEST("ended") SQL_OVER, INT64_MAX);
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
	return first_ended(store) < clock_wall_ms() - LOCAL_ENDED_MS ||
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

/* So much later than a time; never where there is none. */
static int64_t due_after(int64_t time, int64_t later)
{
	return time < INT64_MAX - later ? time + later : INT64_MAX;
}

static int64_t next_due(struct local_store *store)
{
	int64_t inactive = ask_number(store, SQL_EARLIEST("modified") "ended IS NULL", INT64_MAX);
	int64_t forgotten =
	        due_after(first_ended(store), LOCAL_ENDED_MS + LOCAL_HOUSEKEEPING_SLACK_MS);
	inactive = due_after(inactive, LOCAL_INACTIVE_MS);
	return forgotten < inactive ? forgotten : inactive;
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
