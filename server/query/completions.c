/* SPDX-License-Identifier: MIT */
#include "query/completions.h"

#include <stdlib.h>

#include "base/memory.h"

static struct completion *find(struct completions *completions, const struct job_id *id)
{
	for (size_t i = 0; i < completions->count; i++) {
		if (job_id_equal(&completions->items[i].id, id))
			return &completions->items[i];
	}
	return NULL;
}

static void see(struct completions *completions, const struct job_id *id, int64_t now)
{
	struct completion *completion = find(completions, id);
	if (completion == NULL) {
		if (completions->count == completions->capacity) {
			completions->capacity = completions->capacity * 2 + 8;
			completions->items = memory_resize_array(completions->items,
			        completions->capacity, sizeof *completions->items);
		}
		completion = &completions->items[completions->count++];
		*completion = (struct completion){.id = *id, .due = now};
	}
	completion->seen = true;
}

void completions_update(
        struct completions *completions, const struct job *const *jobs, size_t count, int64_t now)
{
	for (size_t i = 0; i < completions->count; i++)
		completions->items[i].seen = false;
	for (size_t i = 0; i < count; i++) {
		if (jobs[i]->complete_when_transferred && jobs[i]->state == JOB_TRANSFERRED)
			see(completions, &jobs[i]->id, now);
	}
	size_t left = 0;
	for (size_t i = 0; i < completions->count; i++) {
		/* A posted one is waited for even so: its answer must find it. */
		if (completions->items[i].seen || completions->items[i].posted)
			completions->items[left++] = completions->items[i];
	}
	completions->count = left;
}

struct completion *completions_due(struct completions *completions, int64_t now)
{
	for (size_t i = 0; i < completions->count; i++) {
		if (!completions->items[i].posted && completions->items[i].due <= now)
			return &completions->items[i];
	}
	return NULL;
}

void completions_answered(struct completions *completions, const struct job_id *id, int64_t now)
{
	struct completion *completion = find(completions, id);
	if (completion == NULL)
		return;
	int64_t pause = COMPLETION_RETRY_FIRST_MS;
	for (unsigned i = 0; i < completion->attempts && pause < COMPLETION_RETRY_MAX_MS; i++)
		pause *= 2;
	completion->due = now + (pause < COMPLETION_RETRY_MAX_MS ? pause : COMPLETION_RETRY_MAX_MS);
	completion->attempts++;
	completion->posted = false;
}

int64_t completions_next(const struct completions *completions)
{
	int64_t next = INT64_MAX;
	for (size_t i = 0; i < completions->count; i++) {
		const struct completion *completion = &completions->items[i];
		if (!completion->posted && completion->due < next)
			next = completion->due;
	}
	return next;
}

void completions_release(struct completions *completions)
{
	free(completions->items);
	*completions = (struct completions){0};
}
