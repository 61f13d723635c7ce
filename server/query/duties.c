/* SPDX-License-Identifier: MIT */
#include "query/duties.h"

#include <stdlib.h>

#include "base/memory.h"

static struct duty_item *find(struct duties *duties, const struct job_id *id)
{
	for (size_t i = 0; i < duties->count; i++) {
		if (job_id_equal(&duties->items[i].id, id))
			return &duties->items[i];
	}
	return NULL;
}

static struct duty_item *add(struct duties *duties, const struct job_id *id)
{
	if (duties->count == duties->capacity) {
		duties->capacity = duties->capacity * 2 + 8;
		duties->items =
		        memory_resize_array(duties->items, duties->capacity, sizeof *duties->items);
	}
	struct duty_item *item = &duties->items[duties->count++];
	*item = (struct duty_item){.id = *id};
	return item;
}

static void see(struct duties *duties, const struct job *job, enum duty duty, int64_t now)
{
	struct duty_item *item = find(duties, &job->id);
	if (item == NULL)
		item = add(duties, &job->id);
	if (item->duty != duty) {
		item->duty = duty;
		item->due = now;
		item->attempts = 0;
		item->posted = false;
	}
	const struct job *before = item->job;
	item->job = job_ref(job);
	item->seen = true;
	job_unref(before);
}

static enum duty duty_here(const struct duties *duties, const struct job *job)
{
	enum duty duty = duty_of(job, duties->manages && duties->files);
	return duty == DUTY_COMPLETE || duties->files ? duty : DUTY_NONE;
}

void duties_update(struct duties *duties, const struct job *const *jobs, size_t count, int64_t now)
{
	for (size_t i = 0; i < duties->count; i++)
		duties->items[i].seen = false;
	for (size_t i = 0; i < count; i++) {
		enum duty duty = duty_here(duties, jobs[i]);
		if (duty != DUTY_NONE)
			see(duties, jobs[i], duty, now);
	}
	size_t left = 0;
	for (size_t i = 0; i < duties->count; i++) {
		/* A posted one is waited for even so: its answer must find it. */
		if (duties->items[i].seen || duties->items[i].posted)
			duties->items[left++] = duties->items[i];
		else
			job_unref(duties->items[i].job);
	}
	duties->count = left;
}

struct duty_item *duties_due(struct duties *duties, int64_t now)
{
	for (size_t i = 0; i < duties->count; i++) {
		if (!duties->items[i].posted && duties->items[i].due <= now)
			return &duties->items[i];
	}
	return NULL;
}

void duties_answered(struct duties *duties, const struct job_id *id, enum duty duty, int64_t now)
{
	struct duty_item *item = find(duties, id);
	if (item == NULL || item->duty != duty)
		return;
	bool files = duty == DUTY_FILE;
	int64_t pause = files ? FILING_RETRY_FIRST_MS : COMPLETION_RETRY_FIRST_MS;
	int64_t longest = files ? FILING_RETRY_MAX_MS : COMPLETION_RETRY_MAX_MS;
	for (unsigned i = 0; i < item->attempts && pause < longest; i++)
		pause *= 2;
	item->due = now + (pause < longest ? pause : longest);
	item->attempts++;
	item->posted = false;
}

int64_t duties_next(const struct duties *duties)
{
	int64_t next = INT64_MAX;
	for (size_t i = 0; i < duties->count; i++) {
		const struct duty_item *item = &duties->items[i];
		if (!item->posted && item->due < next)
			next = item->due;
	}
	return next;
}

bool duties_may_come(const struct duties *duties, const struct job *const *jobs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (duty_may_come(jobs[i], duties->manages && duties->files))
			return true;
	}
	return false;
}

void duties_release(struct duties *duties)
{
	for (size_t i = 0; i < duties->count; i++)
		job_unref(duties->items[i].job);
	free(duties->items);
	*duties = (struct duties){0};
}
