/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "queue/local/queue_local.h"

struct job_queue *queue_local_open(const struct queue_settings *settings, char **ret_error)
{
	(void)settings;
	*ret_error = text_format("this build has no queue \"local\"; on Windows use --queue bits.");
	return NULL;
}

bool queue_local_is_served(const struct queue_settings *settings)
{
	(void)settings;
	return false;
}
