/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/wide.h"
#include "model/job_http.h"
#include "model/permission.h"
#include "queue/bits/act.h"
#include "queue/bits/http.h"
#include "queue/bits/reply.h"
#include "queue/bits/resolve.h"

static bits_hr fail(char **ret_detail, char *detail, bits_hr code)
{
	*ret_detail = detail;
	return code;
}

/* BITS would say so only when it comes to send it. */
static bits_hr check_sent(const struct job_file_spec *file, char **ret_detail)
{
	if (file_is_folder(file->local_name))
		return fail(ret_detail, text_format("%s is a folder.", file->local_name),
		        BITS_E_INVALID_ARGUMENT);
	if (!file_exists(file->local_name))
		return fail(ret_detail, text_format("%s is not there.", file->local_name),
		        BITS_E_LOCAL_FILE_NOT_FOUND);
	return BITS_S_OK;
}

static bits_hr check_reply(const struct job_spec *spec, char **ret_detail)
{
	if (spec->reply_name == NULL)
		return BITS_S_OK;
	if (spec->type != JOB_UPLOAD_REPLY)
		return fail(ret_detail,
		        text_format("Only an upload with a reply has a file for it."),
		        BITS_E_INVALID_ARGUMENT);
	if (!path_is_absolute(spec->reply_name))
		return fail(ret_detail, text_format("\"%s\" is no full path.", spec->reply_name),
		        BITS_E_INVALID_ARGUMENT);
	if (!spec->files[0].overwrite && file_exists(spec->reply_name))
		return fail(ret_detail, text_format("%s is there already.", spec->reply_name),
		        BITS_E_FILE_EXISTS);
	return BITS_S_OK;
}

static bits_hr check_file(const struct job_file_spec *file, enum job_type type, char **ret_detail)
{
	struct url url = {0};
	enum url_problem problem = url_parse(file->remote_name, &url);
	url_release(&url);
	if (problem != URL_GOOD)
		return fail(ret_detail,
		        text_format("\"%s\" is no http or https URL: %s.", file->remote_name,
		                url_problem_clause(problem)),
		        BITS_E_INVALID_ARGUMENT);
	if (file->sha256 != NULL)
		return fail(ret_detail,
		        text_format("BITS does not look at a file's SHA-256; leave out --sha256."),
		        BITS_E_NOT_IMPLEMENTED);
	if (!path_is_absolute(file->local_name))
		return fail(ret_detail, text_format("\"%s\" is no full path.", file->local_name),
		        BITS_E_INVALID_ARGUMENT);
	if (job_type_is_upload(type))
		return check_sent(file, ret_detail);
	if (!file->overwrite && file_exists(file->local_name))
		return fail(ret_detail, text_format("%s is there already.", file->local_name),
		        BITS_E_FILE_EXISTS);
	return BITS_S_OK;
}

/*
 * BITS looks names up itself, later and again: a host that changes its address in between is not caught here. Only
 * a host whose every address is a public one passes.
 */
static bits_hr check_permission(
        const struct job_spec *spec, const struct job_file_spec *file, char **ret_detail)
{
	struct url url;
	if (spec->allowed_prefix_count == 0)
		return BITS_S_OK;
	if (url_parse(file->remote_name, &url) != URL_GOOD)
		return BITS_E_INVALID_ARGUMENT;
	enum permission_answer answer =
	        permission_decide(&url, NULL, spec->allowed_prefixes, spec->allowed_prefix_count);
	bool good = answer == PERMISSION_ALLOWED_PRIVATE ||
	            (answer == PERMISSION_ALLOWED && bits_host_is_public(url.host.text));
	url_release(&url);
	if (good)
		return BITS_S_OK;
	return fail(ret_detail,
	        text_format("%s is not where this job may fetch from.", file->remote_name),
	        BITS_E_ACCESS_DENIED);
}

/* What BITS would refuse later, or silently do another way. */
static bits_hr check(const struct job_spec *spec, char **ret_detail)
{
	const char *name = spec->display_name != NULL ? spec->display_name : "";
	const char *description = spec->description != NULL ? spec->description : "";
	bool upload = job_type_is_upload(spec->type);
	if (spec->type != JOB_DOWNLOAD && !upload)
		return BITS_E_INVALID_ARGUMENT;
	if (text_utf16_length(name) > JOB_DISPLAY_NAME_MAX)
		return fail(ret_detail,
		        text_format("The name is longer than %d characters.", JOB_DISPLAY_NAME_MAX),
		        BITS_E_STRING_TOO_LONG);
	if (text_utf16_length(description) > JOB_DESCRIPTION_MAX)
		return fail(ret_detail,
		        text_format("The description is longer than %d characters.",
		                JOB_DESCRIPTION_MAX),
		        BITS_E_STRING_TOO_LONG);
	if (upload && spec->file_count == 0)
		return BITS_E_EMPTY;
	if (spec->file_count > JOB_FILES_MAX || (upload && spec->file_count > 1))
		return BITS_E_TOO_MANY_FILES_IN_JOB;
	for (size_t i = 0; i < spec->file_count; i++) {
		bits_hr code = check_file(&spec->files[i], spec->type, ret_detail);
		if (code >= 0)
			code = check_permission(spec, &spec->files[i], ret_detail);
		if (code < 0)
			return code;
	}
	bits_hr code = check_reply(spec, ret_detail);
	return code < 0 ? code : job_http_check(&spec->http, ret_detail);
}

static bits_hr set_description(IBackgroundCopyJob *job, const char *description)
{
	if (description == NULL || *description == '\0')
		return BITS_S_OK;
	wchar_t *wide = wide_from_utf8(description);
	HRESULT code = IBackgroundCopyJob_SetDescription(job, wide);
	free(wide);
	return code;
}

static bits_hr add_file(
        IBackgroundCopyJob *job, const struct job_file_spec *file, char **ret_detail)
{
	struct url url;
	if (url_parse(file->remote_name, &url) != URL_GOOD)
		return BITS_E_INVALID_ARGUMENT;
	/* As it travels: what BITS itself would make of a blank depends on its version. */
	wchar_t *remote = wide_from_utf8(url.text), *local = wide_from_utf8(file->local_name);
	url_release(&url);
	HRESULT code = IBackgroundCopyJob_AddFile(job, remote, local);
	free(remote);
	free(local);
	if (FAILED(code))
		*ret_detail = text_format("BITS does not take %s.", file->local_name);
	return code;
}

static bits_hr fill(IBackgroundCopyJob *job, const struct job_spec *spec, char **ret_detail)
{
	bits_hr code = set_description(job, spec->description);
	if (code >= 0 && spec->priority != JOB_PRIORITY_UNKNOWN)
		code = IBackgroundCopyJob_SetPriority(job, (BG_JOB_PRIORITY)spec->priority);
	if (code >= 0 && spec->retry_delay != 0)
		code = IBackgroundCopyJob_SetMinimumRetryDelay(job, spec->retry_delay);
	if (code >= 0 && spec->no_progress_timeout != JOB_COUNT_UNKNOWN)
		code = IBackgroundCopyJob_SetNoProgressTimeout(job, spec->no_progress_timeout);
	if (code >= 0)
		code = bits_set_http(job, spec, ret_detail);
	if (code >= 0 && spec->reply_name != NULL) {
		code = bits_reply_set_name(job, spec->reply_name);
		if (code < 0)
			*ret_detail = text_format(
			        "BITS does not take %s for the reply.", spec->reply_name);
	}
	for (size_t i = 0; i < spec->file_count && code >= 0; i++)
		code = add_file(job, &spec->files[i], ret_detail);
	return code;
}

static bits_hr promise(struct bits_actor *actor, const struct job_id *id,
        const struct job_spec *spec, char **ret_detail)
{
	struct promise row = {*id, spec->complete_when_transferred, memory_string(spec->maker), 0};
	bool good = (!row.complete && row.maker == NULL) ||
	            promises_put(actor->promises, &row, ret_detail);
	promise_release(&row);
	return good ? BITS_S_OK : BITS_E_ACCESS_DENIED;
}

static bits_hr make(struct bits_actor *actor, const char *name, GUID *ret_guid, enum job_type type,
        IBackgroundCopyJob **ret)
{
	wchar_t *wide = wide_from_utf8(name != NULL ? name : "");
	bits_hr code = BITS_S_OK;
	for (int attempt = 0; attempt < 2; attempt++) {
		IBackgroundCopyManager *manager;
		code = bits_link_get(&actor->link, &manager);
		if (code < 0)
			break;
		code = IBackgroundCopyManager_CreateJob(
		        manager, wide, (BG_JOB_TYPE)type, ret_guid, ret);
		if (!bits_code_is_lost(code))
			break;
		bits_link_lose(&actor->link);
	}
	free(wide);
	return code;
}

/* Made under its mark, and under its own name once its id is on the disk: a crash in between leaves nothing unknown. */
static bits_hr make_marked(struct bits_actor *actor, const struct job_spec *spec, GUID *ret_guid,
        IBackgroundCopyJob **ret, char **ret_detail)
{
	struct request_row row;
	struct job_id id;
	if (!requests_find(actor->requests, spec->request, &row))
		return BITS_E_INVALID_STATE;
	char *mark = actor->names_are_fixed ? NULL : bits_mark_name(&row);
	bits_hr code =
	        make(actor, mark != NULL ? mark : spec->display_name, ret_guid, spec->type, ret);
	bool is_marked = mark != NULL;
	free(mark);
	if (code < 0)
		return code;
	bits_id_from_guid(ret_guid, &id);
	if (!requests_set_job(actor->requests, spec->request, &id, false, ret_detail))
		code = BITS_E_ACCESS_DENIED;
	if (code >= 0 && is_marked) {
		wchar_t *name =
		        wide_from_utf8(spec->display_name != NULL ? spec->display_name : "");
		code = IBackgroundCopyJob_SetDisplayName(*ret, name);
		free(name);
	}
	if (code >= 0)
		return BITS_S_OK;
	IBackgroundCopyJob_Cancel(*ret);
	IBackgroundCopyJob_Release(*ret);
	*ret = NULL;
	if (code != BITS_E_NOT_IMPLEMENTED)
		return code;
	actor->names_are_fixed = true;
	return make_marked(actor, spec, ret_guid, ret, ret_detail);
}

/* What it is to be; resumed last, since what still is suspended after a crash is taken back. */
static bits_hr make_ready(struct bits_actor *actor, IBackgroundCopyJob *job,
        const struct job_id *id, const struct job_spec *spec, char **ret_detail)
{
	bits_hr code = fill(job, spec, ret_detail);
	if (code >= 0)
		code = promise(actor, id, spec, ret_detail);
	if (code >= 0 && spec->starts)
		code = IBackgroundCopyJob_Resume(job);
	if (code < 0) {
		IBackgroundCopyJob_Cancel(job);
		promises_remove(actor->promises, id);
	}
	return code < 0 ? code : BITS_S_OK;
}

bits_hr bits_actor_create(struct bits_actor *actor, const struct job_spec *spec, struct job_id *ret,
        char **ret_detail)
{
	GUID guid;
	struct job_id id;
	IBackgroundCopyJob *job = NULL;
	bits_hr code = check(spec, ret_detail);
	if (code < 0)
		return code;
	if (spec->request != NULL)
		code = make_marked(actor, spec, &guid, &job, ret_detail);
	else
		code = make(actor, spec->display_name, &guid, spec->type, &job);
	if (code == BITS_E_NOT_IMPLEMENTED && job_type_is_upload(spec->type))
		*ret_detail = text_format("This BITS makes no uploads.");
	if (code < 0)
		return code;
	bits_link_praise(&actor->link);
	bits_id_from_guid(&guid, &id);
	code = make_ready(actor, job, &id, spec, ret_detail);
	IBackgroundCopyJob_Release(job);
	if (code < 0)
		return code;
	/* Where this is not noted, a repeat finds the job on its way. */
	if (spec->request != NULL)
		bits_actor_end_request(actor, spec->request, &id);
	*ret = id;
	return BITS_S_OK;
}
