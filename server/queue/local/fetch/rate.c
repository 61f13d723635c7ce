/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/rate.h"

/* Far beyond any network; so that nothing below overflows. */
#define PER_SECOND_MAX (UINT64_C(1) << 40)
#define BYTES_MAX      (UINT64_C(1) << 40)

static int64_t per_second(const struct local_rate *rate)
{
	return (int64_t)(rate->per_second < PER_SECOND_MAX ? rate->per_second : PER_SECOND_MAX);
}

/* Bytes a second are thousandths of a byte a millisecond. */
void local_rate_take(struct local_rate *rate, uint64_t bytes, int64_t now)
{
	int64_t full = per_second(rate) * LOCAL_RATE_KEPT_MS;
	int64_t passed = now - rate->at;
	if (passed > 0) {
		int64_t missing = full - rate->left;
		rate->left = passed > missing / per_second(rate)
		                     ? full
		                     : rate->left + passed * per_second(rate);
		rate->at = now;
	}
	rate->left -= (int64_t)(bytes < BYTES_MAX ? bytes : BYTES_MAX) * 1000;
}

int64_t local_rate_due(const struct local_rate *rate)
{
	if (rate->left >= 0)
		return rate->at;
	return rate->at + (-rate->left + per_second(rate) - 1) / per_second(rate);
}
