/* SPDX-License-Identifier: MIT */
/* Requests with an Idempotency-Key: what a crash has left of one is found, and taken back or taken for done. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "queue/bits/act.h"
#include "queue/bits/get.h"

#define BATCH 64

char *bits_mark_name(const struct request_row *row)
{
	return text_format("bitsbridge %s", row->mark);
}

/* A job that has its mark for a name was being made when its maker died: nothing has moved yet. */
static bits_hr cancel_marked(IBackgroundCopyJob *job, const char *name)
{
	struct bits_reading reading = {0};
	char *found = bits_get_display_name(job, &reading);
	bool is_it = strcmp(found, name) == 0;
	free(found);
	if (bits_code_is_lost(reading.failure))
		return reading.failure;
	return is_it ? IBackgroundCopyJob_Cancel(job) : BITS_S_OK;
}

static bits_hr cancel_in_batches(IEnumBackgroundCopyJobs *enumerator, const char *name)
{
	bits_hr failure = BITS_S_OK;
	for (;;) {
		IBackgroundCopyJob *batch[BATCH];
		ULONG count = 0;
		HRESULT code = IEnumBackgroundCopyJobs_Next(enumerator, BATCH, batch, &count);
		if (FAILED(code))
			return code;
		for (ULONG i = 0; i < count; i++) {
			bits_hr one = failure < 0 ? failure : cancel_marked(batch[i], name);
			failure = one < 0 ? one : failure;
			IBackgroundCopyJob_Release(batch[i]);
		}
		if (failure < 0 || code != S_OK || count == 0)
			return failure;
	}
}

static bits_hr cancel_by_mark(struct bits_actor *actor, const struct request_row *row)
{
	IBackgroundCopyManager *manager;
	IEnumBackgroundCopyJobs *enumerator = NULL;
	bits_hr code = bits_link_get(&actor->link, &manager);
	if (code >= 0)
		code = IBackgroundCopyManager_EnumJobs(manager, 0, &enumerator);
	if (code >= 0) {
		char *name = bits_mark_name(row);
		code = cancel_in_batches(enumerator, name);
		free(name);
		IEnumBackgroundCopyJobs_Release(enumerator);
	}
	if (bits_code_is_lost(code))
		bits_link_lose(&actor->link);
	return code;
}

/*
 * Its id was written down before it was filled in, and it was resumed last: one that still is suspended is taken back,
 * any other has gone its way, to its end perhaps. *ret_done: the latter.
 */
static bits_hr settle_named(struct bits_actor *actor, const struct request_row *row, bool *ret_done)
{
	IBackgroundCopyJob *job;
	BG_JOB_STATE state = BG_JOB_STATE_SUSPENDED;
	bits_hr code = bits_actor_find(actor, &row->job, &job);
	*ret_done = code == BITS_E_NOT_FOUND;
	if (code < 0)
		return *ret_done ? BITS_S_OK : code;
	code = IBackgroundCopyJob_GetState(job, &state);
	*ret_done = code >= 0 && state != BG_JOB_STATE_SUSPENDED;
	if (code >= 0 && !*ret_done) {
		code = IBackgroundCopyJob_Cancel(job);
		promises_remove(actor->promises, &row->job);
	}
	IBackgroundCopyJob_Release(job);
	return code;
}

static bits_hr settle(struct bits_actor *actor, const struct request_row *row,
        enum request_standing *ret, char **ret_detail)
{
	bool is_done = false;
	bits_hr code = row->job.text[0] != '\0' ? settle_named(actor, row, &is_done)
	                                        : cancel_by_mark(actor, row);
	if (code < 0 || !is_done)
		return code;
	*ret = REQUEST_DONE;
	return requests_set_job(actor->requests, &row->key, &row->job, true, ret_detail)
	               ? BITS_S_OK
	               : BITS_E_ACCESS_DENIED;
}

bits_hr bits_actor_begin_request(struct bits_actor *actor, const struct idempotency_key *key,
        enum request_standing *ret, struct job_id *ret_job, char **ret_detail)
{
	struct request_row row;
	bool is_new = !requests_find(actor->requests, key, &row);
	if (!requests_begin(actor->requests, key, ret, &row, ret_detail))
		return BITS_E_ACCESS_DENIED;
	bits_hr code = BITS_S_OK;
	if (*ret == REQUEST_DUE && !is_new)
		code = settle(actor, &row, ret, ret_detail);
	if (*ret == REQUEST_DONE)
		*ret_job = row.job;
	return code;
}

bits_hr bits_actor_end_request(
        struct bits_actor *actor, const struct idempotency_key *key, const struct job_id *job)
{
	char *reason = NULL;
	bool good = job != NULL ? requests_set_job(actor->requests, key, job, true, &reason)
	                        : requests_remove(actor->requests, key, &reason);
	free(reason);
	return good ? BITS_S_OK : BITS_E_ACCESS_DENIED;
}
