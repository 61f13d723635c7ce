/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "queue/bits/queue_bits.h"

struct job_queue *job_queue_open(const struct queue_settings *settings, char **ret_error)
{
	if (settings->source == NULL || strcmp(settings->source, "bits") == 0)
		return queue_bits_open(settings, ret_error);
	*ret_error = text_format("this build has no queue \"%s\"; it has: bits", settings->source);
	return NULL;
}

bool job_queue_is_served(const struct queue_settings *settings)
{
	/* The service moves the bytes, whether a bridge runs or not. */
	(void)settings;
	return true;
}
