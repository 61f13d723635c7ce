/* SPDX-License-Identifier: MIT */
#include "http/capacity.h"

#include "base/descriptors.h"
#include "http/limits.h"

enum { FULL = 2 * HTTP_WORKERS + HTTP_CONNECTION_QUEUE, SPARE_MIN = 4, ONE_MIN = 1 };
_Static_assert(
        (int)FULL == (int)DESCRIPTORS_HTTP_MAX, "the descriptors' share is what the limits need");

static unsigned part(unsigned of_full, unsigned descriptors, unsigned least)
{
	unsigned scaled = of_full * descriptors / FULL;
	return scaled > least ? scaled : least;
}

struct http_capacity http_capacity_of(unsigned descriptors)
{
	if (descriptors > FULL)
		descriptors = FULL;
	return (struct http_capacity){
	        .workers = part(HTTP_WORKERS, descriptors, ONE_MIN),
	        .spare = part(HTTP_WORKERS_SPARE, descriptors, SPARE_MIN),
	        .streams = part(HTTP_STREAMS_MAX, descriptors, ONE_MIN),
	        .scope_streams = part(HTTP_SCOPE_STREAMS_MAX, descriptors, ONE_MIN),
	        .polls = part(HTTP_POLLS_MAX, descriptors, ONE_MIN),
	        .queue = part(HTTP_CONNECTION_QUEUE, descriptors, ONE_MIN),
	};
}

bool http_capacity_is_full(const struct http_capacity *capacity)
{
	return capacity->workers == HTTP_WORKERS;
}
