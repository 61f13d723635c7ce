/* SPDX-License-Identifier: MIT */
/* Requests by route and status, for /metrics. Any thread. */
#ifndef BITSBRIDGE_HTTP_COUNTERS_H
#define BITSBRIDGE_HTTP_COUNTERS_H

#include <stdatomic.h>

#include "http/routes.h"

/* Statuses that have a column of their own (counters_status()), and one for all others. */
#define COUNTED_STATUS_COUNT 22

struct counters {
	/* The row behind the last route counts what matched none, or was no HTTP at all. */
	atomic_uint_fast64_t requests[ROUTES_MAX + 1][COUNTED_STATUS_COUNT];
};

void counters_count(struct counters *counters, const struct route *route, int status);
/* The status of a column; 0: other. */
int counters_status(size_t column);

#endif
