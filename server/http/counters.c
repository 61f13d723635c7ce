/* SPDX-License-Identifier: MIT */
#include "http/counters.h"

static const int statuses[] = {0, 200, 201, 204, 304, 400, 401, 403, 404, 405, 409, 411, 413, 414,
        415, 421, 422, 429, 431, 500, 503, 504};
_Static_assert(sizeof statuses / sizeof *statuses == COUNTED_STATUS_COUNT, "one column each");

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
