/* SPDX-License-Identifier: MIT */
#include "query/execute.h"

static bits_hr make(
        struct job_queue *queue, struct command *command, struct command_result *ret_result)
{
	struct job_spec spec = *command->make;
	spec.request = command->request.key[0] != '\0' ? &command->request : NULL;
	return job_queue_create(queue, &spec, &command->id, &ret_result->detail);
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

static void carry_out(
        struct job_queue *queue, struct command *command, struct command_result *ret_result)
{
	ret_result->code = command->make != NULL ? make(queue, command, ret_result)
	                                         : act(queue, command, &ret_result->objection);
}

/* Once, however often it is sent. A job's making ends its request itself. */
static void carry_out_once(
        struct job_queue *queue, struct command *command, struct command_result *ret_result)
{
	const struct idempotency_key *key = &command->request;
	struct job_id done = {{0}};
	ret_result->code = job_queue_begin_request(
	        queue, key, &ret_result->standing, &done, &ret_result->detail);
	if (ret_result->code < 0)
		return;
	if (ret_result->standing == REQUEST_DONE) {
		command->id = done;
		return;
	}
	if (ret_result->standing != REQUEST_DUE || command->only_repeated)
		ret_result->code = BITS_E_INVALID_STATE;
	else
		carry_out(queue, command, ret_result);
	bool is_done = ret_result->code >= 0;
	/* Where this is not noted, a repeat acts again, which changes nothing more. */
	if (ret_result->standing == REQUEST_DUE && (!is_done || command->make == NULL))
		job_queue_end_request(queue, key, is_done ? &command->id : NULL);
}

void execute(struct job_queue *queue, struct command *command, struct command_result *ret_result)
{
	if (command->request.key[0] != '\0')
		carry_out_once(queue, command, ret_result);
	else
		carry_out(queue, command, ret_result);
	ret_result->id = command->id;
	const struct job *job = NULL;
	if (ret_result->code >= 0 && job_queue_get(queue, &command->id, &job) >= 0)
		ret_result->job = job;
}
