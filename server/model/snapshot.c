/* SPDX-License-Identifier: MIT */
#include "snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "model/changes.h"
#include "model/snapshot_build.h"

void entry_init(struct entry *ret, const struct job *job)
{
	*ret = (struct entry){.job = job,
	        .state = job->state,
	        .rate = RATE_UNKNOWN,
	        .eta = ETA_UNKNOWN,
	        .warnings = job_warnings(job),
	        .last_error_time = JOB_TIME_UNKNOWN};
	atomic_init(&ret->refs, 1);
}

struct entry *entry_new(const struct job *job)
{
	struct entry *entry = memory_new(sizeof *entry);
	entry_init(entry, job);
	job_ref(job);
	return entry;
}

struct entry *entry_copy(const struct entry *entry)
{
	struct entry *copy = entry_new(entry->job);
	copy->state = entry->state;
	copy->rate = entry->rate;
	copy->eta = entry->eta;
	copy->warnings = entry->warnings;
	copy->gone = entry->gone;
	copy->changes = changes_ref(entry->changes);
	entry_set_last_error(copy, &entry->last_error, entry->last_error_time);
	return copy;
}

void entry_set_last_error(struct entry *entry, const struct job_error *error, int64_t time)
{
	char *message = memory_string(error->message);
	free(entry->last_error.message);
	entry->last_error = *error;
	entry->last_error.message = message;
	entry->last_error_time = time;
}

/* Sharing is read-only but for the count. */
static atomic_uint *entry_refs(const struct entry *entry)
{
	return &((struct entry *)(uintptr_t)entry)->refs;
}

const struct entry *entry_ref(const struct entry *entry)
{
	atomic_fetch_add_explicit(entry_refs(entry), 1, memory_order_relaxed);
	return entry;
}

void entry_unref(const struct entry *entry)
{
	if (entry == NULL ||
	        atomic_fetch_sub_explicit(entry_refs(entry), 1, memory_order_acq_rel) != 1)
		return;
	job_unref(entry->job);
	changes_unref(entry->changes);
	free(entry->last_error.message);
	for (size_t reader = 0; reader < READER_COUNT; reader++)
		free(entry->texts[reader]);
	free((struct entry *)(uintptr_t)entry);
}

struct snapshot *snapshot_new(size_t entry_count, size_t near_miss_count)
{
	struct snapshot *snapshot = memory_new(sizeof *snapshot);
	atomic_init(&snapshot->refs, 1);
	snapshot->entries = memory_new_array(entry_count, sizeof(const struct entry *));
	snapshot->entry_count = entry_count;
	snapshot->near_misses = memory_new_array(near_miss_count, sizeof(const struct job *));
	snapshot->near_miss_count = near_miss_count;
	return snapshot;
}

void snapshot_set_unwritable(struct snapshot *snapshot, const char *text, int64_t since)
{
	free(snapshot->unwritable);
	snapshot->unwritable = memory_string(text);
	snapshot->unwritable_since = since;
}

struct snapshot *snapshot_new_stale(
        const struct snapshot *last, const char *source, bits_hr error, int64_t wall, int64_t since)
{
	struct snapshot *stale = snapshot_new(
	        last != NULL ? last->entry_count : 0, last != NULL ? last->near_miss_count : 0);
	for (size_t i = 0; i < stale->entry_count; i++)
		stale->entries[i] = entry_ref(last->entries[i]);
	for (size_t i = 0; i < stale->near_miss_count; i++)
		stale->near_misses[i] = job_ref(last->near_misses[i]);
	if (last != NULL) {
		stale->untagged = last->untagged;
		stale->restricted = last->restricted;
		snapshot_set_unwritable(stale, last->unwritable, last->unwritable_since);
	}
	stale->taken_at = wall;
	stale->source = source;
	stale->stale = true;
	stale->stale_since = last != NULL && last->stale ? last->stale_since : since;
	stale->source_error = error;
	return stale;
}

static atomic_uint *snapshot_refs(const struct snapshot *snapshot)
{
	return &((struct snapshot *)(uintptr_t)snapshot)->refs;
}

const struct snapshot *snapshot_ref(const struct snapshot *snapshot)
{
	atomic_fetch_add_explicit(snapshot_refs(snapshot), 1, memory_order_relaxed);
	return snapshot;
}

void snapshot_unref(const struct snapshot *snapshot)
{
	if (snapshot == NULL ||
	        atomic_fetch_sub_explicit(snapshot_refs(snapshot), 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; i < snapshot->entry_count; i++)
		entry_unref(snapshot->entries[i]);
	for (size_t i = 0; i < snapshot->near_miss_count; i++)
		job_unref(snapshot->near_misses[i]);
	free(snapshot->entries);
	free(snapshot->near_misses);
	free(snapshot->unwritable);
	free((struct snapshot *)(uintptr_t)snapshot);
}
