/* SPDX-License-Identifier: MIT */
/* Requests by route and status, for /metrics. Any thread. */
#ifndef BITSBRIDGE_HTTP_COUNTERS_H
#define BITSBRIDGE_HTTP_COUNTERS_H

#include <stdatomic.h>

#include "http/routes.h"

/* Statuses of their own row; every other one is counted as 0, "other". */
#define COUNTED_STATUSES(X)                                                                        \
	X(0)                                                                                       \
	X(200)                                                                                     \
	X(201)                                                                                     \
	X(204)                                                                                     \
	X(304) X(400) X(401) X(403) X(404) X(405) X(409) X(411) X(413) X(414) X(415) X(421) X(422) \
	        X(429) X(431) X(500) X(503) X(504)

#define COUNT_ONE(status) +1
enum { COUNTED_STATUS_COUNT = 0 COUNTED_STATUSES(COUNT_ONE) };
#undef COUNT_ONE

struct counters {
	/* The row behind the last route counts what matched none, or was no HTTP at all. */
	atomic_uint_fast64_t requests[ROUTES_MAX + 1][COUNTED_STATUS_COUNT];
};

void counters_count(struct counters *counters, const struct route *route, int status);
/* The status of a column; 0: other. */
int counters_status(size_t column);

#endif
