/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/text.h"
#include "base/url.h"
#include "base/wide.h"
#include "queue/bits/act.h"

static bits_hr refuse(char **ret_detail, char *detail, bits_hr code)
{
	*ret_detail = detail;
	return code;
}

/* What can be known before anything is changed. */
static bits_hr check(const struct job_change *change, char **ret_detail)
{
	if (change->display_name != NULL &&
	        text_utf16_length(change->display_name) > JOB_DISPLAY_NAME_MAX)
		return refuse(ret_detail,
		        text_format("The name is longer than %d characters.", JOB_DISPLAY_NAME_MAX),
		        BITS_E_STRING_TOO_LONG);
	if (change->description != NULL &&
	        text_utf16_length(change->description) > JOB_DESCRIPTION_MAX)
		return refuse(ret_detail,
		        text_format("The description is longer than %d characters.",
		                JOB_DESCRIPTION_MAX),
		        BITS_E_STRING_TOO_LONG);
	for (size_t i = 0; i < change->url_count; i++) {
		struct url url = {0};
		enum url_problem problem = url_parse(change->urls[i].remote_name, &url);
		url_release(&url);
		if (problem != URL_GOOD)
			return refuse(ret_detail,
			        text_format("\"%s\" is no http or https URL: %s.",
			                change->urls[i].remote_name, url_problem_clause(problem)),
			        BITS_E_INVALID_ARGUMENT);
	}
	return BITS_S_OK;
}

/* The job's file of that number; *ret is NULL where it has none. */
static bits_hr find_file(IBackgroundCopyJob *job, size_t number, IBackgroundCopyFile **ret)
{
	IEnumBackgroundCopyFiles *files = NULL;
	HRESULT code = IBackgroundCopyJob_EnumFiles(job, &files);
	*ret = NULL;
	for (size_t i = 0; SUCCEEDED(code) && i <= number; i++) {
		IBackgroundCopyFile *file = NULL;
		ULONG given = 0;
		code = IEnumBackgroundCopyFiles_Next(files, 1, &file, &given);
		if (code != S_OK)
			break;
		if (i == number)
			*ret = file;
		else
			IBackgroundCopyFile_Release(file);
	}
	if (files != NULL)
		IEnumBackgroundCopyFiles_Release(files);
	return FAILED(code) ? code : BITS_S_OK;
}

static bits_hr set_remote_name(IBackgroundCopyFile *file, const char *remote_name)
{
	struct url url;
	void *found = NULL;
	HRESULT code = IBackgroundCopyFile_QueryInterface(file, &IID_IBackgroundCopyFile2, &found);
	if (FAILED(code))
		return code == E_NOINTERFACE ? BITS_E_NOT_IMPLEMENTED : code;
	if (url_parse(remote_name, &url) != URL_GOOD) {
		IBackgroundCopyFile2_Release((IBackgroundCopyFile2 *)found);
		return BITS_E_INVALID_ARGUMENT;
	}
	wchar_t *wide = wide_from_utf8(url.text);
	url_release(&url);
	code = IBackgroundCopyFile2_SetRemoteName((IBackgroundCopyFile2 *)found, wide);
	free(wide);
	IBackgroundCopyFile2_Release((IBackgroundCopyFile2 *)found);
	return code;
}

static bits_hr change_url(
        IBackgroundCopyJob *job, const struct job_url_change *change, char **ret_detail)
{
	IBackgroundCopyFile *file;
	bits_hr code = find_file(job, change->file, &file);
	if (code < 0)
		return code;
	if (file == NULL)
		return refuse(ret_detail,
		        text_format("The job has no file %u; its first one is 0.",
		                (unsigned)change->file),
		        BITS_E_INVALID_ARGUMENT);
	code = set_remote_name(file, change->remote_name);
	IBackgroundCopyFile_Release(file);
	if (code < 0)
		*ret_detail = text_format("BITS does not take the new URL.");
	return code;
}

typedef HRESULT (*text_setter)(IBackgroundCopyJob *job, const wchar_t *text);

static HRESULT set_name(IBackgroundCopyJob *job, const wchar_t *text)
{
	return IBackgroundCopyJob_SetDisplayName(job, text);
}

static HRESULT set_description(IBackgroundCopyJob *job, const wchar_t *text)
{
	return IBackgroundCopyJob_SetDescription(job, text);
}

static bits_hr set_text(IBackgroundCopyJob *job, text_setter set, const char *text)
{
	if (text == NULL)
		return BITS_S_OK;
	wchar_t *wide = wide_from_utf8(text);
	HRESULT code = set(job, wide);
	free(wide);
	return code;
}

static bits_hr change_job(
        IBackgroundCopyJob *job, const struct job_change *change, char **ret_detail)
{
	bits_hr code = BITS_S_OK;
	for (size_t i = 0; i < change->url_count && code >= 0; i++)
		code = change_url(job, &change->urls[i], ret_detail);
	if (code >= 0 && change->priority != JOB_PRIORITY_UNKNOWN)
		code = IBackgroundCopyJob_SetPriority(job, (BG_JOB_PRIORITY)change->priority);
	if (code >= 0 && change->retry_delay != JOB_COUNT_UNKNOWN)
		code = IBackgroundCopyJob_SetMinimumRetryDelay(
		        job, change->retry_delay < JOB_RETRY_DELAY_MIN ? JOB_RETRY_DELAY_MIN
		                                                       : change->retry_delay);
	if (code >= 0 && change->no_progress_timeout != JOB_COUNT_UNKNOWN)
		code = IBackgroundCopyJob_SetNoProgressTimeout(job, change->no_progress_timeout);
	if (code >= 0)
		code = set_text(job, set_name, change->display_name);
	if (code >= 0)
		code = set_text(job, set_description, change->description);
	return code;
}

bits_hr bits_actor_change(struct bits_actor *actor, const struct job_id *id,
        const struct job_change *change, char **ret_detail)
{
	IBackgroundCopyJob *job;
	bits_hr code = check(change, ret_detail);
	if (code >= 0)
		code = bits_actor_find(actor, id, &job);
	if (code < 0)
		return code;
	code = change_job(job, change, ret_detail);
	IBackgroundCopyJob_Release(job);
	if (bits_code_is_lost(code))
		bits_link_lose(&actor->link);
	return code < 0 ? code : BITS_S_OK;
}
