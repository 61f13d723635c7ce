/* SPDX-License-Identifier: MIT */
#include "fake_bits_parts.h"

#include <wchar.h>

static struct fake_job *second_of(IBackgroundCopyJob2 *face)
{
	return FAKE_OBJECT(struct fake_job, second, face);
}

static ULONG STDMETHODCALLTYPE second_release(IBackgroundCopyJob2 *face)
{
	second_of(face)->service->live--;
	return 1;
}

static HRESULT STDMETHODCALLTYPE second_reply_progress(
        IBackgroundCopyJob2 *face, BG_JOB_REPLY_PROGRESS *ret)
{
	struct fake_job *job = second_of(face);
	job->calls++;
	*ret = (BG_JOB_REPLY_PROGRESS){0x5A5A, 0x5A5A};
	if (fake_is_dead(job->service))
		return job->service->dead_code;
	if (SUCCEEDED(job->reply_code))
		*ret = job->reply;
	return job->reply_code;
}

static HRESULT STDMETHODCALLTYPE second_get_reply_name(IBackgroundCopyJob2 *face, LPWSTR *ret)
{
	struct fake_job *job = second_of(face);
	job->calls++;
	if (fake_is_dead(job->service))
		return job->service->dead_code;
	*ret = *job->reply_name != L'\0' ? fake_string(job->reply_name) : NULL;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE second_set_reply_name(IBackgroundCopyJob2 *face, LPCWSTR name)
{
	if (second_of(face)->type != BG_JOB_TYPE_UPLOAD_REPLY)
		return E_NOTIMPL;
	wcscpy(second_of(face)->reply_name, name);
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE second_set_credentials(
        IBackgroundCopyJob2 *face, BG_AUTH_CREDENTIALS *credentials)
{
	struct fake_job *job = second_of(face);
	if (credentials->Target != BG_AUTH_TARGET_SERVER)
		return BITS_E_INVALID_AUTH_TARGET;
	wcscpy(job->user, credentials->Credentials.Basic.UserName);
	wcscpy(job->password, credentials->Credentials.Basic.Password);
	job->schemes |= 1u << credentials->Scheme;
	return S_OK;
}

static IBackgroundCopyJob2Vtbl second_table = {.Release = second_release,
        .GetReplyProgress = second_reply_progress,
        .GetReplyFileName = second_get_reply_name,
        .SetReplyFileName = second_set_reply_name,
        .SetCredentials = second_set_credentials};

static ULONG STDMETHODCALLTYPE options_release(IBackgroundCopyJobHttpOptions *face)
{
	FAKE_OBJECT(struct fake_job, options, face)->service->live--;
	return 1;
}

static HRESULT STDMETHODCALLTYPE options_set_flags(IBackgroundCopyJobHttpOptions *face, ULONG flags)
{
	FAKE_OBJECT(struct fake_job, options, face)->security_flags = flags;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE options_set_headers(
        IBackgroundCopyJobHttpOptions *face, LPCWSTR headers)
{
	wcscpy(FAKE_OBJECT(struct fake_job, options, face)->headers, headers);
	return S_OK;
}

static IBackgroundCopyJobHttpOptionsVtbl options_table = {.Release = options_release,
        .SetSecurityFlags = options_set_flags,
        .SetCustomHeaders = options_set_headers};

HRESULT fake_query_newer(struct fake_job *job, REFIID id, void **ret)
{
	bool second = IsEqualIID(id, &IID_IBackgroundCopyJob2);
	job->calls++;
	if (fake_is_dead(job->service))
		return job->service->dead_code;
	if (FAILED(job->newer_code))
		return job->newer_code;
	if (!second && !IsEqualIID(id, &IID_IBackgroundCopyJobHttpOptions))
		return E_NOINTERFACE;
	job->service->live++;
	*ret = second ? (void *)&job->second : (void *)&job->options;
	return S_OK;
}

void fake_init_newer(struct fake_job *job)
{
	job->second.lpVtbl = &second_table;
	job->options.lpVtbl = &options_table;
	job->reply.BytesTotal = BG_SIZE_UNKNOWN;
}
