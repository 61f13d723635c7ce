/* SPDX-License-Identifier: MIT */
#include "queue/local/store/publish.h"

#include <stdlib.h>

#include "base/memory.h"
#include "queue/local/disk/check.h"
#include "queue/local/disk/file.h"

struct file_row {
	int ordinal;
	char *local_name, *temporary_name, *sha256;
	bool overwrite, completed;
	struct local_identity identity; /* when completed */
	bool named;                     /* it has its name already */
};

struct file_rows {
	struct file_row *of;
	size_t count;
};

static char *text_at(sqlite3_stmt *row, int column)
{
	return memory_string((const char *)sqlite3_column_text(row, column));
}

static int64_t number_at(sqlite3_stmt *row, int column, int64_t fallback)
{
	return sqlite3_column_type(row, column) == SQLITE_INTEGER
	               ? sqlite3_column_int64(row, column)
	               : fallback;
}

/* The job's files, all of them that come: not one that is sent, nor a reply that there is none of. *ret is to be released in
 * any case. */
static bits_hr read_rows(struct local_store *store, const struct job_id *id, struct file_rows *ret)
{
	sqlite3_stmt *row = local_store_prepare(store,
	        "SELECT local_name, temporary_name, overwrite, completed, bytes_total, sha256,"
	        " local_inode, ordinal, local_modified FROM files WHERE job_id = ?1 AND temporary_name <> ''"
	        " AND remote_name <> '' ORDER BY ordinal");
	int result = SQLITE_ERROR;
	if (row != NULL)
		local_bind_id(row, 1, id);
	while (row != NULL && (result = sqlite3_step(row)) == SQLITE_ROW) {
		ret->of = memory_resize_array(ret->of, ret->count + 1, sizeof *ret->of);
		ret->of[ret->count++] = (struct file_row){.ordinal = sqlite3_column_int(row, 7),
		        .local_name = text_at(row, 0),
		        .temporary_name = text_at(row, 1),
		        .sha256 = text_at(row, 5),
		        .overwrite = sqlite3_column_int(row, 2) != 0,
		        .completed = sqlite3_column_int(row, 3) != 0,
		        .identity = {(uint64_t)sqlite3_column_int64(row, 4),
		                number_at(row, 6, LOCAL_INODE_UNKNOWN),
		                number_at(row, 8, LOCAL_MODIFIED_UNKNOWN)}};
	}
	bits_hr code = local_store_check(store, result);
	sqlite3_finalize(row);
	return code;
}

static void release_rows(struct file_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		free(rows->of[i].local_name);
		free(rows->of[i].temporary_name);
		free(rows->of[i].sha256);
	}
	free(rows->of);
}

/* Is it the one that has landed? Where a crash came between its naming and the note of that, it has its name. */
static bits_hr look_at(struct file_row *file)
{
	if (file->local_name == NULL || file->temporary_name == NULL)
		return BITS_E_FAIL; /* a damaged row: the schema lets nobody write it */
	bits_hr code = local_check_kept(file->temporary_name, &file->identity, file->sha256);
	if (code != BITS_E_LOCAL_FILE_NOT_FOUND)
		return code;
	file->named = local_check_kept(file->local_name, &file->identity, file->sha256) >= 0;
	return file->named ? BITS_S_OK : code;
}

static bits_hr look_at_all(struct file_rows *rows, int *ret_ordinal)
{
	for (size_t i = 0; i < rows->count; i++) {
		bits_hr code = rows->of[i].completed ? look_at(&rows->of[i]) : BITS_S_OK;
		if (code < 0) {
			*ret_ordinal = rows->of[i].ordinal;
			/* What has the name by now is of no use, and in the way of another attempt. */
			if (local_check_is_damage(code))
				local_file_discard(rows->of[i].temporary_name);
			return code;
		}
	}
	return BITS_S_OK;
}

/* Folders are put down once for all files that stand in one. */
static bits_hr name_all(const struct file_rows *rows, int *ret_ordinal)
{
	bits_hr code = BITS_S_OK;
	const char *named = NULL;
	for (size_t i = 0; i < rows->count && code >= 0; i++) {
		const struct file_row *file = &rows->of[i];
		if (!file->completed)
			continue;
		if (named != NULL && !local_file_is_beside(named, file->local_name))
			local_file_sync_name(named);
		if (!file->named)
			code = local_file_publish(
			        file->temporary_name, file->local_name, file->overwrite);
		if (code < 0)
			*ret_ordinal = file->ordinal;
		named = file->local_name;
	}
	if (named != NULL)
		local_file_sync_name(named);
	return code;
}

bits_hr local_files_publish(struct local_store *store, const struct job_id *id, int *ret_ordinal)
{
	struct file_rows rows = {0};
	*ret_ordinal = -1;
	bits_hr code = read_rows(store, id, &rows);
	if (code >= 0)
		code = look_at_all(&rows, ret_ordinal);
	if (code >= 0)
		code = name_all(&rows, ret_ordinal);
	for (size_t i = 0; i < rows.count && code >= 0; i++) {
		if (rows.of[i].completed)
			continue;
		local_file_discard(rows.of[i].temporary_name);
		code = BITS_S_PARTIAL_COMPLETE;
	}
	release_rows(&rows);
	return code;
}

bits_hr local_files_discard(struct local_store *store, const struct job_id *id)
{
	struct file_rows rows = {0};
	bits_hr code = read_rows(store, id, &rows);
	for (size_t i = 0; i < rows.count; i++)
		local_file_discard(rows.of[i].temporary_name);
	release_rows(&rows);
	return code;
}
