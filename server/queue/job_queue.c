/* SPDX-License-Identifier: MIT */
#include "job_queue.h"

#include <stdlib.h>

const char *job_queue_source(const struct job_queue *queue)
{
	return queue->ops->source;
}

bits_hr job_queue_look(struct job_queue *queue, enum look_scope scope, struct queue_look *ret)
{
	return queue->ops->look(queue, scope, ret);
}

void queue_look_release(struct queue_look *look)
{
	for (size_t i = 0; i < look->job_count; i++)
		job_unref(look->jobs[i]);
	for (size_t i = 0; i < look->ended_count; i++)
		job_unref(look->ended[i]);
	free(look->jobs);
	free(look->ended);
	*look = (struct queue_look){0};
}

void job_queue_rest(struct job_queue *queue)
{
	if (queue->ops->rest != NULL)
		queue->ops->rest(queue);
}

bits_hr job_queue_get(struct job_queue *queue, const struct job_id *id, const struct job **ret)
{
	return queue->ops->get != NULL ? queue->ops->get(queue, id, ret) : BITS_E_NOT_IMPLEMENTED;
}

static void tell(const struct job_queue *queue)
{
	if (queue->listener.changed != NULL)
		queue->listener.changed(queue->listener.data);
}

bits_hr job_queue_create(
        struct job_queue *queue, const struct job_spec *spec, struct job_id *ret, char **ret_detail)
{
	char *detail = NULL;
	if (queue->ops->create == NULL)
		return BITS_E_NOT_IMPLEMENTED;
	bits_hr code = queue->ops->create(queue, spec, ret, &detail);
	if (code >= 0)
		tell(queue);
	if (code < 0 && ret_detail != NULL)
		*ret_detail = detail;
	else
		free(detail);
	return code;
}

bits_hr job_queue_act(struct job_queue *queue, enum job_action action, const struct job_id *id)
{
	if (queue->ops->act == NULL)
		return BITS_E_NOT_IMPLEMENTED;
	bits_hr code = queue->ops->act(queue, action, id);
	if (code >= 0)
		tell(queue);
	return code;
}

bool job_queue_can_file(const struct job_queue *queue)
{
	return queue->ops->take != NULL;
}

bits_hr job_queue_take(struct job_queue *queue, const struct job_id *id)
{
	if (queue->ops->take == NULL)
		return BITS_E_NOT_IMPLEMENTED;
	bits_hr code = queue->ops->take(queue, id);
	if (code >= 0)
		tell(queue);
	return code;
}

bits_hr job_queue_allow_overwriting(struct job_queue *queue, const struct job_id *id)
{
	return queue->ops->allow_overwriting != NULL ? queue->ops->allow_overwriting(queue, id)
	                                             : BITS_S_OK;
}

bits_hr job_queue_change(struct job_queue *queue, const struct job_id *id,
        const struct job_change *change, char **ret_detail)
{
	char *detail = NULL;
	if (queue->ops->change == NULL)
		return BITS_E_NOT_IMPLEMENTED;
	bits_hr code = queue->ops->change(queue, id, change, &detail);
	if (code >= 0)
		tell(queue);
	if (code < 0 && ret_detail != NULL)
		*ret_detail = detail;
	else
		free(detail);
	return code;
}

bits_hr job_queue_begin_request(struct job_queue *queue, const struct idempotency_key *key,
        enum request_standing *ret, struct job_id *ret_job, char **ret_detail)
{
	return queue->ops->begin_request != NULL
	               ? queue->ops->begin_request(queue, key, ret, ret_job, ret_detail)
	               : BITS_E_NOT_IMPLEMENTED;
}

bits_hr job_queue_end_request(
        struct job_queue *queue, const struct idempotency_key *key, const struct job_id *job)
{
	return queue->ops->end_request != NULL ? queue->ops->end_request(queue, key, job)
	                                       : BITS_E_NOT_IMPLEMENTED;
}

bool job_queue_trouble(struct job_queue *queue, struct queue_trouble *ret)
{
	return queue->ops->trouble != NULL && queue->ops->trouble(queue, ret);
}

bits_hr job_queue_try_write(struct job_queue *queue, char **ret_detail)
{
	char *detail = NULL;
	if (queue->ops->try_write == NULL)
		return BITS_E_NOT_IMPLEMENTED;
	bits_hr code = queue->ops->try_write(queue, &detail);
	if (code < 0 && ret_detail != NULL)
		*ret_detail = detail;
	else
		free(detail);
	return code;
}

void job_queue_free(struct job_queue *queue)
{
	if (queue != NULL)
		queue->ops->free(queue);
}
