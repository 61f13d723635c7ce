/* SPDX-License-Identifier: MIT */
#include "fake_bits.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/memory.h"

#define DEAD ((HRESULT)0x800706BA)

/* COM hands out pointers to members; the object is around them. */
#define OBJECT(type, member, pointer) ((type *)(void *)((char *)(pointer)-offsetof(type, member)))

/* A fresh proxy is an interface of its own that points back. */
struct proxy {
	IBackgroundCopyJob face;
	struct fake_job *job;
	ULONG refs;
};

static bool is_dead(struct fake_service *service)
{
	if (service->die_after > 0 && --service->die_after == 0)
		service->dead = true;
	return service->dead;
}

static wchar_t *duplicate(const wchar_t *text)
{
	size_t size = (wcslen(text) + 1) * sizeof(wchar_t);
	wchar_t *copy = CoTaskMemAlloc(size);
	memcpy(copy, text, size);
	return copy;
}

/* Files. */

static struct fake_file *file_of(IBackgroundCopyFile *face)
{
	return OBJECT(struct fake_file, face, face);
}

static ULONG STDMETHODCALLTYPE file_release(IBackgroundCopyFile *face)
{
	file_of(face)->service->live--;
	return --file_of(face)->refs;
}

static HRESULT STDMETHODCALLTYPE file_remote(IBackgroundCopyFile *face, LPWSTR *ret)
{
	*ret = duplicate(file_of(face)->remote);
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE file_local(IBackgroundCopyFile *face, LPWSTR *ret)
{
	*ret = duplicate(file_of(face)->local);
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE file_progress(IBackgroundCopyFile *face, BG_FILE_PROGRESS *ret)
{
	if (is_dead(file_of(face)->service))
		return DEAD;
	*ret = file_of(face)->progress;
	return S_OK;
}

static IBackgroundCopyFileVtbl file_table = {.Release = file_release,
        .GetRemoteName = file_remote,
        .GetLocalName = file_local,
        .GetProgress = file_progress};

struct files {
	IEnumBackgroundCopyFiles face;
	struct fake_job *job;
	ULONG next;
};

static ULONG STDMETHODCALLTYPE files_release(IEnumBackgroundCopyFiles *face)
{
	struct files *files = OBJECT(struct files, face, face);
	files->job->service->live--;
	free(files);
	return 0;
}

static HRESULT STDMETHODCALLTYPE files_next(
        IEnumBackgroundCopyFiles *face, ULONG count, IBackgroundCopyFile **ret, ULONG *ret_count)
{
	struct files *files = OBJECT(struct files, face, face);
	ULONG given = 0;
	if (is_dead(files->job->service))
		return DEAD;
	for (; given < count && files->next < files->job->file_count; given++) {
		struct fake_file *file = &files->job->files[files->next++];
		file->refs++;
		file->service->live++;
		ret[given] = &file->face;
	}
	*ret_count = given;
	return given == count ? S_OK : S_FALSE;
}

static IEnumBackgroundCopyFilesVtbl files_table = {.Release = files_release, .Next = files_next};

/* Jobs. */

static IBackgroundCopyJobVtbl job_table, proxy_table;

static struct fake_job *job_of(IBackgroundCopyJob *face)
{
	if (face->lpVtbl == &proxy_table)
		return OBJECT(struct proxy, face, face)->job;
	return OBJECT(struct fake_job, face, face);
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
	return ++OBJECT(struct proxy, face, face)->refs;
}

static ULONG STDMETHODCALLTYPE proxy_release(IBackgroundCopyJob *face)
{
	struct proxy *proxy = OBJECT(struct proxy, face, face);
	proxy->job->service->live--;
	if (--proxy->refs > 0)
		return proxy->refs;
	free(proxy);
	return 0;
}

static HRESULT STDMETHODCALLTYPE on_query(IBackgroundCopyJob *face, REFIID id, void **ret)
{
	struct fake_job *job = job_of(face);
	if (!IsEqualIID(id, &IID_IBackgroundCopyJobHttpOptions))
		return E_NOINTERFACE;
	job->service->live++;
	*ret = &job->options;
	return S_OK;
}

/* Every call of a job begins so. */
static HRESULT begin(struct fake_job *job)
{
	job->calls++;
	return is_dead(job->service) ? DEAD : S_OK;
}

static HRESULT STDMETHODCALLTYPE on_id(IBackgroundCopyJob *face, GUID *ret)
{
	HRESULT code = begin(job_of(face));
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
	*ret = SUCCEEDED(code) ? duplicate(job->description) : (wchar_t *)(uintptr_t)1;
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

static HRESULT STDMETHODCALLTYPE on_state(IBackgroundCopyJob *face, BG_JOB_STATE *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	*ret = SUCCEEDED(code) ? job->state : (BG_JOB_STATE)-1;
	return SUCCEEDED(code) ? job->state_code : code;
}

static HRESULT STDMETHODCALLTYPE on_type(IBackgroundCopyJob *face, BG_JOB_TYPE *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->getters_code;
	memset(ret, 0x5A, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = BG_JOB_TYPE_DOWNLOAD;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_priority(IBackgroundCopyJob *face, BG_JOB_PRIORITY *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->getters_code;
	memset(ret, 0x5A, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = job->priority;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_progress(IBackgroundCopyJob *face, BG_JOB_PROGRESS *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->getters_code;
	memset(ret, 0x5A, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = job->progress;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_times(IBackgroundCopyJob *face, BG_JOB_TIMES *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->getters_code;
	memset(ret, 0x5A, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = job->times;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_error_count(IBackgroundCopyJob *face, ULONG *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->getters_code;
	memset(ret, 0x5A, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = job->error_count;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_retry_delay(IBackgroundCopyJob *face, ULONG *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->getters_code;
	memset(ret, 0x5A, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = job->retry_delay;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_timeout(IBackgroundCopyJob *face, ULONG *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->getters_code;
	memset(ret, 0x5A, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = job->no_progress_timeout;
	return code;
}

static HRESULT STDMETHODCALLTYPE on_name(IBackgroundCopyJob *face, LPWSTR *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->getters_code;
	memset(ret, 0x5A, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = duplicate(job->name);
	return code;
}

static HRESULT STDMETHODCALLTYPE on_owner(IBackgroundCopyJob *face, LPWSTR *ret)
{
	struct fake_job *job = job_of(face);
	HRESULT code = begin(job);
	if (SUCCEEDED(code))
		code = job->getters_code;
	memset(ret, 0x5A, sizeof *ret);
	if (SUCCEEDED(code))
		*ret = duplicate(job->owner);
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
	struct files *files = memory_new(sizeof *files);
	files->face.lpVtbl = &files_table;
	files->job = job;
	job->service->live++;
	*ret = &files->face;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE on_add_file(
        IBackgroundCopyJob *face, LPCWSTR remote, LPCWSTR local)
{
	struct fake_job *job = job_of(face);
	if (FAILED(job->service->add_file_code))
		return job->service->add_file_code;
	/* The strings end with the call. */
	(void)remote;
	(void)local;
	fake_add_file(job, L"http://store.example/a.mp3", L"C:\\a.mp3");
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE on_set_priority(IBackgroundCopyJob *face, BG_JOB_PRIORITY value)
{
	struct fake_job *job = job_of(face);
	job->priority = value;
	return S_OK;
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
	return act(job_of(face), BG_JOB_STATE_QUEUED);
}

static HRESULT STDMETHODCALLTYPE on_complete(IBackgroundCopyJob *face)
{
	return act(job_of(face), BG_JOB_STATE_ACKNOWLEDGED);
}

static HRESULT STDMETHODCALLTYPE on_cancel(IBackgroundCopyJob *face)
{
	return act(job_of(face), BG_JOB_STATE_CANCELLED);
}

#define JOB_METHODS                                                                                \
	.QueryInterface = on_query, .GetId = on_id, .GetDescription = on_get_description,          \
	.SetDescription = on_set_description, .GetState = on_state, .GetType = on_type,            \
	.GetPriority = on_priority, .SetPriority = on_set_priority, .GetProgress = on_progress,    \
	.GetTimes = on_times, .GetErrorCount = on_error_count,                                     \
	.GetMinimumRetryDelay = on_retry_delay, .SetMinimumRetryDelay = on_set_retry_delay,        \
	.GetNoProgressTimeout = on_timeout, .SetNoProgressTimeout = on_set_timeout,                \
	.GetDisplayName = on_name, .GetOwner = on_owner, .GetError = on_error,                     \
	.EnumFiles = on_files, .AddFile = on_add_file, .Suspend = on_suspend, .Resume = on_resume, \
	.Complete = on_complete, .Cancel = on_cancel

static IBackgroundCopyJobVtbl job_table = {
        .AddRef = on_add_ref, .Release = on_release, JOB_METHODS};
static IBackgroundCopyJobVtbl proxy_table = {
        .AddRef = proxy_add_ref, .Release = proxy_release, JOB_METHODS};

static ULONG STDMETHODCALLTYPE options_release(IBackgroundCopyJobHttpOptions *face)
{
	OBJECT(struct fake_job, options, face)->service->live--;
	return 1;
}

static HRESULT STDMETHODCALLTYPE options_set_flags(IBackgroundCopyJobHttpOptions *face, ULONG flags)
{
	OBJECT(struct fake_job, options, face)->security_flags = flags;
	return S_OK;
}

static IBackgroundCopyJobHttpOptionsVtbl options_table = {
        .Release = options_release, .SetSecurityFlags = options_set_flags};

static ULONG STDMETHODCALLTYPE error_release(IBackgroundCopyError *face)
{
	OBJECT(struct fake_job, error, face)->service->live--;
	return 1;
}

static HRESULT STDMETHODCALLTYPE error_get(
        IBackgroundCopyError *face, BG_ERROR_CONTEXT *ret_context, HRESULT *ret_code)
{
	const struct fake_job *job = OBJECT(struct fake_job, error, face);
	*ret_context = job->error_context;
	*ret_code = job->error_code;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE error_describe_it(
        IBackgroundCopyError *face, DWORD language, LPWSTR *ret)
{
	const struct fake_job *job = OBJECT(struct fake_job, error, face);
	(void)language;
	if (job->error_text == NULL)
		return (HRESULT)0x800706F4;
	*ret = duplicate(job->error_text);
	return S_OK;
}

static IBackgroundCopyErrorVtbl error_table = {
        .Release = error_release, .GetError = error_get, .GetErrorDescription = error_describe_it};

/* The manager. */

static IBackgroundCopyJob *hand_out(struct fake_job *job)
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

struct jobs {
	IEnumBackgroundCopyJobs face;
	struct fake_service *service;
	size_t left;
};

static ULONG STDMETHODCALLTYPE jobs_release(IEnumBackgroundCopyJobs *face)
{
	struct jobs *jobs = OBJECT(struct jobs, face, face);
	jobs->service->live--;
	free(jobs);
	return 0;
}

/* The newest comes first. */
static HRESULT STDMETHODCALLTYPE jobs_next(
        IEnumBackgroundCopyJobs *face, ULONG count, IBackgroundCopyJob **ret, ULONG *ret_count)
{
	struct jobs *jobs = OBJECT(struct jobs, face, face);
	ULONG given = 0;
	if (is_dead(jobs->service))
		return DEAD;
	for (; given < count && jobs->left > 0; given++)
		ret[given] = hand_out(&jobs->service->jobs[--jobs->left]);
	*ret_count = given;
	return given == count ? S_OK : S_FALSE;
}

static IEnumBackgroundCopyJobsVtbl jobs_table = {.Release = jobs_release, .Next = jobs_next};

static struct fake_service *service_of(IBackgroundCopyManager *face)
{
	return OBJECT(struct fake_service, manager, face);
}

static ULONG STDMETHODCALLTYPE manager_release(IBackgroundCopyManager *face)
{
	service_of(face)->live--;
	return 1;
}

static HRESULT STDMETHODCALLTYPE manager_enumerate(
        IBackgroundCopyManager *face, DWORD flags, IEnumBackgroundCopyJobs **ret)
{
	struct fake_service *service = service_of(face);
	service->flags = flags;
	if (is_dead(service))
		return DEAD;
	if (FAILED(service->enum_code))
		return service->enum_code;
	struct jobs *jobs = memory_new(sizeof *jobs);
	*jobs = (struct jobs){{&jobs_table}, service, service->job_count};
	service->live++;
	*ret = &jobs->face;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE manager_get_job(
        IBackgroundCopyManager *face, REFGUID id, IBackgroundCopyJob **ret)
{
	struct fake_service *service = service_of(face);
	if (is_dead(service))
		return DEAD;
	for (size_t i = 0; i < service->job_count; i++) {
		if (IsEqualGUID(&service->jobs[i].id, id)) {
			*ret = hand_out(&service->jobs[i]);
			return S_OK;
		}
	}
	return BITS_E_NOT_FOUND;
}

static HRESULT STDMETHODCALLTYPE manager_create(IBackgroundCopyManager *face, LPCWSTR name,
        BG_JOB_TYPE type, GUID *ret_id, IBackgroundCopyJob **ret)
{
	struct fake_service *service = service_of(face);
	(void)type;
	if (is_dead(service))
		return DEAD;
	struct fake_job *job = fake_add_job(service, L"");
	wcscpy(job->name, name);
	*ret_id = job->id;
	*ret = hand_out(job);
	return S_OK;
}

static IBackgroundCopyManagerVtbl manager_table = {.Release = manager_release,
        .EnumJobs = manager_enumerate,
        .GetJob = manager_get_job,
        .CreateJob = manager_create};

void fake_service_init(struct fake_service *service)
{
	memset(service, 0, sizeof *service);
	service->manager.lpVtbl = &manager_table;
}

struct fake_job *fake_add_job(struct fake_service *service, const wchar_t *description)
{
	struct fake_job *job = &service->jobs[service->job_count];
	memset(job, 0, sizeof *job);
	job->face.lpVtbl = &job_table;
	job->options.lpVtbl = &options_table;
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

struct fake_file *fake_add_file(struct fake_job *job, const wchar_t *remote, const wchar_t *local)
{
	struct fake_file *file = &job->files[job->file_count++];
	*file = (struct fake_file){
	        {&file_table}, job->service, remote, local, {.BytesTotal = BG_SIZE_UNKNOWN}, 0};
	job->progress.FilesTotal = job->file_count;
	job->progress.BytesTotal = BG_SIZE_UNKNOWN;
	return file;
}

static bits_hr enter(void *data)
{
	(void)data;
	return BITS_S_OK;
}

static void leave(void *data)
{
	(void)data;
}

static bits_hr connect_to_fake(void *data, IBackgroundCopyManager **ret)
{
	struct fake_service *service = data;
	service->connects++;
	if (FAILED(service->connect_code))
		return service->connect_code;
	service->dead = false;
	service->live++;
	*ret = &service->manager;
	return BITS_S_OK;
}

static void part(void *data)
{
	const struct fake_service *service = data;
	if (service->parting != NULL)
		WaitForSingleObject(service->parting, INFINITE);
}

struct job_queue *fake_open(
        struct fake_service *service, const char *folder, bool all_users, char **ret_error)
{
	const struct bits_connector connector = {enter, leave, connect_to_fake, part, service};
	const struct queue_settings settings = {.data_dir = folder, .all_users = all_users};
	return queue_bits_new(&connector, &settings, ret_error);
}
