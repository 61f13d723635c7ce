/* SPDX-License-Identifier: MIT */
#include "query/pacing.h"

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t failing_pause(unsigned failures)
{
	int64_t pause = PACE_FAILING_FIRST_MS;
	for (unsigned i = 1; i < failures && pause < PACE_FAILING_MAX_MS; i++)
		pause *= 2;
	return earlier(pause, PACE_FAILING_MAX_MS);
}

static int64_t watched_interval(const struct pace *pace)
{
	if (pace->moving)
		return PACE_MOVING_MS;
	return pace->silent ? PACE_SILENT_MS : PACE_RESTING_MS;
}

static int64_t interval(const struct pace *pace)
{
	if (pace->listening && pace->failures > 0)
		return failing_pause(pace->failures);
	if (pace->listening)
		return watched_interval(pace);
	if (!pace->active && !pace->promised)
		return PACE_NEVER;
	return later(PACE_UNWATCHED_MS, pace->failures > 0 ? failing_pause(pace->failures) : 0);
}

/* How soon after the last look the queue's word is followed. */
static int64_t changed_interval(const struct pace *pace, int64_t floor)
{
	if (pace->listening)
		return floor;
	return pace->promised ? PACE_PROMISED_MS : PACE_UNWATCHED_MS;
}

int64_t pace_next_look(const struct pace *pace)
{
	if (!pace->looked)
		return pace->now;
	int64_t floor = pace->failures > 0 ? PACE_FAILING_FLOOR_MS : PACE_FLOOR_MS;
	int64_t after = interval(pace);
	if (pace->look_wanted)
		after = earlier(after, floor);
	if (pace->changed)
		after = earlier(after, later(floor, changed_interval(pace, floor)));
	if (pace->acted)
		after = earlier(after, pace->failures > 0 ? floor : 0);
	int64_t next = after == PACE_NEVER ? PACE_NEVER : pace->last_look + after;
	if (pace->promise_at != PACE_NEVER)
		next = earlier(next, later(pace->promise_at, pace->last_look + floor));
	return next;
}

int64_t pace_fresh_for(const struct pace *pace)
{
	if (pace->failures > 0)
		return failing_pause(pace->failures);
	return watched_interval(pace);
}
