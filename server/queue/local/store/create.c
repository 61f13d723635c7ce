/* SPDX-License-Identifier: MIT */
#include "queue/local/store/act.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uuid/uuid.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/url.h"
#include "model/job_http.h"
#include "queue/local/disk/file.h"
#include "queue/local/disk/sent_file.h"
#include "queue/local/permission.h"
#include "queue/local/store/check.h"
#include "queue/local/store/housekeeping.h"
#include "queue/local/store/requests.h"
#include "queue/local/store/sql.h"

static bits_hr check_path(const char *path, char **ret_detail)
{
	if (!path_is_absolute(path) || path_names_folder(path))
		return local_refuse(BITS_E_INVALID_ARGUMENT, ret_detail,
		        text_format("%s is not the full path of a file", path));
	if (file_is_folder(path))
		return local_refuse(
		        BITS_E_INVALID_ARGUMENT, ret_detail, text_format("%s is a folder", path));
	return BITS_S_OK;
}

/* Where something shall land. */
static bits_hr check_target(const char *path, bool overwrite, char **ret_detail)
{
	bits_hr code = check_path(path, ret_detail);
	if (code >= 0 && !overwrite && file_exists(path))
		code = local_refuse(
		        BITS_E_FILE_EXISTS, ret_detail, text_format("%s exists already", path));
	return code;
}

static bits_hr check_file(const struct job_spec *spec, const struct local_permission *permission,
        const struct job_file_spec *file, char **ret_detail)
{
	bits_hr code = local_check_url(file->remote_name, permission, ret_detail);
	if (code < 0)
		return code;
	return job_type_is_upload(spec->type)
	               ? check_path(file->local_name, ret_detail)
	               : check_target(file->local_name, file->overwrite, ret_detail);
}

static bits_hr check_upload(const struct job_spec *spec, char **ret_detail)
{
	if (!job_type_is_upload(spec->type))
		return local_refuse(
		        BITS_E_INVALID_ARGUMENT, ret_detail, text_format("no such type of job"));
	if (spec->file_count > 1)
		return local_refuse(
		        BITS_E_TOO_MANY_FILES, ret_detail, text_format("an upload has one file"));
	if (spec->file_count == 1 && spec->files[0].sha256 != NULL)
		return local_refuse(BITS_E_NOT_IMPLEMENTED, ret_detail,
		        text_format("what an upload sends is not compared with a SHA-256"));
	if (spec->reply_name == NULL)
		return BITS_S_OK;
	if (spec->type == JOB_UPLOAD)
		return local_refuse(BITS_E_NOT_IMPLEMENTED, ret_detail,
		        text_format("an upload without reply has no file for one"));
	return check_target(
	        spec->reply_name, spec->file_count == 1 && spec->files[0].overwrite, ret_detail);
}

static struct local_permission permission_of(const struct job_spec *spec)
{
	struct local_permission permission = {.host = memory_string(spec->allowed_host)};
	if (spec->allowed_prefixes != NULL) {
		permission.count = spec->allowed_prefix_count;
		permission.prefixes =
		        memory_new_array(permission.count, sizeof *permission.prefixes);
	}
	for (size_t i = 0; i < permission.count; i++)
		permission.prefixes[i] = memory_string(spec->allowed_prefixes[i]);
	return permission;
}

static bits_hr check_spec(const struct job_spec *spec, char **ret_detail)
{
	bits_hr code = local_check_names(spec->display_name, spec->description, ret_detail);
	if (code < 0)
		return code;
	if (spec->type != JOB_DOWNLOAD)
		code = check_upload(spec, ret_detail);
	if (code < 0)
		return code;
	if ((unsigned)spec->priority > JOB_PRIORITY_LOW)
		return local_refuse(
		        BITS_E_INVALID_ARGUMENT, ret_detail, text_format("no such priority"));
	if (spec->starts && spec->file_count == 0)
		return BITS_E_EMPTY;
	if (spec->file_count > JOB_FILES_MAX)
		return local_refuse(BITS_E_TOO_MANY_FILES_IN_JOB, ret_detail,
		        text_format("a job holds at most %d files", JOB_FILES_MAX));
	struct local_permission permission = permission_of(spec);
	for (size_t i = 0; i < spec->file_count && code >= 0; i++)
		code = check_file(spec, &permission, &spec->files[i], ret_detail);
	local_permission_release(&permission);
	return code < 0 ? code : job_http_check(&spec->http, ret_detail);
}

/* Neither a URL nor a header holds a line end. NULL for NULL. */
static char *joined_lines(const char *const *lines, size_t count)
{
	struct text text = {0};
	if (lines == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
		text_appendf(&text, "%s\n", lines[i]);
	return text_steal(&text);
}

static bits_hr check_room(struct local_store *store, uint32_t max_jobs, char **ret_detail)
{
	sqlite3_stmt *count =
	        local_store_prepare(store, "SELECT count(*) FROM jobs WHERE ended IS NULL");
	bits_hr code = count != NULL ? local_store_check(store, sqlite3_step(count))
	                             : local_store_failure(store);
	if (code >= 0)
		code = sqlite3_column_int64(count, 0) < (int64_t)max_jobs
		               ? BITS_S_OK
		               : BITS_E_TOO_MANY_JOBS_PER_MACHINE;
	sqlite3_finalize(count);
	if (code == BITS_E_TOO_MANY_JOBS_PER_MACHINE)
		*ret_detail = text_format("the queue holds %u jobs, as many as it may", max_jobs);
	return code;
}

static uint32_t retry_delay(const struct job_spec *spec)
{
	if (spec->retry_delay == 0)
		return JOB_RETRY_DELAY_DEFAULT;
	return spec->retry_delay < JOB_RETRY_DELAY_MIN ? JOB_RETRY_DELAY_MIN : spec->retry_delay;
}

static bits_hr insert_job(
        struct local_store *store, const struct job_spec *spec, const struct job_id *id)
{
	sqlite3_stmt *insert = local_store_prepare(store,
	        "INSERT INTO jobs (id, change, type, priority, state, display_name, description,"
	        " owner, maker, allowed_sources, complete_when_transferred, retry_delay,"
	        " no_progress_timeout, created, modified, allowed_host, allow_downgrade,"
	        " progress_at, http_headers, http_user, http_password, http_all_hosts)"
	        " VALUES (?1, (SELECT change FROM meta), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
	        " ?11, ?12, ?13, ?13, ?14, ?15, CASE ?4 WHEN " SQL_QUEUED " THEN ?13 END,"
	        " ?16, ?17, ?18, ?19)");
	char *prefixes = joined_lines(spec->allowed_prefixes, spec->allowed_prefix_count);
	char *headers = joined_lines(spec->http.headers, spec->http.header_count);
	local_bind_id(insert, 1, id);
	sqlite3_bind_int(insert, 2, (int)spec->type);
	sqlite3_bind_int(insert, 3, (int)spec->priority);
	sqlite3_bind_int(insert, 4, spec->starts ? JOB_QUEUED : JOB_SUSPENDED);
	local_bind_text(insert, 5, spec->display_name != NULL ? spec->display_name : "");
	local_bind_text(insert, 6, spec->description != NULL ? spec->description : "");
	local_bind_text(insert, 7, store->user);
	local_bind_text(insert, 8, spec->maker);
	local_bind_text(insert, 9, prefixes);
	sqlite3_bind_int(insert, 10, spec->complete_when_transferred);
	sqlite3_bind_int64(insert, 11, retry_delay(spec));
	sqlite3_bind_int64(insert, 12,
	        spec->no_progress_timeout == JOB_COUNT_UNKNOWN ? JOB_NO_PROGRESS_TIMEOUT_DEFAULT
	                                                       : spec->no_progress_timeout);
	sqlite3_bind_int64(insert, 13, clock_wall_ms());
	local_bind_text(insert, 14, spec->allowed_host);
	sqlite3_bind_int(insert, 15, spec->allow_downgrade);
	local_bind_text(insert, 16, headers);
	local_bind_text(insert, 17, spec->http.user);
	local_bind_text(insert, 18, spec->http.password);
	sqlite3_bind_int(insert, 19, spec->http.for_all_hosts);
	free(headers);
	free(prefixes);
	return local_store_run(store, insert);
}

/* How large it is now; it may change until it is sent. */
static void bind_size_of_sent(sqlite3_stmt *insert, int index, const char *path)
{
	struct local_sent_file file;
	if (local_sent_file_open(&file, path, NULL) < 0)
		return;
	sqlite3_bind_int64(insert, index, (sqlite3_int64)file.version.identity.size);
	local_sent_file_close(&file);
}

/* temporary: where it comes to, owned here; "": it is sent. */
static bits_hr insert_file(struct local_store *store, const struct job_id *id, size_t ordinal,
        const struct job_file_spec *file, char *temporary)
{
	sqlite3_stmt *insert = local_store_keep(store,
	        "INSERT INTO files (job_id, ordinal, remote_name, local_name, temporary_name,"
	        " overwrite, sha256, bytes_total)"
	        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, lower(?7), coalesce(?8, -1))");
	if (insert != NULL) {
		local_bind_id(insert, 1, id);
		sqlite3_bind_int64(insert, 2, (sqlite3_int64)ordinal);
		char *remote = local_url_travelling(file->remote_name);
		local_bind_text(insert, 3, remote);
		free(remote);
		local_bind_text(insert, 4, file->local_name);
		local_bind_text(insert, 5, temporary);
		sqlite3_bind_int(insert, 6, file->overwrite);
		local_bind_text(insert, 7, file->sha256);
		if (*temporary == '\0')
			bind_size_of_sent(insert, 8, file->local_name);
	}
	free(temporary);
	return local_store_run_kept(store, insert);
}

/* A name that nothing has, beside the file that is sent; malloc'ed. */
static char *free_reply_name(const char *sent)
{
	char *name = text_format("%s.reply", sent);
	for (unsigned number = 2; file_exists(name); number++) {
		free(name);
		name = text_format("%s.reply-%u", sent, number);
	}
	return name;
}

/* Where it lies the server says when it has the file. */
static bits_hr insert_reply(
        struct local_store *store, const struct job_id *id, const struct job_spec *spec)
{
	char *name = spec->reply_name != NULL ? memory_string(spec->reply_name)
	                                      : free_reply_name(spec->files[0].local_name);
	struct job_file_spec reply = {
	        .remote_name = "", .local_name = name, .overwrite = spec->files[0].overwrite};
	bits_hr code = insert_file(store, id, 1, &reply, local_file_temporary_name(name));
	free(name);
	return code;
}

static bits_hr insert_files(
        struct local_store *store, const struct job_id *id, const struct job_spec *spec)
{
	bits_hr code = BITS_S_OK;
	for (size_t i = 0; i < spec->file_count && code >= 0; i++) {
		const struct job_file_spec *file = &spec->files[i];
		/* What is sent is not made. */
		code = insert_file(store, id, i, file,
		        spec->type == JOB_DOWNLOAD ? local_file_temporary_name(file->local_name)
		                                   : memory_string(""));
	}
	if (code >= 0 && spec->type == JOB_UPLOAD_REPLY && spec->file_count == 1)
		code = insert_reply(store, id, spec);
	return code;
}

bits_hr local_create(struct local_store *store, const struct job_spec *spec, uint32_t max_jobs,
        struct job_id *ret, char **ret_detail)
{
	struct job_id id;
	uuid_t uuid;
	bits_hr code = check_spec(spec, ret_detail);
	if (code < 0)
		return code;
	uuid_generate_random(uuid);
	uuid_unparse_lower(uuid, id.text);
	local_housekeeping_forget(store);
	code = local_store_begin(store);
	if (code < 0)
		return code;
	code = check_room(store, max_jobs, ret_detail);
	if (code >= 0)
		code = insert_job(store, spec, &id);
	if (code >= 0)
		code = insert_files(store, &id, spec);
	if (code >= 0 && spec->request != NULL)
		code = local_request_note(store, spec->request, &id);
	if (code < 0) {
		local_store_rollback(store);
		return code;
	}
	code = local_store_commit(store);
	if (code >= 0)
		*ret = id;
	return code;
}
