/* SPDX-License-Identifier: MIT */
/*
 * A recording: what a queue showed, look by look, and when. What records gives each look to a sink; what replays
 * takes them as steps. Neither knows the language of the file (server/json does), nor the file itself (server/cli does).
 *
 * Times of day stand in it relative to its beginning. A clock says where they lie when it is replayed.
 */
#ifndef BITSBRIDGE_RECORDING_H
#define BITSBRIDGE_RECORDING_H

#include "job.h"

/* Of a speed: 1000 is as it was, 20000 twenty times as fast. */
#define RECORDING_SPEED_UNIT 1000
#define RECORDING_SPEED_MAX  (1000 * RECORDING_SPEED_UNIT)

/* One look. Its arrays belong to whoever made it, and hold until the next call. */
struct recording_step {
	int64_t at;     /* milliseconds since the beginning; never falls */
	bits_hr failed; /* negative: the queue did not answer, with that; the rest does not count */
	const struct job *const *jobs; /* all that was listed, in order */
	size_t job_count;
	const struct job *const *ended; /* what had left, in its final state */
	size_t ended_count;
	size_t untagged, restricted;
	uint64_t source_epoch;
	bool tells_all;
};

/* When a recording begins, in milliseconds since 1970, and how fast it goes from there. */
struct recording_clock {
	int64_t began;
	uint32_t speed;
};

/* From the recording's time to the time of day; what was before its beginning is not squeezed. */
static inline int64_t recording_wall(const struct recording_clock *clock, int64_t at)
{
	return clock->began + (at > 0 ? at * RECORDING_SPEED_UNIT / clock->speed : at);
}

/* One thread at a time. */
struct recording_steps {
	/* To the beginning; the times of the jobs that follow are by this clock. */
	void (*rewind)(void *data, const struct recording_clock *clock);
	/* False: there are no more. */
	bool (*next)(void *data, struct recording_step *ret);
	void *data;
};

struct recording_sink {
	/* The looking thread. began: the time of day that counts as the beginning, always the same. */
	void (*step)(void *data, const struct recording_step *step, int64_t began);
	void *data;
};

#endif
