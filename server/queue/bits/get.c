/* SPDX-License-Identifier: MIT */
#include "queue/bits/get.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/wide.h"

/* FILETIME counts 100 ns since 1601. */
#define FILETIME_1970 INT64_C(116444736000000000)

bool bits_got(struct bits_reading *reading, enum bits_getter getter, bits_hr code)
{
	reading->calls++;
	if (code >= 0)
		return true;
	if (code == BITS_E_NOT_IMPLEMENTED)
		reading->missing |= UINT32_C(1) << getter;
	else if (bits_code_is_lost(code) || bits_code_is_gone(code) || code == BITS_E_ACCESS_DENIED)
		reading->failure = code;
	return false;
}

bool bits_lacks(const struct bits_reading *reading, enum bits_getter getter)
{
	return reading->failure != 0 || (reading->missing & UINT32_C(1) << getter) != 0;
}

char *bits_take_text(wchar_t *text)
{
	char *utf8 = text != NULL ? wide_to_utf8(text) : memory_string("");
	CoTaskMemFree(text);
	return utf8;
}

bool bits_set_text(char **field, char *value)
{
	bool same =
	        *field == value || (*field != NULL && value != NULL && strcmp(*field, value) == 0);
	if (same) {
		if (*field != value)
			free(value);
		return false;
	}
	free(*field);
	*field = value;
	return true;
}

bool bits_set_size(uint64_t *field, uint64_t value)
{
	bool changed = *field != value;
	*field = value;
	return changed;
}

bool bits_set_count(uint32_t *field, uint32_t value)
{
	bool changed = *field != value;
	*field = value;
	return changed;
}

bool bits_set_priority(enum job_priority *field, enum job_priority value)
{
	bool changed = *field != value;
	*field = value;
	return changed;
}

static bool set_time(int64_t *field, const FILETIME *time)
{
	int64_t ticks = (int64_t)((uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime);
	int64_t value = ticks > 0 ? (ticks - FILETIME_1970) / 10000 : JOB_TIME_UNKNOWN;
	bool changed = *field != value;
	*field = value;
	return changed;
}

enum job_type bits_get_type(IBackgroundCopyJob *job, struct bits_reading *reading)
{
	BG_JOB_TYPE type = BG_JOB_TYPE_DOWNLOAD;
	if (bits_lacks(reading, BITS_TYPE) ||
	        !bits_got(reading, BITS_TYPE, IBackgroundCopyJob_GetType(job, &type)) ||
	        (unsigned)type >= JOB_TYPE_UNKNOWN)
		return JOB_TYPE_UNKNOWN;
	return (enum job_type)type;
}

enum job_priority bits_get_priority(IBackgroundCopyJob *job, struct bits_reading *reading)
{
	BG_JOB_PRIORITY priority = BG_JOB_PRIORITY_NORMAL;
	if (bits_lacks(reading, BITS_PRIORITY) ||
	        !bits_got(reading, BITS_PRIORITY, IBackgroundCopyJob_GetPriority(job, &priority)) ||
	        (unsigned)priority >= JOB_PRIORITY_UNKNOWN)
		return JOB_PRIORITY_UNKNOWN;
	return (enum job_priority)priority;
}

char *bits_get_display_name(IBackgroundCopyJob *job, struct bits_reading *reading)
{
	wchar_t *text = NULL;
	if (bits_lacks(reading, BITS_DISPLAY_NAME) ||
	        !bits_got(
	                reading, BITS_DISPLAY_NAME, IBackgroundCopyJob_GetDisplayName(job, &text)))
		return memory_string("");
	return bits_take_text(text);
}

wchar_t *bits_get_owner(IBackgroundCopyJob *job, struct bits_reading *reading)
{
	wchar_t *sid = NULL;
	if (bits_lacks(reading, BITS_OWNER) ||
	        !bits_got(reading, BITS_OWNER, IBackgroundCopyJob_GetOwner(job, &sid)))
		return NULL;
	return sid;
}

uint32_t bits_get_error_count(IBackgroundCopyJob *job, struct bits_reading *reading)
{
	ULONG count = 0;
	bool got =
	        !bits_lacks(reading, BITS_ERROR_COUNT) &&
	        bits_got(reading, BITS_ERROR_COUNT, IBackgroundCopyJob_GetErrorCount(job, &count));
	return got ? (uint32_t)count : JOB_COUNT_UNKNOWN;
}

uint32_t bits_get_retry_delay(IBackgroundCopyJob *job, struct bits_reading *reading)
{
	ULONG seconds = 0;
	bool got = !bits_lacks(reading, BITS_RETRY_DELAY) &&
	           bits_got(reading, BITS_RETRY_DELAY,
	                   IBackgroundCopyJob_GetMinimumRetryDelay(job, &seconds));
	return got ? (uint32_t)seconds : JOB_COUNT_UNKNOWN;
}

uint32_t bits_get_no_progress_timeout(IBackgroundCopyJob *job, struct bits_reading *reading)
{
	ULONG seconds = 0;
	bool got = !bits_lacks(reading, BITS_NO_PROGRESS_TIMEOUT) &&
	           bits_got(reading, BITS_NO_PROGRESS_TIMEOUT,
	                   IBackgroundCopyJob_GetNoProgressTimeout(job, &seconds));
	return got ? (uint32_t)seconds : JOB_COUNT_UNKNOWN;
}

bool bits_get_progress(IBackgroundCopyJob *job, struct bits_reading *reading, struct job *ret)
{
	BG_JOB_PROGRESS progress = {0};
	if (bits_lacks(reading, BITS_PROGRESS) ||
	        !bits_got(reading, BITS_PROGRESS, IBackgroundCopyJob_GetProgress(job, &progress)))
		return false;
	/* A total of 0 beside files says no more than "unknown"; empty files tell their own size. */
	uint64_t total = progress.BytesTotal == 0 && progress.FilesTotal > 0 ? JOB_SIZE_UNKNOWN
	                                                                     : progress.BytesTotal;
	bool changed = bits_set_size(&ret->bytes_transferred, progress.BytesTransferred);
	changed |= bits_set_size(&ret->bytes_total, total);
	changed |= bits_set_count(&ret->files_transferred, (uint32_t)progress.FilesTransferred);
	changed |= bits_set_count(&ret->files_total, (uint32_t)progress.FilesTotal);
	return changed;
}

bool bits_get_times(IBackgroundCopyJob *job, struct bits_reading *reading, struct job *ret)
{
	BG_JOB_TIMES times = {0};
	if (bits_lacks(reading, BITS_TIMES) ||
	        !bits_got(reading, BITS_TIMES, IBackgroundCopyJob_GetTimes(job, &times)))
		return false;
	bool changed = set_time(&ret->created, &times.CreationTime);
	changed |= set_time(&ret->modified, &times.ModificationTime);
	changed |= set_time(&ret->transfer_completed, &times.TransferCompletionTime);
	return changed;
}

bool bits_clear_error(struct job_error *error)
{
	bool changed = error->code != 0;
	free(error->message);
	*error = (struct job_error){0};
	return changed;
}

/* Windows' own words for it, in the user's language; NULL where there are none. */
static char *error_words(IBackgroundCopyError *error, struct bits_reading *reading)
{
	wchar_t *text = NULL;
	HRESULT code = IBackgroundCopyError_GetErrorDescription(
	        error, MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT), &text);
	reading->calls++;
	if (FAILED(code) || text == NULL)
		return NULL;
	char *words = bits_take_text(text);
	size_t length = strlen(words);
	while (length > 0 && strchr("\r\n ", words[length - 1]) != NULL)
		words[--length] = '\0';
	return words;
}

bool bits_get_error(IBackgroundCopyJob *job, struct bits_reading *reading, struct job_error *ret)
{
	IBackgroundCopyError *error = NULL;
	BG_ERROR_CONTEXT context = BG_ERROR_CONTEXT_NONE;
	HRESULT reported = S_OK;
	if (bits_lacks(reading, BITS_ERROR) ||
	        !bits_got(reading, BITS_ERROR, IBackgroundCopyJob_GetError(job, &error)))
		return false;
	struct job_error found = {0};
	HRESULT code = IBackgroundCopyError_GetError(error, &context, &reported);
	reading->calls++;
	if (SUCCEEDED(code)) {
		found.code = reported;
		found.context = (unsigned)context <= JOB_CONTEXT_REMOTE_APPLICATION
		                        ? (enum job_error_context)context
		                        : JOB_CONTEXT_UNKNOWN;
		found.message = error_words(error, reading);
	}
	IBackgroundCopyError_Release(error);
	bool changed = found.code != ret->code || found.context != ret->context;
	free(ret->message);
	*ret = found;
	return changed;
}
