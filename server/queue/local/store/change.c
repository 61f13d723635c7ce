/* SPDX-License-Identifier: MIT */
#include "queue/local/store/change.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "queue/local/store/check.h"
#include "queue/local/store/sql.h"

/* The job must be there and not have ended; where it may fetch from, and whether it is an upload. */
static bits_hr read_permission(struct local_store *store, const struct job_id *id,
        struct local_permission *ret, bool *ret_upload)
{
	sqlite3_stmt *row = local_store_prepare(
	        store, "SELECT state, allowed_host, allowed_sources, type FROM jobs WHERE id = ?1");
	if (row == NULL)
		return local_store_failure(store);
	local_bind_id(row, 1, id);
	int result = sqlite3_step(row);
	bits_hr code = result == SQLITE_DONE ? BITS_E_NOT_FOUND : local_store_check(store, result);
	if (result == SQLITE_ROW) {
		int state = sqlite3_column_int(row, 0);
		if (state == JOB_ACKNOWLEDGED || state == JOB_CANCELLED)
			code = BITS_E_INVALID_STATE;
		else
			*ret = local_permission_parse((const char *)sqlite3_column_text(row, 1),
			        (const char *)sqlite3_column_text(row, 2));
		*ret_upload = sqlite3_column_int(row, 3) != JOB_DOWNLOAD;
	}
	sqlite3_finalize(row);
	return code;
}

static bits_hr change_url(struct local_store *store, const struct job_id *id,
        const struct job_url_change *change, char **ret_detail)
{
	sqlite3_stmt *update = local_store_prepare(store,
	        "UPDATE files SET remote_name = ?3, size_asked = 0,"
	        /* Bytes that are here still say how many the new one must have. */
	        " bytes_total = CASE WHEN bytes_transferred = 0 AND completed = 0 THEN -1"
	        " ELSE bytes_total END WHERE job_id = ?1 AND ordinal = ?2");
	if (update != NULL) {
		char *url = local_url_travelling(change->remote_name);
		local_bind_id(update, 1, id);
		sqlite3_bind_int64(update, 2, (sqlite3_int64)change->file);
		local_bind_text(update, 3, url);
		free(url);
	}
	bits_hr code = local_store_run(store, update);
	if (code >= 0 && sqlite3_changes(store->database) == 0)
		return local_refuse(BITS_E_INVALID_ARGUMENT, ret_detail,
		        text_format("the job has no file %zu; its first one is 0", change->file));
	return code;
}

static bits_hr change_urls(struct local_store *store, const struct job_id *id,
        const struct job_change *change, char **ret_detail)
{
	struct local_permission permission = {0};
	bool upload = false;
	bits_hr code = read_permission(store, id, &permission, &upload);
	if (code >= 0 && upload && change->url_count > 0)
		code = local_refuse(BITS_E_NOT_IMPLEMENTED, ret_detail,
		        text_format(
		                "the URL of an upload cannot be changed: its session is there"));
	for (size_t i = 0; i < change->url_count && code >= 0; i++) {
		code = local_check_url(change->urls[i].remote_name, &permission, ret_detail);
		if (code >= 0)
			code = change_url(store, id, &change->urls[i], ret_detail);
	}
	local_permission_release(&permission);
	return code;
}

/* A number, or null for "stays". */
static void bind_count(sqlite3_stmt *statement, int index, uint32_t count)
{
	if (count != JOB_COUNT_UNKNOWN)
		sqlite3_bind_int64(statement, index, count);
}

static bits_hr change_job(
        struct local_store *store, const struct job_id *id, const struct job_change *change)
{
	sqlite3_stmt *update = local_store_prepare(store,
	        SQL_UPDATE_JOB "priority = coalesce(?3, priority),"
	                       " retry_delay = coalesce(?4, retry_delay),"
	                       " no_progress_timeout = coalesce(?5, no_progress_timeout),"
	                       " display_name = coalesce(?6, display_name),"
	                       " description = coalesce(?7, description) WHERE id = ?1");
	if (update == NULL)
		return local_store_failure(store);
	uint32_t delay = change->retry_delay;
	local_bind_id(update, 1, id);
	sqlite3_bind_int64(update, 2, clock_wall_ms());
	if (change->priority != JOB_PRIORITY_UNKNOWN)
		sqlite3_bind_int(update, 3, (int)change->priority);
	bind_count(update, 4, delay < JOB_RETRY_DELAY_MIN ? JOB_RETRY_DELAY_MIN : delay);
	bind_count(update, 5, change->no_progress_timeout);
	local_bind_text(update, 6, change->display_name);
	local_bind_text(update, 7, change->description);
	return local_store_run(store, update);
}

bits_hr local_change(struct local_store *store, const struct job_id *id,
        const struct job_change *change, char **ret_detail)
{
	bits_hr code = local_check_names(change->display_name, change->description, ret_detail);
	if (code >= 0 && (unsigned)change->priority > JOB_PRIORITY_UNKNOWN)
		code = local_refuse(
		        BITS_E_INVALID_ARGUMENT, ret_detail, text_format("no such priority"));
	if (code >= 0)
		code = local_store_begin(store);
	if (code < 0)
		return code;
	code = change_urls(store, id, change, ret_detail);
	if (code >= 0)
		code = change_job(store, id, change);
	if (code >= 0)
		return local_store_commit(store);
	local_store_rollback(store);
	return code;
}
