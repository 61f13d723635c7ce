/* SPDX-License-Identifier: MIT */
#include "query/execute.h"

/* Made suspended, then resumed; a job that cannot be resumed is taken back. */
static bits_hr create(struct job_queue *queue, struct job_id *id, const struct job_spec *spec,
        struct command_result *ret_result)
{
	bits_hr code = job_queue_create(queue, spec, id, &ret_result->detail);
	if (code < 0)
		return code;
	bits_hr resumed = job_queue_resume(queue, id);
	if (resumed >= 0)
		return code;
	job_queue_cancel(queue, id);
	return resumed;
}

static bits_hr change(struct job_queue *queue, enum command_kind kind, const struct job_id *id)
{
	switch (kind) {
	case COMMAND_SUSPEND:
		return job_queue_suspend(queue, id);
	case COMMAND_RESUME:
		return job_queue_resume(queue, id);
	case COMMAND_COMPLETE:
		return job_queue_complete(queue, id);
	case COMMAND_CANCEL:
		return job_queue_cancel(queue, id);
	case COMMAND_CREATE:
		break;
	}
	return BITS_E_INVALID_ARGUMENT;
}

void act(struct job_queue *queue, enum command_kind kind, struct job_id *id,
        const struct job_spec *spec, struct command_result *ret_result)
{
	if (kind == COMMAND_CREATE)
		ret_result->code = create(queue, id, spec, ret_result);
	else
		ret_result->code = change(queue, kind, id);
	const struct job *job = NULL;
	bool made = kind != COMMAND_CREATE || ret_result->code >= 0;
	if (made && job_queue_get(queue, id, &job) >= 0)
		ret_result->job = job;
}
