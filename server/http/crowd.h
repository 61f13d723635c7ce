/* SPDX-License-Identifier: MIT */
/*
 * How many connections there are, and which of them go when there are too many. civetweb gives each one a worker for
 * as long as it is open; who opens hundreds and asks nothing would keep everybody else waiting until the time-outs end
 * them. So when workers grow scarce, the oldest connections that are not in the middle of an answer may send no more:
 * those that have asked nothing, or half a question, or have been answered. What they had sent is answered still. Any
 * thread.
 */
#ifndef BITSBRIDGE_HTTP_CROWD_H
#define BITSBRIDGE_HTTP_CROWD_H

#include <stdbool.h>
#include <stdint.h>

#include "http/capacity.h"
#include "http/peer_end.h"

struct crowd;

struct crowd *crowd_new(const struct http_capacity *capacity);
void crowd_free(struct crowd *crowd); /* accepts NULL */

/* The port is known now; before, nobody is ended. */
void crowd_open(struct crowd *crowd, uint16_t our_port);
/* A worker has a new connection; may end others. */
void crowd_enter(struct crowd *crowd);
/* This peer's connection is being answered, or no longer. */
void crowd_set_busy(struct crowd *crowd, const struct peer_end *peer, bool busy);
/* Around the closing of a connection's socket, by the same thread: meanwhile nobody looks at sockets. */
void crowd_begin_leave(struct crowd *crowd);
void crowd_end_leave(struct crowd *crowd);

#endif
