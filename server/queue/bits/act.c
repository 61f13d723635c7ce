/* SPDX-License-Identifier: MIT */
#include "queue/bits/act.h"

#include <stdlib.h>

#include "base/clock.h"
#include "queue/bits/known_job.h"

/* Who asks for one job gets its owner's name, if that takes no longer. */
#define OWNER_WAIT_MS 1000

/* A stopped service starts with the first call on a new manager: one more attempt, before anything was done. */
bits_hr bits_actor_find(struct bits_actor *actor, const struct job_id *id, IBackgroundCopyJob **ret)
{
	GUID guid;
	bits_hr code = BITS_S_OK;
	bits_id_to_guid(id, &guid);
	for (int attempt = 0; attempt < 2; attempt++) {
		IBackgroundCopyManager *manager;
		IBackgroundCopyJob *job = NULL;
		code = bits_link_get(&actor->link, &manager);
		if (code < 0)
			return code;
		code = IBackgroundCopyManager_GetJob(manager, &guid, &job);
		if (code >= 0) {
			bits_link_praise(&actor->link);
			*ret = job;
			return code;
		}
		if (code == BITS_E_NOT_FOUND || code == BITS_E_ACCESS_DENIED)
			return code;
		bits_link_lose(&actor->link);
	}
	return code;
}

bits_hr bits_actor_get(struct bits_actor *actor, const struct job_id *id, const struct job **ret)
{
	IBackgroundCopyJob *proxy;
	struct promise promise;
	struct bits_reading reading = {.now = clock_monotonic_ms(), .owner_wait = OWNER_WAIT_MS};
	bits_hr code = bits_actor_find(actor, id, &proxy);
	if (code < 0)
		return code;
	struct bits_job *job = bits_job_new(proxy, id);
	if (promises_find(actor->promises, id, &promise)) {
		bits_job_set_promise(job, &promise);
		promise_release(&promise);
	}
	if (bits_job_read_tag(job, &reading) && bits_job_read_rest(job, &reading))
		*ret = job_ref(bits_job_seal(job));
	bits_job_free(job);
	return reading.failure;
}

static bool is_over(IBackgroundCopyJob *job)
{
	BG_JOB_STATE state = BG_JOB_STATE_SUSPENDED;
	HRESULT code = IBackgroundCopyJob_GetState(job, &state);
	if (FAILED(code))
		return bits_code_is_gone(code);
	return (unsigned)state < JOB_STATE_COUNT && job_state_is_final((enum job_state)state);
}

/* BITS itself remembers nothing of it: the job stays as it was. */
static void note_refusal(
        struct bits_actor *actor, const struct job_id *id, IBackgroundCopyJob *job, bits_hr code)
{
	BG_JOB_STATE state;
	if (!bits_code_is_lost(code) && SUCCEEDED(IBackgroundCopyJob_GetState(job, &state)) &&
	        state == BG_JOB_STATE_TRANSFERRED)
		promises_note_refusal(actor->promises, id, code);
}

bits_hr bits_actor_act(struct bits_actor *actor, enum job_action action, const struct job_id *id)
{
	IBackgroundCopyJob *job;
	bits_hr code = bits_actor_find(actor, id, &job);
	if (code < 0)
		return code;
	switch (action) {
	case JOB_SUSPEND:
		code = IBackgroundCopyJob_Suspend(job);
		break;
	case JOB_RESUME:
		code = IBackgroundCopyJob_Resume(job);
		break;
	case JOB_COMPLETE:
		code = IBackgroundCopyJob_Complete(job);
		if (code < 0)
			note_refusal(actor, id, job, code);
		break;
	case JOB_CANCEL:
		code = IBackgroundCopyJob_Cancel(job);
		break;
	}
	bool ends = action == JOB_COMPLETE || action == JOB_CANCEL;
	if (code >= 0 && ends && is_over(job))
		promises_remove(actor->promises, id);
	IBackgroundCopyJob_Release(job);
	if (bits_code_is_lost(code))
		bits_link_lose(&actor->link);
	/* Other remarks, such as "not every temporary file could be deleted", leave nothing to be done. */
	return code > 0 && code != BITS_S_PARTIAL_COMPLETE ? BITS_S_OK : code;
}

/* Cut off behind the promise, the job is still transferred, or completed: either is seen, and the file filed. */
static bits_hr promise_and_complete(struct bits_actor *actor, const struct job *job)
{
	char *reason = NULL;
	bool promised = filings_promise(actor->filings, job, &reason);
	free(reason);
	if (!promised) {
		promises_note_refusal(actor->promises, &job->id, BITS_E_ACCESS_DENIED);
		return BITS_E_ACCESS_DENIED;
	}
	bits_hr code = bits_actor_act(actor, JOB_COMPLETE, &job->id);
	/* A service that was lost in the middle may have done it. */
	if (code < 0 && !bits_code_is_lost(code))
		filings_remove(actor->filings, &job->id);
	return code;
}

bits_hr bits_actor_take(struct bits_actor *actor, const struct job_id *id)
{
	const struct job *job = NULL;
	bits_hr code = bits_actor_get(actor, id, &job);
	if (code < 0)
		return code;
	code = job->state == JOB_TRANSFERRED && job->file_count == 1
	               ? promise_and_complete(actor, job)
	               : BITS_E_INVALID_STATE;
	job_unref(job);
	return code;
}
