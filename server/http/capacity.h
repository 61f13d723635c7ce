/* SPDX-License-Identifier: MIT */
/*
 * How many connections a server serves at once, and how they are divided: as limits.h says, or less where it has fewer
 * descriptors than those need. A worker counts two: its connection, and what it opens for a moment to answer (the look-up
 * of the peer, a page of --webroot, a file of the data directory). Pure.
 */
#ifndef BITSBRIDGE_HTTP_CAPACITY_H
#define BITSBRIDGE_HTTP_CAPACITY_H

#include <stdbool.h>

struct http_capacity {
	unsigned workers;       /* connections that are held at once */
	unsigned spare;         /* of them, kept free for the next to come (crowd.h) */
	unsigned streams;       /* event streams, all scopes together */
	unsigned scope_streams; /* of one origin, or of the own scope */
	unsigned polls;         /* requests that wait with wait= */
	unsigned queue;         /* connections that are accepted and wait for a worker */
};

/* descriptors: all that may be used for connections. */
struct http_capacity http_capacity_of(unsigned descriptors);
/* Is it all that limits.h says? */
bool http_capacity_is_full(const struct http_capacity *capacity);

#endif
