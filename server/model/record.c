/* SPDX-License-Identifier: MIT */
#include "model/record.h"

#include <stdlib.h>

#include "base/memory.h"
#include "model/changes.h"
#include "model/snapshot_build.h"

struct record *record_new(const struct job *job)
{
	struct record *record = memory_new(sizeof *record);
	record->id = job->id;
	record->looked_at = JOB_TIME_UNKNOWN;
	return record;
}

void record_free(struct record *record)
{
	if (record == NULL)
		return;
	entry_unref(record->entry);
	free(record);
}

static bool error_is_new(const struct entry *before, const struct job *job)
{
	const struct job_error *error = job_failure(job);
	if (error->code == 0)
		return false;
	if (before == NULL)
		return true;
	const struct job_error *known = job_failure(before->job);
	return known->code != error->code || known->context != error->context ||
	       before->job->error_count != job->error_count;
}

static void set_last_error(
        struct entry *entry, const struct entry *before, const struct job *job, int64_t wall)
{
	if (error_is_new(before, job))
		entry_set_last_error(entry, job_failure(job), wall);
	else if (before != NULL)
		entry_set_last_error(entry, &before->last_error, before->last_error_time);
}

static void set_figures(struct entry *entry, const struct rate *rate, int64_t now)
{
	const struct job *job = entry->job;
	entry->rate = rate_figure(rate);
	if (job->bytes_total != JOB_SIZE_UNKNOWN) {
		uint64_t left = job->bytes_total > job->bytes_transferred
		                        ? job->bytes_total - job->bytes_transferred
		                        : 0;
		entry->eta = rate_eta(rate, left);
	}
	if (rate_is_stalled(rate, now))
		entry->warnings |= WARN_STALLED;
}

/* What time alone can change, without a word from the queue: what set_figures() sets. */
static bool same_figures(const struct entry *a, const struct entry *b)
{
	return a->rate == b->rate && a->eta == b->eta && a->warnings == b->warnings;
}

static void set_changes(
        struct entry *entry, const struct record *record, const struct record_time *time)
{
	const struct entry *before = record->entry;
	const struct changes *known = before != NULL ? before->changes : NULL;
	if (known != NULL && before->state == entry->state)
		entry->changes = changes_ref(known);
	else
		entry->changes = changes_after(known, entry->state,
		        changes_time(
		                entry->job, record->looked_at, time->watched_since, time->wall));
}

/* The entry for what is seen now: a new one, or the one before where the queue shows the very same job. */
static const struct entry *next_entry(
        const struct record *record, const struct job *job, const struct record_time *time)
{
	const struct entry *before = record->entry;
	struct entry *entry = entry_new(job);
	set_last_error(entry, before, job, time->wall);
	set_figures(entry, &record->rate, time->now);
	set_changes(entry, record, time);
	if (before != NULL && before->job == job && !before->gone && same_figures(before, entry)) {
		entry_unref(entry);
		return entry_ref(before);
	}
	return entry;
}

void record_update(struct record *record, const struct job *job, const struct record_time *time)
{
	bool transferring = job->state == JOB_TRANSFERRING;
	bool active = transferring || job->state == JOB_CONNECTING;
	const struct entry *before = record->entry;
	if (!active && !record->rate.begun && before != NULL && before->job == job &&
	        !before->gone) {
		record->looked_at = time->wall;
		return;
	}
	rate_sample(&record->rate, active, transferring, job->bytes_transferred, time->now);
	record->entry = next_entry(record, job, time);
	record->looked_at = time->wall;
	entry_unref(before);
	/* What is not in its place yet is not over; it stays for as long again once it is. */
	bool final = job_state_is_final(job->state) && !job_is_being_filed(job);
	if (final && !record->finished)
		record->finished_at = time->now;
	record->finished = final;
}

/* In which state did it leave, and with which warning where that is only the last that was known? */
static enum job_state left_in(
        const struct record *record, enum source_word word, unsigned *ret_warnings)
{
	enum job_state state = record->entry->state;
	*ret_warnings = 0;
	if (job_state_is_final(record->entry->job->state))
		return state;
	if (record->outcome != OUTCOME_UNKNOWN)
		return record->outcome == OUTCOME_COMPLETED ? JOB_ACKNOWLEDGED : JOB_CANCELLED;
	if (word != SOURCE_LOST && state == JOB_TRANSFERRED)
		return JOB_ACKNOWLEDGED;
	if (word == SOURCE_TELLS_ALL)
		return JOB_CANCELLED;
	*ret_warnings = WARN_ENDED_UNSEEN;
	if (word == SOURCE_LOST)
		*ret_warnings |= WARN_SOURCE_LOST;
	return state;
}

/* It is another state now, seen at wall, or what was inferred was wrong. */
static void change_state(struct entry *entry, enum job_state state, bool correct, int64_t wall)
{
	const struct changes *known = entry->changes;
	if (entry->state != state && known != NULL) {
		entry->changes = correct ? changes_corrected(known, state)
		                         : changes_after(known, state, wall);
		changes_unref(known);
	}
	entry->state = state;
}

void record_vanish(struct record *record, enum source_word word, const struct record_time *time)
{
	unsigned warnings;
	struct entry *entry = entry_copy(record->entry);
	change_state(entry, left_in(record, word, &warnings), false, time->wall);
	entry->gone = true;
	entry->rate = RATE_UNKNOWN;
	entry->eta = ETA_UNKNOWN;
	entry->warnings &= ~(unsigned)WARN_STALLED;
	entry->warnings |= warnings;
	entry_unref(record->entry);
	record->entry = entry;
	record->rate = (struct rate){0};
	if (!record->finished)
		record->finished_at = time->now;
	record->finished = true;
}

void record_note(struct record *record, enum history_outcome outcome)
{
	record->outcome = outcome;
	if (outcome == OUTCOME_UNKNOWN || record->entry == NULL || !record->entry->gone)
		return;
	unsigned warnings;
	struct entry *entry = entry_copy(record->entry);
	change_state(entry, left_in(record, SOURCE_LOST, &warnings),
	        job_state_is_final(entry->state), JOB_TIME_UNKNOWN);
	entry->warnings &= ~(unsigned)(WARN_SOURCE_LOST | WARN_ENDED_UNSEEN);
	entry_unref(record->entry);
	record->entry = entry;
}

bool record_is_moving(const struct record *record)
{
	return !record_has_left(record) &&
	       (record->entry->state == JOB_TRANSFERRING ||
	               record->entry->state == JOB_CONNECTING) &&
	       (record->entry->warnings & WARN_STALLED) == 0;
}

bool record_has_left(const struct record *record)
{
	return record->entry == NULL || record->entry->gone;
}
