/* SPDX-License-Identifier: MIT */
#include "query/duties.h"

#include <stdlib.h>

#include "base/memory.h"
#include "model/id_index.h"

static struct duty_item *find(struct duties *duties, const struct job_id *id)
{
	for (size_t i = 0; i < duties->count; i++) {
		if (job_id_equal(&duties->items[i].id, id))
			return &duties->items[i];
	}
	return NULL;
}

/* The index points into the items: while there is one, they stay where they are. */
static void index_items(struct duties *duties, struct id_index *ret, size_t more)
{
	if (duties->count + more > duties->capacity) {
		duties->capacity = duties->count + more;
		duties->items =
		        memory_resize_array(duties->items, duties->capacity, sizeof *duties->items);
	}
	id_index_init(ret, duties->count + more);
	for (size_t i = 0; i < duties->count; i++)
		id_index_add(ret, &duties->items[i].id, i);
}

static struct duty_item *item_of(
        struct duties *duties, struct id_index *index, const struct job_id *id)
{
	size_t at = id_index_find(index, id);
	if (at != ID_INDEX_NONE)
		return &duties->items[at];
	struct duty_item *item = &duties->items[duties->count];
	*item = (struct duty_item){.id = *id};
	id_index_add(index, &item->id, duties->count++);
	return item;
}

static void see(struct duty_item *item, const struct job *job, enum duty duty, int64_t now)
{
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

static void see_all(struct duties *duties, const struct job *const *jobs, size_t count, int64_t now)
{
	struct id_index index = {0};
	for (size_t i = 0; i < count; i++) {
		enum duty duty = duty_here(duties, jobs[i]);
		if (duty == DUTY_NONE)
			continue;
		if (index.capacity == 0)
			index_items(duties, &index, count - i);
		see(item_of(duties, &index, &jobs[i]->id), jobs[i], duty, now);
	}
	id_index_release(&index);
}

void duties_update(struct duties *duties, const struct job *const *jobs, size_t count, int64_t now)
{
	for (size_t i = 0; i < duties->count; i++)
		duties->items[i].seen = false;
	see_all(duties, jobs, count, now);
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

struct duty_item *duties_due(struct duties *duties, size_t *from, int64_t now)
{
	while (*from < duties->count) {
		struct duty_item *item = &duties->items[(*from)++];
		if (!item->posted && item->due <= now)
			return item;
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
