/* SPDX-License-Identifier: MIT */
/*
 * How fast a job moves. Of all bytes that arrived, and of all time that passed, the sums are kept in which what
 * is t old counts exp(-t / RATE_TIME_CONSTANT_MS); the rate is one sum over the other. So a steady transfer shows
 * its true rate from the first figure on (an average that starts at zero would creep up), a change of speed is
 * shown to 63 % after one time constant and to 95 % after three, bytes that come in gusts do not make it jump,
 * and unevenly spaced looks do no harm.
 */
#ifndef BITSBRIDGE_MODEL_RATE_H
#define BITSBRIDGE_MODEL_RATE_H

#include <stdbool.h>
#include <stdint.h>

#define RATE_TIME_CONSTANT_MS 4000
/* No figure before so much was seen: it would be a guess. */
#define RATE_TIME_MIN_MS 1000
#define RATE_SAMPLES_MIN 3
/* A pause (another job's time slice, the next file's connection) after which what was seen before is forgotten. */
#define RATE_PAUSE_MAX_MS 8000
/* A transfer whose last byte is so long ago is stalled. */
#define RATE_STALL_MS 10000

/* Zeroed: nothing seen. Times are monotonic milliseconds. */
struct rate {
	double bytes, time; /* the fading sums; time in ms */
	unsigned samples;
	bool running; /* the last look saw it transfer */
	bool begun;   /* the times below are set */
	uint64_t last_bytes;
	int64_t last_at;
	int64_t moved_at; /* when a byte was last seen to arrive, or waiting for one began */
};

/* What a look saw: is the job connecting or transferring (active), is it transferring, how many bytes has it. */
void rate_sample(struct rate *rate, bool active, bool transferring, uint64_t bytes, int64_t now);
/* Bytes per second, three significant digits (more would be noise that wakes every listener); RATE_UNKNOWN. */
int64_t rate_figure(const struct rate *rate);
/* Seconds until `left` more bytes are here; ETA_UNKNOWN where there is no rate or it is 0. */
int64_t rate_eta(const struct rate *rate, uint64_t left);
bool rate_is_stalled(const struct rate *rate, int64_t now);

#endif
