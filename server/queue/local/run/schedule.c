/* SPDX-License-Identifier: MIT */
#include "queue/local/run/schedule.h"

#include <stddef.h>

/* Whose turn it is in a level: the running job's until its slice ends (where a changed priority has made them two, of the
 * one that began first), then that of who has waited longest. */
static struct local_candidate *turn_of(struct local_candidate *candidates, size_t count,
        enum job_priority level, int64_t now, int64_t slice, int64_t *ret_until)
{
	struct local_candidate *longest = NULL, *running = NULL;
	size_t ready = 0;
	for (size_t i = 0; i < count; i++) {
		struct local_candidate *candidate = &candidates[i];
		if (!candidate->ready || candidate->priority != level)
			continue;
		ready++;
		if (candidate->running) {
			if (running == NULL || candidate->since < running->since)
				running = candidate;
		} else if (longest == NULL || candidate->since < longest->since) {
			longest = candidate;
		}
	}
	if (running != NULL && (longest == NULL || now - running->since < slice)) {
		if (ready > 1)
			*ret_until = running->since + slice;
		return running;
	}
	if (ready > 1)
		*ret_until = now + slice;
	return longest;
}

/* Of those that run, or of those that do not, as long as there is room; how much room is left. */
static size_t choose_foreground(
        struct local_candidate *candidates, size_t count, bool running, size_t room)
{
	for (size_t i = 0; i < count && room > 0; i++) {
		struct local_candidate *candidate = &candidates[i];
		if (!candidate->ready || candidate->priority != JOB_PRIORITY_FOREGROUND ||
		        candidate->running != running)
			continue;
		candidate->chosen = true;
		room--;
	}
	return room;
}

int64_t local_schedule(struct local_candidate *candidates, size_t count, size_t foreground_max,
        int64_t now, int64_t slice)
{
	static const enum job_priority levels[] = {
	        JOB_PRIORITY_HIGH, JOB_PRIORITY_NORMAL, JOB_PRIORITY_LOW};
	int64_t until = INT64_MAX;
	for (size_t i = 0; i < count; i++)
		candidates[i].chosen = false;
	size_t room = choose_foreground(candidates, count, true, foreground_max);
	choose_foreground(candidates, count, false, room);
	for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
		struct local_candidate *next =
		        turn_of(candidates, count, levels[i], now, slice, &until);
		if (next != NULL) {
			next->chosen = true;
			break;
		}
	}
	return until;
}

int64_t local_earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}
