/* SPDX-License-Identifier: MIT */
#include "queue/local/store/housekeeping.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "queue/local/disk/file.h"
#include "queue/local/owner.h"
#include "queue/local/store/act.h"

/* The ids that a condition picks; malloc'ed. */
static struct job_id *pick(
        struct local_store *store, const char *sql, int64_t value, size_t *ret_count)
{
	struct job_id *ids = NULL;
	size_t count = 0;
	sqlite3_stmt *row = local_store_prepare(store, sql);
	if (row != NULL)
		sqlite3_bind_int64(row, 1, value);
	while (row != NULL && sqlite3_step(row) == SQLITE_ROW) {
		const char *id = (const char *)sqlite3_column_text(row, 0);
		ids = memory_resize_array(ids, count + 1, sizeof *ids);
		if (id != NULL && job_id_parse(id, &ids[count]))
			count++;
	}
	sqlite3_finalize(row);
	*ret_count = count;
	return ids;
}

void local_housekeeping_begin(struct local_store *store)
{
	sqlite3_stmt *row = local_store_prepare(store,
	        "SELECT temporary_name FROM files JOIN jobs ON jobs.id = files.job_id WHERE state = 8");
	while (row != NULL && sqlite3_step(row) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(row, 0);
		if (name != NULL)
			local_file_discard(name);
	}
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
	        "SELECT min(ended), min(CASE WHEN ended IS NULL THEN modified END) FROM jobs");
	if (row != NULL && sqlite3_step(row) == SQLITE_ROW) {
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
		local_act(store, JOB_CANCEL, &ids[i]);
	free(ids);
	local_store_tidy(store);
	return next_due(store);
}
