/* SPDX-License-Identifier: MIT */
#include "model/history.h"

#include <stdlib.h>

#include "base/memory.h"
#include "model/id_index.h"
#include "model/record.h"
#include "model/snapshot_build.h"

struct history {
	const char *source;
	const struct snapshot *last; /* referenced; NULL before the first look */
	struct record **records;     /* in order of place, then sequence */
	size_t record_count, record_capacity;
	uint64_t looks, sequence, source_epoch;
	int64_t last_place; /* of jobs whose creation time is unknown: never falls, whatever the clock does */
	int64_t watched_since; /* when the first look that succeeded began; INT64_MAX: there was none */
	bool failed;           /* a look failed since the last one that succeeded */
};

struct history *history_new(const char *source)
{
	struct history *history = memory_new(sizeof *history);
	history->source = source;
	history->last_place = INT64_MIN;
	history->watched_since = INT64_MAX;
	return history;
}

void history_free(struct history *history)
{
	if (history == NULL)
		return;
	for (size_t i = 0; i < history->record_count; i++)
		record_free(history->records[i]);
	free(history->records);
	snapshot_unref(history->last);
	free(history);
}

/* One look on its way into the records. */
struct taking {
	struct history *history;
	const struct history_look *look;
	struct record_time time;
	/* Of the records there were; made when the order of the two first differs. */
	struct id_index index;
	size_t known; /* how many there were */
	size_t cursor;
	bool unordered;
};

/* The very same job as last time needs no look at its id. */
static bool is_of(const struct record *record, const struct job *job)
{
	return (record->entry != NULL && record->entry->job == job) ||
	       job_id_equal(&record->id, &job->id);
}

static struct record *find(struct taking *taking, const struct job *job)
{
	struct record **records = taking->history->records;
	while (taking->cursor < taking->known &&
	        records[taking->cursor]->seen + 1 != taking->history->looks)
		taking->cursor++; /* not listed last time either */
	if (taking->cursor < taking->known && is_of(records[taking->cursor], job))
		return records[taking->cursor++];
	if (taking->index.capacity == 0) {
		/* Room for the jobs that come now too: an id that a queue lists twice is one job. */
		id_index_init(&taking->index, taking->known + taking->look->job_count);
		for (size_t i = 0; i < taking->history->record_count; i++)
			id_index_add(&taking->index, &records[i]->id, i);
	}
	size_t at = id_index_find(&taking->index, &job->id);
	return at != ID_INDEX_NONE ? records[at] : NULL;
}

static int64_t place_of(struct history *history, const struct job *job, int64_t wall)
{
	if (job->created != JOB_TIME_UNKNOWN)
		return job->created;
	if (wall > history->last_place)
		history->last_place = wall;
	return history->last_place;
}

static struct record *append(struct taking *taking, const struct job *job)
{
	struct history *history = taking->history;
	if (history->record_count == history->record_capacity) {
		history->record_capacity = history->record_capacity * 2 + 16;
		history->records = memory_resize_array(
		        history->records, history->record_capacity, sizeof(struct record *));
	}
	struct record *record = record_new(job);
	record->sequence = history->sequence++;
	record->place = place_of(history, job, taking->look->wall);
	taking->unordered = true;
	if (taking->index.capacity != 0)
		id_index_add(&taking->index, &record->id, history->record_count);
	history->records[history->record_count++] = record;
	return record;
}

static void take_job(struct taking *taking, const struct job *job)
{
	struct history *history = taking->history;
	struct record *record = find(taking, job);
	if (record == NULL)
		record = append(taking, job);
	if (record->seen == history->looks)
		return;
	record->seen = history->looks;
	if (record->entry == NULL && record->finished)
		return; /* final, and shown long enough */
	if (record->entry != NULL && record->entry->job->created != job->created &&
	        job->created != JOB_TIME_UNKNOWN) {
		record->place = job->created;
		taking->unordered = true;
	}
	record_update(record, job, &taking->time);
}

/* It is not listed; how it left is known, though. */
static void take_ended(struct taking *taking, const struct job *job)
{
	struct record *record = find(taking, job);
	if (record == NULL || record->entry == NULL || record->seen == taking->history->looks)
		return;
	if (!record_has_left(record) || !job_state_is_final(record->entry->state))
		record_update(record, job, &taking->time);
}

/* A tag that was taken away leaves a job that is none of ours any more, not one that has ended. */
static void forget_near_miss(struct taking *taking, const struct job *job)
{
	struct record *record = find(taking, job);
	if (record == NULL || record->seen == taking->history->looks)
		return;
	entry_unref(record->entry);
	record->entry = NULL;
	record->finished = false;
}

static bool is_over(const struct record *record, int64_t now)
{
	return record->finished && now - record->finished_at >= HISTORY_KEEP_MS;
}

/* Vanished ones get their last state; what has expired goes. True: the record goes too. */
static bool settle(struct history *history, struct record *record, enum source_word word,
        const struct record_time *time)
{
	bool listed = record->seen == history->looks;
	if (!listed && record->entry != NULL && !record->entry->gone)
		record_vanish(record, word, time);
	if (is_over(record, time->now)) {
		entry_unref(record->entry);
		record->entry = NULL;
	}
	return !listed && record->entry == NULL;
}

static int by_end(const void *left, const void *right)
{
	const struct record *a = *(struct record *const *)left, *b = *(struct record *const *)right;
	if (a->finished_at != b->finished_at)
		return a->finished_at < b->finished_at ? -1 : 1;
	return a->sequence < b->sequence ? -1 : 1;
}

static int by_place(const void *left, const void *right)
{
	const struct record *a = *(struct record *const *)left, *b = *(struct record *const *)right;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

/* Most looks add at the end what was made last: then they stand in order already. */
static void sort_by_place(struct history *history)
{
	for (size_t i = 1; i < history->record_count; i++) {
		if (by_place(&history->records[i - 1], &history->records[i]) > 0) {
			qsort(history->records, history->record_count, sizeof(struct record *),
			        by_place);
			return;
		}
	}
}

static void drop_empty(struct history *history)
{
	size_t left = 0;
	for (size_t i = 0; i < history->record_count; i++) {
		struct record *record = history->records[i];
		if (record->entry == NULL && record->seen != history->looks)
			record_free(record);
		else
			history->records[left++] = record;
	}
	history->record_count = left;
}

static bool is_kept(const struct record *record)
{
	return record->entry != NULL && record->finished;
}

/* Of those that are finished only the latest stay, whether the queue still lists them or not. */
static void limit_kept(struct history *history, size_t count)
{
	struct record **kept = memory_new_array(count, sizeof(struct record *));
	count = 0;
	for (size_t i = 0; i < history->record_count; i++) {
		if (is_kept(history->records[i]))
			kept[count++] = history->records[i];
	}
	qsort(kept, count, sizeof(struct record *), by_end);
	for (size_t i = 0; i < count - HISTORY_KEEP_MAX; i++) {
		entry_unref(kept[i]->entry);
		kept[i]->entry = NULL;
	}
	free(kept);
	drop_empty(history);
}

static void settle_all(struct taking *taking)
{
	struct history *history = taking->history;
	bool same = !history->failed && history->looks > 1 &&
	            history->source_epoch == taking->look->source_epoch;
	enum source_word word = !same                     ? SOURCE_LOST
	                        : taking->look->tells_all ? SOURCE_TELLS_ALL
	                                                  : SOURCE_SILENT;
	bool dropped = false;
	size_t kept = 0;
	for (size_t i = 0; i < history->record_count; i++) {
		struct record *record = history->records[i];
		dropped |= settle(history, record, word, &taking->time);
		kept += is_kept(record);
	}
	if (dropped)
		drop_empty(history);
	if (kept > HISTORY_KEEP_MAX)
		limit_kept(history, kept);
	if (taking->unordered)
		sort_by_place(history);
}

static struct snapshot *make_snapshot(struct history *history, const struct history_look *look)
{
	struct snapshot *snapshot = snapshot_new(history->record_count, look->job_count);
	snapshot->taken_at = look->wall;
	snapshot->source = history->source;
	snapshot->untagged = look->untagged;
	snapshot->restricted = look->restricted;
	snapshot->entry_count = snapshot->near_miss_count = 0;
	for (size_t i = 0; i < history->record_count; i++) {
		if (history->records[i]->entry != NULL)
			snapshot->entries[snapshot->entry_count++] =
			        entry_ref(history->records[i]->entry);
	}
	for (size_t i = 0; i < look->job_count; i++) {
		if (look->jobs[i]->tag_kind == TAG_NEAR_MISS)
			snapshot->near_misses[snapshot->near_miss_count++] = job_ref(look->jobs[i]);
	}
	return snapshot;
}

struct snapshot *history_take(struct history *history, const struct history_look *look)
{
	struct taking taking = {.history = history,
	        .look = look,
	        .time = {look->wall, look->monotonic, history->watched_since},
	        .known = history->record_count};
	history->looks++;
	if (history->watched_since == INT64_MAX)
		history->watched_since = look->wall;
	for (size_t i = 0; i < look->job_count; i++) {
		if (job_is_tagged(look->jobs[i]))
			take_job(&taking, look->jobs[i]);
	}
	for (size_t i = 0; i < look->job_count; i++) {
		if (look->jobs[i]->tag_kind == TAG_NEAR_MISS)
			forget_near_miss(&taking, look->jobs[i]);
	}
	for (size_t i = 0; i < look->ended_count; i++)
		take_ended(&taking, look->ended[i]);
	settle_all(&taking);
	id_index_release(&taking.index);
	history->source_epoch = look->source_epoch;
	history->failed = false;
	snapshot_unref(history->last);
	struct snapshot *snapshot = make_snapshot(history, look);
	history->last = snapshot_ref(snapshot);
	return snapshot;
}

struct snapshot *history_fail(struct history *history, bits_hr error, int64_t wall)
{
	history->failed = true;
	struct snapshot *stale =
	        snapshot_new_stale(history->last, history->source, error, wall, wall);
	snapshot_unref(history->last);
	history->last = snapshot_ref(stale);
	return stale;
}

void history_note(struct history *history, const struct job_id *id, enum history_outcome outcome)
{
	for (size_t i = 0; i < history->record_count; i++) {
		if (job_id_equal(&history->records[i]->id, id))
			record_note(history->records[i], outcome);
	}
}

struct history_motion history_motion(const struct history *history)
{
	struct history_motion motion = {0};
	for (size_t i = 0; i < history->record_count; i++) {
		const struct record *record = history->records[i];
		if (record_has_left(record))
			continue;
		motion.moving |= record_is_moving(record);
		motion.active |= job_state_is_active(record->entry->state);
	}
	return motion;
}
