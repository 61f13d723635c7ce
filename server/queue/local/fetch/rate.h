/* SPDX-License-Identifier: MIT */
/*
 * How many bytes may come in a second: an account that fills with time and that bytes are taken from. One is shared by
 * all fetches that are limited together, so that many small files keep to the limit as one large file does. curl's own
 * limit begins anew with each request, and lets the first bytes of each through. Pure.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_RATE_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_RATE_H

#include <stdint.h>

/* What has not been used is kept for so long, in milliseconds. */
#define LOCAL_RATE_KEPT_MS 500

struct local_rate {
	uint64_t per_second; /* bytes; not 0 */
	int64_t left;        /* in thousandths of a byte; below 0: bytes that came too early */
	int64_t at;          /* when that was so (monotonic ms) */
};

/* Bytes have come. */
void local_rate_take(struct local_rate *rate, uint64_t bytes, int64_t now);
/* When the next byte may come (monotonic ms); not later than now: it may. */
int64_t local_rate_due(const struct local_rate *rate);

#endif
