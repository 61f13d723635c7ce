/* SPDX-License-Identifier: MIT */
#include "fake_bits_parts.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/memory.h"

bool fake_is_dead(struct fake_service *service)
{
	if (service->die_after > 0 && --service->die_after == 0)
		service->dead = true;
	return service->dead;
}

wchar_t *fake_string(const wchar_t *text)
{
	size_t size = (wcslen(text) + 1) * sizeof(wchar_t);
	wchar_t *copy = CoTaskMemAlloc(size);
	memcpy(copy, text, size);
	return copy;
}

struct jobs {
	IEnumBackgroundCopyJobs face;
	struct fake_service *service;
	size_t left;
};

static ULONG STDMETHODCALLTYPE jobs_release(IEnumBackgroundCopyJobs *face)
{
	struct jobs *jobs = FAKE_OBJECT(struct jobs, face, face);
	jobs->service->live--;
	free(jobs);
	return 0;
}

/* The newest comes first. */
static HRESULT STDMETHODCALLTYPE jobs_next(
        IEnumBackgroundCopyJobs *face, ULONG count, IBackgroundCopyJob **ret, ULONG *ret_count)
{
	struct jobs *jobs = FAKE_OBJECT(struct jobs, face, face);
	ULONG given = 0;
	if (fake_is_dead(jobs->service))
		return jobs->service->dead_code;
	while (given < count && jobs->left > 0) {
		struct fake_job *job = &jobs->service->jobs[--jobs->left];
		if (!job->left)
			ret[given++] = fake_hand_out(job);
	}
	*ret_count = given;
	return given == count ? S_OK : S_FALSE;
}

static IEnumBackgroundCopyJobsVtbl jobs_table = {.Release = jobs_release, .Next = jobs_next};

static struct fake_service *service_of(IBackgroundCopyManager *face)
{
	return FAKE_OBJECT(struct fake_service, manager, face);
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
	if (fake_is_dead(service))
		return service->dead_code;
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
	if (fake_is_dead(service))
		return service->dead_code;
	for (size_t i = 0; i < service->job_count; i++) {
		if (!service->jobs[i].left && IsEqualGUID(&service->jobs[i].id, id)) {
			*ret = fake_hand_out(&service->jobs[i]);
			return S_OK;
		}
	}
	return BITS_E_NOT_FOUND;
}

static HRESULT STDMETHODCALLTYPE manager_create(IBackgroundCopyManager *face, LPCWSTR name,
        BG_JOB_TYPE type, GUID *ret_id, IBackgroundCopyJob **ret)
{
	struct fake_service *service = service_of(face);
	if (fake_is_dead(service))
		return service->dead_code;
	if (FAILED(service->create_code))
		return service->create_code;
	struct fake_job *job = fake_add_job(service, L"");
	wcscpy(job->name, name);
	job->type = type;
	*ret_id = job->id;
	*ret = fake_hand_out(job);
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
	service->dead_code = FAKE_DEAD;
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
	if (service->state == BITS_SERVICE_STOPPED && SUCCEEDED(service->connect_code))
		service->state = BITS_SERVICE_RUNS;
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

static enum bits_service_state state(void *data)
{
	return ((const struct fake_service *)data)->state;
}

static bool watch(void *data, void (*changed)(void *), void *changed_data)
{
	struct fake_service *service = data;
	service->changed = service->tells ? changed : NULL;
	service->changed_data = changed_data;
	return service->changed != NULL;
}

static struct bits_connector connector_of(struct fake_service *service)
{
	return (struct bits_connector){enter, leave, connect_to_fake, state, watch, part, service};
}

struct job_queue *fake_open_listening(struct fake_service *service, const char *folder,
        const struct queue_listener *listener, char **ret_error)
{
	const struct bits_connector connector = connector_of(service);
	const struct queue_settings settings = {.data_dir = folder, .listener = *listener};
	return queue_bits_new(&connector, &settings, ret_error);
}

struct job_queue *fake_open(
        struct fake_service *service, const char *folder, bool all_users, char **ret_error)
{
	const struct bits_connector connector = connector_of(service);
	const struct queue_settings settings = {
	        .data_dir = folder, .bits = {.all_users = all_users}};
	return queue_bits_new(&connector, &settings, ret_error);
}
