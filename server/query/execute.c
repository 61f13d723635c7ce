/* SPDX-License-Identifier: MIT */
#include "query/execute.h"

/* Made suspended, then resumed; a job that cannot be resumed is taken back. */
static bits_hr make(
        struct job_queue *queue, struct command *command, struct command_result *ret_result)
{
	bits_hr code = job_queue_create(queue, command->make, &command->id, &ret_result->detail);
	if (code < 0)
		return code;
	bits_hr resumed = job_queue_act(queue, JOB_RESUME, &command->id);
	if (resumed >= 0)
		return code;
	job_queue_act(queue, JOB_CANCEL, &command->id);
	return resumed;
}

/* As the queue has it now: what the board says of a job that nobody watched may be seconds old. */
static bits_hr hear_objection(
        struct job_queue *queue, const struct job_id *id, enum job_objection *ret)
{
	const struct job *job = NULL;
	bits_hr code = job_queue_get(queue, id, &job);
	if (code < 0)
		return code;
	*ret = job_objection_to_completing(job);
	job_unref(job);
	return *ret == JOB_OBJECTION_NONE ? BITS_S_OK : BITS_E_INVALID_STATE;
}

static bits_hr act(
        struct job_queue *queue, const struct command *command, enum job_objection *ret_objection)
{
	bits_hr code = BITS_S_OK;
	if (command->take)
		return job_queue_take(queue, &command->id);
	if (command->action == JOB_COMPLETE && !command->force)
		code = hear_objection(queue, &command->id, ret_objection);
	else if (command->action == JOB_COMPLETE && command->replace)
		code = job_queue_allow_overwriting(queue, &command->id);
	return code < 0 ? code : job_queue_act(queue, command->action, &command->id);
}

void execute(struct job_queue *queue, struct command *command, struct command_result *ret_result)
{
	ret_result->code = command->make != NULL ? make(queue, command, ret_result)
	                                         : act(queue, command, &ret_result->objection);
	const struct job *job = NULL;
	if (ret_result->code >= 0 && job_queue_get(queue, &command->id, &job) >= 0)
		ret_result->job = job;
}
