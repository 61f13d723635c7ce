/* SPDX-License-Identifier: MIT */
#include "fake_bits_parts.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/memory.h"

/* A fresh proxy is an interface of its own that points back. */
struct proxy {
	IBackgroundCopyJob face;
	struct fake_job *job;
	ULONG refs;
};

static IBackgroundCopyJobVtbl job_table, proxy_table;

static struct fake_job *job_of(IBackgroundCopyJob *face)
{
	if (face->lpVtbl == &proxy_table)
		return FAKE_OBJECT(struct proxy, face, face)->job;
	return FAKE_OBJECT(struct fake_job, face, face);
}

static ULONG STDMETHODCALLTYPE on_add_ref(IBackgroundCopyJob *face)
{
	job_of(face)->service->live++;
	return ++job_of(face)->refs;
}

static ULONG STDMETHODCALLTYPE on_release(IBackgroundCopyJob *face)
{
	job_of(face)->service->live--;
	return --job_of(face)->refs;
}

static ULONG STDMETHODCALLTYPE proxy_add_ref(IBackgroundCopyJob *face)
{
	job_of(face)->service->live++;
	return ++FAKE_OBJECT(struct proxy, face, face)->refs;
}

static ULONG STDMETHODCALLTYPE proxy_release(IBackgroundCopyJob *face)
{
	struct proxy *proxy = FAKE_OBJECT(struct proxy, face, face);
	proxy->job->service->live--;
	if (--proxy->refs > 0)
		return proxy->refs;
	free(proxy);
	return 0;
}

static HRESULT STDMETHODCALLTYPE on_query(IBackgroundCopyJob *face, REFIID id, void **ret)
{
	return fake_query_newer(job_of(face), id, ret);
}

/* Every call of a job begins so. */
static HRESULT begin(struct fake_job *job)
{
	job->calls++;
	return fake_is_dead(job->service) ? job->service->dead_code : S_OK;
}

static HRESULT STDMETHODCALLTYPE on_id(IBackgroundCopyJob *face, GUID *ret)
{
	HRESULT code = begin(job_of(face));
	if (SUCCEEDED(code))
		code = job_of(face)->id_code;
	if (SUCCEEDED(code))
		*ret = job_of(face)->id;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_get_description(IBackgroundCopyJob *face, LPWSTR *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->description_code;
	*ret = SUCCEEDED(code) ? fake_string(job->description) : (wchar_t *)(uintptr_t)1;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_set_description(IBackgroundCopyJob *face, LPCWSTR text)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		wcscpy(job->description, text);
	return code;
}

static HRESULT STDMETHODCALLTYPE on_set_name(IBackgroundCopyJob *face, LPCWSTR text)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->service->name_code;
	if (SUCCEEDED(code))
		wcscpy(job->name, text);
	return code;
}

static HRESULT STDMETHODCALLTYPE on_state(IBackgroundCopyJob *face, BG_JOB_STATE *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	*ret = SUCCEEDED(code) ? job->state : (BG_JOB_STATE)-1;
	return SUCCEEDED(code) ? job->state_code : code;
}

/* So do the optional getters; what they give is junk until it is known. */
static HRESULT begin_getter(struct fake_job *job, void *ret, size_t size)
{
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->getters_code;
	memset(ret, 0x5A, size);
	return code;
}

static HRESULT STDMETHODCALLTYPE on_type(IBackgroundCopyJob *face, BG_JOB_TYPE *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin_getter(job, ret, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = job->type;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_priority(IBackgroundCopyJob *face, BG_JOB_PRIORITY *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin_getter(job, ret, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = job->priority;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_progress(IBackgroundCopyJob *face, BG_JOB_PROGRESS *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin_getter(job, ret, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = job->progress;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_times(IBackgroundCopyJob *face, BG_JOB_TIMES *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin_getter(job, ret, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = job->times;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_error_count(IBackgroundCopyJob *face, ULONG *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin_getter(job, ret, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = job->error_count;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_retry_delay(IBackgroundCopyJob *face, ULONG *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin_getter(job, ret, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = job->retry_delay;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_timeout(IBackgroundCopyJob *face, ULONG *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin_getter(job, ret, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = job->no_progress_timeout;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_name(IBackgroundCopyJob *face, LPWSTR *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin_getter(job, ret, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = fake_string(job->name);
	return code;
}

static HRESULT STDMETHODCALLTYPE on_owner(IBackgroundCopyJob *face, LPWSTR *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin_getter(job, ret, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = fake_string(job->owner);
	return code;
}

static HRESULT STDMETHODCALLTYPE on_error(IBackgroundCopyJob *face, IBackgroundCopyError **ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (FAILED(code))
		return code;
	if (job->error_code == 0)
		return (HRESULT)0x8020000F;
	job->service->live++;
	*ret = &job->error;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE on_files(IBackgroundCopyJob *face, IEnumBackgroundCopyFiles **ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->getters_code;
	if (FAILED(code))
		return code;
	*ret = fake_list_files(job);
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE on_add_file(
        IBackgroundCopyJob *face, LPCWSTR remote, LPCWSTR local)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->service->add_file_code;
	if (FAILED(code))
		return code;
	/* The strings end with the call. */
	(void)remote;
	(void)local;
	fake_add_file(job, L"http://store.example/a.mp3", L"C:\\a.mp3");
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE on_set_priority(IBackgroundCopyJob *face, BG_JOB_PRIORITY value)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->act_code;
	if (SUCCEEDED(code))
		job->priority = value;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_set_retry_delay(IBackgroundCopyJob *face, ULONG value)
{
	struct fake_job *job = job_of(face);
	job->retry_delay = value;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE on_set_timeout(IBackgroundCopyJob *face, ULONG value)
{
	struct fake_job *job = job_of(face);
	job->no_progress_timeout = value;
	return S_OK;
}

static HRESULT act(struct fake_job *job, BG_JOB_STATE state)
{
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->act_code;
	if (SUCCEEDED(code))
		job->state = state;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_suspend(IBackgroundCopyJob *face)
{
	return act(job_of(face), BG_JOB_STATE_SUSPENDED);
}

static HRESULT STDMETHODCALLTYPE on_resume(IBackgroundCopyJob *face)
{
	HRESULT code = job_of(face)->service->resume_code;
	return FAILED(code) ? code : act(job_of(face), BG_JOB_STATE_QUEUED);
}

static HRESULT STDMETHODCALLTYPE on_complete(IBackgroundCopyJob *face)
{
	const struct fake_job *job = job_of(face);
	if (job->type != BG_JOB_TYPE_DOWNLOAD && job->state != BG_JOB_STATE_TRANSFERRED)
		return BITS_E_INVALID_STATE;
	return act(job_of(face), BG_JOB_STATE_ACKNOWLEDGED);
}

static HRESULT STDMETHODCALLTYPE on_cancel(IBackgroundCopyJob *face)
{
	return act(job_of(face), BG_JOB_STATE_CANCELLED);
}

#define JOB_METHODS                                                                             \
	.QueryInterface = on_query, .GetId = on_id, .GetDescription = on_get_description,       \
	.SetDescription = on_set_description, .GetState = on_state, .GetType = on_type,         \
	.GetPriority = on_priority, .SetPriority = on_set_priority, .GetProgress = on_progress, \
	.GetTimes = on_times, .GetErrorCount = on_error_count,                                  \
	.GetMinimumRetryDelay = on_retry_delay, .SetMinimumRetryDelay = on_set_retry_delay,     \
	.GetNoProgressTimeout = on_timeout, .SetNoProgressTimeout = on_set_timeout,             \
	.GetDisplayName = on_name, .SetDisplayName = on_set_name, .GetOwner = on_owner,         \
	.GetError = on_error, .EnumFiles = on_files, .AddFile = on_add_file,                    \
	.Suspend = on_suspend, .Resume = on_resume, .Complete = on_complete, .Cancel = on_cancel

static IBackgroundCopyJobVtbl job_table = {
        .AddRef = on_add_ref, .Release = on_release, JOB_METHODS};
static IBackgroundCopyJobVtbl proxy_table = {
        .AddRef = proxy_add_ref, .Release = proxy_release, JOB_METHODS};

static ULONG STDMETHODCALLTYPE error_release(IBackgroundCopyError *face)
{
	FAKE_OBJECT(struct fake_job, error, face)->service->live--;
	return 1;
}

static HRESULT STDMETHODCALLTYPE error_get(
        IBackgroundCopyError *face, BG_ERROR_CONTEXT *ret_context, HRESULT *ret_code)
{
	const struct fake_job *job = FAKE_OBJECT(struct fake_job, error, face);
	*ret_context = job->error_context;
	*ret_code = job->error_code;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE error_describe_it(
        IBackgroundCopyError *face, DWORD language, LPWSTR *ret)
{
	const struct fake_job *job = FAKE_OBJECT(struct fake_job, error, face);
	(void)language;
	if (job->error_text == NULL)
		return (HRESULT)0x800706F4;
	*ret = fake_string(job->error_text);
	return S_OK;
}

static IBackgroundCopyErrorVtbl error_table = {
        .Release = error_release, .GetError = error_get, .GetErrorDescription = error_describe_it};

IBackgroundCopyJob *fake_hand_out(struct fake_job *job)
{
	job->service->live++;
	if (!job->service->fresh_proxies) {
		job->refs++;
		return &job->face;
	}
	struct proxy *proxy = memory_new(sizeof *proxy);
	*proxy = (struct proxy){{&proxy_table}, job, 1};
	return &proxy->face;
}

struct fake_job *fake_add_job(struct fake_service *service, const wchar_t *description)
{
	struct fake_job *job = &service->jobs[service->job_count];
	memset(job, 0, sizeof *job);
	job->face.lpVtbl = &job_table;
	fake_init_newer(job);
	job->error.lpVtbl = &error_table;
	job->service = service;
	job->id = (GUID){0x6f1c2a9e, 0x7d0b, 0x4a53, {0x9d, 0x0e, 0, 0, 0, 0, 0, 0}};
	job->id.Data4[7] = (unsigned char)service->job_count++;
	wcscpy(job->description, description);
	job->state = BG_JOB_STATE_SUSPENDED;
	job->priority = BG_JOB_PRIORITY_NORMAL;
	job->owner = L"S-1-5-18";
	return job;
}
