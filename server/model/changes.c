/* SPDX-License-Identifier: MIT */
#include "model/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static struct changes *changes_copy(const struct changes *changes)
{
	struct changes *copy = memory_new(sizeof *copy);
	atomic_init(&copy->refs, 1);
	if (changes != NULL) {
		copy->count = changes->count;
		memcpy(copy->rows, changes->rows, sizeof copy->rows);
	}
	return copy;
}

const struct changes *changes_after(
        const struct changes *before, enum job_state state, int64_t time)
{
	struct changes *after = changes_copy(before);
	if (after->count > 0 && time != JOB_TIME_UNKNOWN &&
	        time < after->rows[after->count - 1].time)
		time = after->rows[after->count - 1].time;
	if (after->count == CHANGES_MAX)
		memmove(after->rows, after->rows + 1, sizeof *after->rows * --after->count);
	after->rows[after->count++] = (struct change){.state = state, .time = time};
	return after;
}

const struct changes *changes_corrected(const struct changes *changes, enum job_state state)
{
	struct changes *corrected = changes_copy(changes);
	corrected->rows[corrected->count - 1].state = state;
	return corrected;
}

/* Sharing is read-only but for the count. */
static atomic_uint *changes_refs(const struct changes *changes)
{
	return &((struct changes *)(uintptr_t)changes)->refs;
}

const struct changes *changes_ref(const struct changes *changes)
{
	if (changes != NULL)
		atomic_fetch_add_explicit(changes_refs(changes), 1, memory_order_relaxed);
	return changes;
}

void changes_unref(const struct changes *changes)
{
	if (changes == NULL ||
	        atomic_fetch_sub_explicit(changes_refs(changes), 1, memory_order_acq_rel) != 1)
		return;
	free((struct changes *)(uintptr_t)changes);
}

static bool is_moving(enum job_state state)
{
	return state == JOB_CONNECTING || state == JOB_TRANSFERRING;
}

int64_t changes_time(const struct job *job, int64_t since, int64_t watched_since, int64_t wall)
{
	int64_t said = JOB_TIME_UNKNOWN;
	if (job->state == JOB_TRANSFERRED)
		said = job->transfer_completed;
	if (said == JOB_TIME_UNKNOWN && !is_moving(job->state))
		said = job->modified;
	bool watched = since != JOB_TIME_UNKNOWN;
	if (said != JOB_TIME_UNKNOWN && said <= wall && (!watched || said >= since))
		return said;
	bool made = job->created != JOB_TIME_UNKNOWN && job->created >= watched_since;
	return watched || made ? wall : JOB_TIME_UNKNOWN;
}
