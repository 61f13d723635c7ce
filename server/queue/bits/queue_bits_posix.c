/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "queue/bits/queue_bits.h"

struct job_queue *queue_bits_open(const struct queue_settings *settings, char **ret_error)
{
	(void)settings;
	*ret_error = text_format("BITS is a service of Windows; on this system use --queue local.");
	return NULL;
}

bool queue_bits_is_served(const struct queue_settings *settings)
{
	(void)settings;
	return false;
}
