/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "queue/local/owner.h"
#include "queue/local/queue_local.h"

struct job_queue *job_queue_open(const struct queue_settings *settings, char **ret_error)
{
	if (settings->source == NULL || strcmp(settings->source, "local") == 0)
		return queue_local_open(settings, NULL, ret_error);
	if (strcmp(settings->source, "bits") == 0)
		*ret_error = text_format("BITS is a service of Windows; on this system use "
		                         "--queue local.");
	else
		*ret_error = text_format(
		        "there is no queue \"%s\": it is bits or local.", settings->source);
	return NULL;
}

bool job_queue_is_served(const struct queue_settings *settings)
{
	return local_owner_is_there(settings->data_dir);
}
