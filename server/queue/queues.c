/* SPDX-License-Identifier: MIT */
/* The kinds of queue: one row each. A kind that this system lacks says so when it is opened. */
#include <string.h>

#include "base/text.h"
#include "queue/bits/queue_bits.h"
#include "queue/local/queue_local.h"
#include "queue/replay/queue_replay.h"

struct queue_kind {
	const char *name;
	struct job_queue *(*open)(const struct queue_settings *settings, char **ret_error);
	bool (*is_served)(const struct queue_settings *settings);
};

static const struct queue_kind kinds[] = {
        {"bits", queue_bits_open, queue_bits_is_served},
        {"local", queue_local_open, queue_local_is_served},
        {"replay", queue_replay_open, queue_replay_is_served},
};

static const struct queue_kind *find(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

struct job_queue *job_queue_open(const struct queue_settings *settings, char **ret_error)
{
	const struct queue_kind *kind = find(settings->source);
	if (kind != NULL)
		return kind->open(settings, ret_error);
	*ret_error = text_format(
	        "there is no queue \"%s\"; it must be one of: " QUEUE_NAMES, settings->source);
	return NULL;
}

bool job_queue_is_served(const struct queue_settings *settings)
{
	const struct queue_kind *kind = find(settings->source);
	return kind != NULL && kind->is_served(settings);
}
