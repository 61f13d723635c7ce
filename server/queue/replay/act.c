/* SPDX-License-Identifier: MIT */
#include "queue/replay/act.h"

#include <stdlib.h>

#include "base/memory.h"

static struct replay_act *find(const struct replay_acts *acts, const struct job_id *id)
{
	for (size_t i = 0; i < acts->count; i++)
		if (job_id_equal(&acts->rows[i].job->id, id))
			return &acts->rows[i];
	return NULL;
}

static void forget(struct replay_acts *acts, struct replay_act *act)
{
	job_unref(act->recorded);
	job_unref(act->job);
	*act = acts->rows[--acts->count];
}

const struct job *replay_acts_show(struct replay_acts *acts, const struct job *recorded)
{
	struct replay_act *act = find(acts, &recorded->id);
	if (act == NULL)
		return recorded;
	bool holds = act->job->state == JOB_SUSPENDED || job_state_is_final(act->job->state);
	if (!holds && act->recorded != recorded) {
		forget(acts, act);
		return recorded;
	}
	return act->job;
}

bool replay_acts_ended(const struct replay_acts *acts, const struct job_id *id)
{
	const struct replay_act *act = find(acts, id);
	return act != NULL && job_state_is_final(act->job->state);
}

static bool is_whole(const struct job *job)
{
	for (size_t i = 0; i < job->file_count; i++)
		if (!job->files[i].completed)
			return false;
	return true;
}

/* The state that an action leads to; the one that it was, where the action does nothing. */
static enum job_state state_after(const struct job *job, enum job_action action)
{
	bool waits = job->state == JOB_SUSPENDED || job->state == JOB_ERROR ||
	             job->state == JOB_TRANSIENT_ERROR;
	switch (action) {
	case JOB_SUSPEND:
		return job_state_is_active(job->state) ? JOB_SUSPENDED : job->state;
	case JOB_RESUME:
		if (!waits)
			return job->state;
		return is_whole(job) ? JOB_TRANSFERRED : JOB_QUEUED;
	case JOB_COMPLETE:
		return JOB_ACKNOWLEDGED;
	case JOB_CANCEL:
		return JOB_CANCELLED;
	}
	return job->state;
}

static const struct job *changed(const struct job *job, enum job_state state, int64_t now)
{
	struct job *copy = job_copy(job);
	copy->state = state;
	copy->modified = now;
	copy->retry_at = JOB_TIME_UNKNOWN;
	if (state != JOB_SUSPENDED) {
		free(copy->error.message);
		copy->error = (struct job_error){0};
	}
	job_seal(copy);
	return copy;
}

bits_hr replay_acts_do(
        struct replay_acts *acts, enum job_action action, const struct job *recorded, int64_t now)
{
	const struct job *job = replay_acts_show(acts, recorded);
	if (job_state_is_final(job->state))
		return BITS_E_INVALID_STATE;
	if (action == JOB_RESUME && job->file_count == 0)
		return BITS_E_EMPTY;
	if (action == JOB_COMPLETE && job_type_is_upload(job->type) &&
	        job->state != JOB_TRANSFERRED)
		return BITS_E_INVALID_STATE;
	enum job_state state = state_after(job, action);
	if (state == job->state)
		return BITS_S_OK;
	bool partial = action == JOB_COMPLETE && job->state != JOB_TRANSFERRED && !is_whole(job);
	const struct job *after = changed(job, state, now);
	struct replay_act *act = find(acts, &recorded->id);
	if (act != NULL)
		forget(acts, act);
	acts->rows = memory_resize_array(acts->rows, acts->count + 1, sizeof *acts->rows);
	acts->rows[acts->count++] =
	        (struct replay_act){.recorded = job_ref(recorded), .job = after};
	return partial ? BITS_S_PARTIAL_COMPLETE : BITS_S_OK;
}

void replay_acts_clear(struct replay_acts *acts)
{
	while (acts->count > 0)
		forget(acts, &acts->rows[acts->count - 1]);
	free(acts->rows);
	*acts = (struct replay_acts){0};
}
