/* SPDX-License-Identifier: MIT */
#include "queue/local/empty.h"

#include <stdlib.h>

#include "base/memory.h"

static bits_hr look(struct job_queue *queue, enum look_scope scope, struct queue_look *ret)
{
	(void)queue;
	(void)scope;
	*ret = (struct queue_look){.tells_all = true};
	return BITS_S_OK;
}

static bits_hr get(struct job_queue *queue, const struct job_id *id, const struct job **ret)
{
	(void)queue;
	(void)id;
	(void)ret;
	return BITS_E_NOT_FOUND;
}

static void free_queue(struct job_queue *queue)
{
	free(queue);
}

static const struct job_queue_ops ops = {
        .source = "local",
        .look = look,
        .get = get,
        .free = free_queue,
};

struct job_queue *queue_local_empty_new(void)
{
	struct job_queue *queue = memory_new(sizeof *queue);
	queue->ops = &ops;
	return queue;
}
