/* SPDX-License-Identifier: MIT */
#include "queue/local/store/listing.h"

#include <stdlib.h>

#include "base/memory.h"
#include "queue/local/store/housekeeping.h"

struct local_listed {
	int64_t seq, ended;
	const struct job *job;
};

static void forget_jobs(void *data)
{
	struct local_listing *listing = data;
	for (size_t i = 0; i < listing->count; i++)
		job_unref(listing->jobs[i].job);
	listing->count = 0;
}

void local_listing_forget(struct local_listing *listing)
{
	forget_jobs(listing);
	listing->mark = (struct local_mark){0};
}

void local_listing_release(struct local_listing *listing)
{
	forget_jobs(listing);
	free(listing->jobs);
	*listing = (struct local_listing){0};
}

static size_t place_of(const struct local_listing *listing, int64_t seq)
{
	size_t low = 0, high = listing->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (listing->jobs[middle].seq < seq)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void make_room(struct local_listing *listing, size_t place)
{
	if (listing->count == listing->capacity) {
		listing->capacity = listing->capacity * 2 + 16;
		listing->jobs = memory_resize_array(
		        listing->jobs, listing->capacity, sizeof *listing->jobs);
	}
	for (size_t i = listing->count; i > place; i--)
		listing->jobs[i] = listing->jobs[i - 1];
	listing->count++;
}

static void learn(void *data, int64_t seq, int64_t ended, const struct job *job)
{
	struct local_listing *listing = data;
	size_t place = place_of(listing, seq);
	if (place == listing->count || listing->jobs[place].seq != seq)
		make_room(listing, place);
	else
		job_unref(listing->jobs[place].job);
	listing->jobs[place] = (struct local_listed){seq, ended, job};
}

static bool is_shown(const struct local_listed *listed, enum look_scope scope, int64_t now)
{
	bool final = job_state_is_final(listed->job->state);
	if (job_is_being_filed(listed->job))
		return true;
	if (scope == LOOK_ALL)
		return !final;
	if (final && listed->ended + LOCAL_ENDED_MS < now)
		return false;
	return listed->job->tag_kind != TAG_NONE || listed->job->complete_when_transferred;
}

bits_hr local_listing_look(struct local_listing *listing, struct local_store *store,
        enum look_scope scope, int64_t now, struct queue_look *ret)
{
	bits_hr code = local_read_changes(
	        store, &listing->mark, &(struct local_reader){forget_jobs, learn, listing});
	if (code < 0)
		return code;
	ret->jobs = memory_new_array(listing->count, sizeof(struct job *));
	for (size_t i = 0; i < listing->count; i++) {
		const struct local_listed *listed = &listing->jobs[i];
		if (listed->job->tag_kind == TAG_NONE && !job_state_is_final(listed->job->state))
			ret->untagged++;
		if (is_shown(listed, scope, now))
			ret->jobs[ret->job_count++] = job_ref(listed->job);
	}
	return BITS_S_OK;
}
