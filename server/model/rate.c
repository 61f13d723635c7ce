/* SPDX-License-Identifier: MIT */
#include "model/rate.h"

#include <math.h>

#include "snapshot.h"

/* Longer than any download is waited for; keeps the figure within what JSON's readers count exactly. */
#define ETA_MAX 1e9

static void forget(struct rate *rate)
{
	rate->bytes = rate->time = 0;
	rate->samples = 0;
}

static void add(struct rate *rate, double bytes, double elapsed)
{
	double fade = exp(-elapsed / RATE_TIME_CONSTANT_MS);
	rate->bytes = rate->bytes * fade + bytes;
	rate->time = rate->time * fade + elapsed;
	if (rate->samples < RATE_SAMPLES_MIN)
		rate->samples++;
}

static void sample_transfer(struct rate *rate, uint64_t bytes, int64_t now)
{
	if (!rate->running) {
		if (now - rate->last_at > RATE_PAUSE_MAX_MS)
			forget(rate);
		rate->samples += rate->samples == 0 ? 1 : 0;
	} else if (bytes < rate->last_bytes) {
		forget(rate); /* started again from an earlier byte: nothing before tells of what comes */
		rate->samples = 1;
	} else if (now > rate->last_at) {
		add(rate, (double)(bytes - rate->last_bytes), (double)(now - rate->last_at));
	}
}

void rate_sample(struct rate *rate, bool active, bool transferring, uint64_t bytes, int64_t now)
{
	if (!active) {
		rate->begun = rate->running = false;
		return;
	}
	if (!rate->begun || bytes != rate->last_bytes)
		rate->moved_at = now;
	rate->begun = true;
	if (transferring) {
		sample_transfer(rate, bytes, now);
		rate->last_at = now;
	}
	rate->last_bytes = bytes;
	rate->running = transferring;
}

static bool is_known(const struct rate *rate)
{
	return rate->running && rate->samples >= RATE_SAMPLES_MIN && rate->time >= RATE_TIME_MIN_MS;
}

static double per_second(const struct rate *rate)
{
	double value = rate->bytes * 1000 / rate->time;
	return value >= 1 ? value : 0;
}

int64_t rate_figure(const struct rate *rate)
{
	if (!is_known(rate))
		return RATE_UNKNOWN;
	int64_t value = (int64_t)(per_second(rate) + 0.5), unit = 1;
	while (value / unit >= 1000)
		unit *= 10;
	return (value + unit / 2) / unit * unit;
}

int64_t rate_eta(const struct rate *rate, uint64_t left)
{
	if (!is_known(rate) || per_second(rate) <= 0)
		return ETA_UNKNOWN;
	double eta = ceil((double)left / per_second(rate));
	return eta <= ETA_MAX ? (int64_t)eta : ETA_UNKNOWN;
}

bool rate_is_stalled(const struct rate *rate, int64_t now)
{
	return rate->begun && now - rate->moved_at >= RATE_STALL_MS;
}
