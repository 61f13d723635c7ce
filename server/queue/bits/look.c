/* SPDX-License-Identifier: MIT */
#include "queue/bits/look.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"

#define BATCH 64

void bits_looker_init(struct bits_looker *looker, const struct bits_connector *connector,
        struct promises *promises, bool all_users)
{
	*looker = (struct bits_looker){.promises = promises, .all_users = all_users};
	bits_link_init(&looker->link, connector);
}

static void forget_jobs(struct bits_looker *looker)
{
	for (size_t i = 0; i < looker->job_count; i++)
		bits_job_free(looker->jobs[i]);
	free(looker->jobs);
	looker->jobs = NULL;
	looker->job_count = 0;
}

void bits_looker_release(struct bits_looker *looker)
{
	forget_jobs(looker);
	for (size_t i = 0; i < looker->ended_count; i++)
		job_unref(looker->ended[i]);
	free(looker->ended);
	looker->ended = NULL;
	looker->ended_count = 0;
	bits_link_release(&looker->link);
}

/* While a proxy is held, the same job comes with the same pointer: then no call is needed to know it. */
static struct bits_job *find_proxy(
        const struct bits_looker *looker, const IBackgroundCopyJob *proxy)
{
	for (size_t i = 0; i < looker->job_count; i++) {
		if (looker->jobs[i]->proxy == proxy)
			return looker->jobs[i];
	}
	return NULL;
}

static struct bits_job *find_id(const struct bits_looker *looker, const struct job_id *id)
{
	for (size_t i = 0; i < looker->job_count; i++) {
		if (job_id_equal(&looker->jobs[i]->id, id))
			return looker->jobs[i];
	}
	return NULL;
}

/* Takes the proxy over. */
static bits_hr note_job(struct bits_looker *looker, IBackgroundCopyJob *proxy)
{
	struct bits_job *job = find_proxy(looker, proxy);
	if (job == NULL) {
		GUID guid;
		struct job_id id;
		HRESULT code = IBackgroundCopyJob_GetId(proxy, &guid);
		looker->calls++;
		if (FAILED(code)) {
			IBackgroundCopyJob_Release(proxy);
			looker->nameless += code == BITS_E_ACCESS_DENIED;
			return bits_code_is_lost(code) ? code : BITS_S_OK;
		}
		bits_id_from_guid(&guid, &id);
		job = find_id(looker, &id);
		if (job == NULL) {
			job = bits_job_new(proxy, &id);
			IBackgroundCopyJob_AddRef(proxy);
			looker->jobs = memory_resize_array(
			        looker->jobs, looker->job_count + 1, sizeof(struct bits_job *));
			looker->jobs[looker->job_count++] = job;
		}
	}
	IBackgroundCopyJob_Release(proxy);
	job->seen = true;
	return BITS_S_OK;
}

static bits_hr note_batches(struct bits_looker *looker, IEnumBackgroundCopyJobs *enumerator)
{
	for (;;) {
		IBackgroundCopyJob *batch[BATCH];
		ULONG count = 0;
		HRESULT code = IEnumBackgroundCopyJobs_Next(enumerator, BATCH, batch, &count);
		looker->calls++;
		if (FAILED(code))
			return code;
		bits_hr failure = BITS_S_OK;
		for (ULONG i = 0; i < count; i++) {
			if (failure == BITS_S_OK)
				failure = note_job(looker, batch[i]);
			else
				IBackgroundCopyJob_Release(batch[i]);
		}
		if (failure != BITS_S_OK || code != S_OK || count == 0)
			return failure;
	}
}

/* New ones are numbered backwards: without times, the newest comes first. */
static void number_new_jobs(struct bits_looker *looker)
{
	for (size_t i = looker->job_count; i-- > 0;) {
		if (looker->jobs[i]->sequence == 0)
			looker->jobs[i]->sequence = ++looker->sequence;
	}
}

/* Its own failure says nothing of the service: that one has just listed the others. */
static void note_end(struct bits_looker *looker, struct bits_job *job, struct bits_reading *reading)
{
	reading->failure = 0;
	const struct job *end = bits_job_read_end(job, reading);
	reading->failure = 0;
	if (end == NULL)
		return;
	looker->ended = memory_resize_array(
	        looker->ended, looker->ended_count + 1, sizeof(const struct job *));
	looker->ended[looker->ended_count++] = job_ref(end);
}

static void drop_unseen(struct bits_looker *looker, struct bits_reading *reading)
{
	size_t kept = 0;
	for (size_t i = 0; i < looker->job_count; i++) {
		struct bits_job *job = looker->jobs[i];
		if (job->seen) {
			looker->jobs[kept++] = job;
			continue;
		}
		note_end(looker, job, reading);
		/* Whoever has ended it: there is nothing more to be kept. */
		promises_remove(looker->promises, &job->id);
		bits_job_free(job);
	}
	looker->job_count = kept;
}

static bits_hr enumerate(
        struct bits_looker *looker, IBackgroundCopyManager *manager, struct bits_reading *reading)
{
	IEnumBackgroundCopyJobs *enumerator = NULL;
	HRESULT code = IBackgroundCopyManager_EnumJobs(
	        manager, looker->all_users ? BG_JOB_ENUM_ALL_USERS : 0, &enumerator);
	looker->calls++;
	if (FAILED(code))
		return code;
	looker->nameless = 0;
	for (size_t i = 0; i < looker->job_count; i++)
		looker->jobs[i]->seen = false;
	bits_hr failure = note_batches(looker, enumerator);
	IEnumBackgroundCopyJobs_Release(enumerator);
	if (failure != BITS_S_OK)
		return failure;
	drop_unseen(looker, reading);
	number_new_jobs(looker);
	return BITS_S_OK;
}

static void read_promise(const struct bits_looker *looker, struct bits_job *job)
{
	struct promise promise;
	if (promises_find(looker->promises, &job->id, &promise)) {
		bits_job_set_promise(job, &promise);
		promise_release(&promise);
	} else {
		bits_job_set_promise(job, NULL);
	}
}

/* Reads one job and adds it where it belongs. Fails only where the service is lost. */
static bits_hr take_job(struct bits_looker *looker, struct bits_job *job, enum look_scope scope,
        struct bits_reading *reading, struct queue_look *look)
{
	reading->failure = 0;
	bool good = bits_job_read_tag(job, reading);
	if (good) {
		read_promise(looker, job);
		if (job->kind == TAG_NONE)
			look->untagged++;
		if (job->kind == TAG_NONE && scope != LOOK_ALL &&
		        !job->draft->complete_when_transferred)
			return BITS_S_OK;
		good = bits_job_read_rest(job, reading);
	}
	if (good)
		look->jobs[look->job_count++] = job_ref(bits_job_seal(job));
	else if (bits_code_is_lost(reading->failure))
		return reading->failure;
	else if (bits_code_is_gone(reading->failure))
		note_end(looker, job, reading);
	else
		look->restricted++;
	return BITS_S_OK;
}

static int by_sequence(const void *a, const void *b)
{
	const struct bits_job *const *left = a, *const *right = b;
	return ((*left)->sequence > (*right)->sequence) - ((*left)->sequence < (*right)->sequence);
}

/* Stable: equal times keep the order of first sight. */
static void sort_by_creation(const struct job **jobs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (jobs[i]->created == JOB_TIME_UNKNOWN)
			return;
	}
	for (size_t i = 1; i < count; i++) {
		const struct job *job = jobs[i];
		size_t at = i;
		for (; at > 0 && jobs[at - 1]->created > job->created; at--)
			jobs[at] = jobs[at - 1];
		jobs[at] = job;
	}
}

static void hand_over_ends(struct bits_looker *looker, struct queue_look *look)
{
	look->ended = looker->ended;
	look->ended_count = looker->ended_count;
	looker->ended = NULL;
	looker->ended_count = 0;
}

static bits_hr look_once(struct bits_looker *looker, enum look_scope scope, struct queue_look *ret)
{
	struct bits_reading reading = {.missing = looker->missing,
	        .now = clock_monotonic_ms(),
	        .all_users = looker->all_users};
	struct queue_look look = {0};
	IBackgroundCopyManager *manager;
	looker->calls = 0;
	bits_hr code = bits_link_get(&looker->link, &manager);
	/* Once, at the start, a look may start it: jobs of yesterday may lie there. */
	looker->link.may_not_start = true;
	if (code < 0)
		return code;
	code = enumerate(looker, manager, &reading);
	if (code < 0)
		return code;
	qsort(looker->jobs, looker->job_count, sizeof(struct bits_job *), by_sequence);
	look.jobs = memory_new_array(looker->job_count + 1, sizeof(const struct job *));
	for (size_t i = 0; i < looker->job_count && code >= 0; i++)
		code = take_job(looker, looker->jobs[i], scope, &reading, &look);
	looker->missing = reading.missing;
	looker->calls += reading.calls;
	if (code < 0) {
		queue_look_release(&look);
		return code;
	}
	sort_by_creation(look.jobs, look.job_count);
	look.restricted += looker->nameless;
	look.source_epoch = looker->link.epoch;
	look.must_be_watched = !looker->is_told && looker->job_count + looker->nameless > 0;
	hand_over_ends(looker, &look);
	*ret = look;
	return BITS_S_OK;
}

/* The service stops when it has nothing to do, or is stopped. Then nothing is known of jobs, and nothing amiss. */
static bits_hr see_nothing(struct bits_looker *looker, struct queue_look *ret)
{
	*ret = (struct queue_look){.source_epoch = looker->link.epoch};
	ret->jobs = memory_new_array(1, sizeof(const struct job *));
	hand_over_ends(looker, ret);
	return BITS_S_OK;
}

static bool is_ours(const struct bits_job *job)
{
	if (job->sealed == NULL || job_state_is_final(job->sealed->state))
		return false;
	return job_is_tagged(job->sealed) || job->sealed->complete_when_transferred;
}

void bits_looker_rest(struct bits_looker *looker)
{
	for (size_t i = 0; i < looker->job_count; i++) {
		if (is_ours(looker->jobs[i]))
			return;
	}
	forget_jobs(looker);
	bits_link_release(&looker->link);
}

bits_hr bits_looker_look(struct bits_looker *looker, enum look_scope scope, struct queue_look *ret)
{
	bits_hr code = BITS_S_OK;
	for (int attempt = 0; attempt < 2; attempt++) {
		bool connected = looker->link.manager != NULL;
		code = look_once(looker, scope, ret);
		if (code == BITS_E_NOT_RUNNING && looker->link.manager == NULL)
			return see_nothing(looker, ret);
		if (code >= 0) {
			bits_link_praise(&looker->link);
			return code;
		}
		/* No right to list them: the service is well. */
		if (code == BITS_E_ACCESS_DENIED || !connected || looker->link.manager == NULL)
			break;
		forget_jobs(looker);
		looker->missing = 0;
		bits_link_lose(&looker->link);
	}
	if (looker->link.manager != NULL && code != BITS_E_ACCESS_DENIED) {
		forget_jobs(looker);
		bits_link_lose(&looker->link);
		bits_link_pause(&looker->link, code);
	}
	return code;
}
