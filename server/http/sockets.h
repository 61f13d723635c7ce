/* SPDX-License-Identifier: MIT */
/* The sockets of this process, for the crowd. Twins: sockets_posix.c, sockets_win32.c. */
#ifndef BITSBRIDGE_HTTP_SOCKETS_H
#define BITSBRIDGE_HTTP_SOCKETS_H

#include <stddef.h>
#include <stdint.h>

struct peer_socket {
	int descriptor;
	uint16_t peer_port;
};

/* The connections that were made to our_port and are open now: at most max; how many. 0 where the system cannot tell. */
size_t sockets_list(uint16_t our_port, struct peer_socket *ret, size_t max);
/* Nothing more is read from it, but what has arrived already. */
void socket_end_reading(int descriptor);

#endif
