/* SPDX-License-Identifier: MIT */
#include "http/counters.h"

#define STATUS(status) status,
static const int statuses[] = {COUNTED_STATUSES(STATUS)};
#undef STATUS

int counters_status(size_t column)
{
	return statuses[column];
}

void counters_count(struct counters *counters, const struct route *route, int status)
{
	size_t row = route != NULL ? (size_t)(route - routes) : ROUTES_MAX, column = 0;
	for (size_t i = 1; i < COUNTED_STATUS_COUNT; i++)
		if (statuses[i] == status)
			column = i;
	atomic_fetch_add(&counters->requests[row][column], 1);
}
