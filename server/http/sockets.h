/* SPDX-License-Identifier: MIT */
/* The sockets of this process, which civetweb hides. Twins: sockets_posix.c, sockets_win32.c. */
#ifndef BITSBRIDGE_HTTP_SOCKETS_H
#define BITSBRIDGE_HTTP_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/peer_end.h"

enum { SOCKET_NONE = -1 };

struct peer_socket {
	int descriptor;
	struct peer_end peer;
};

/* The connections that were made to our_port and are open now: at most max; how many. 0 where the system cannot tell. */
size_t sockets_list(uint16_t our_port, struct peer_socket *ret, size_t max);
/* The one that was made by this peer; SOCKET_NONE where the system cannot tell. Stays right for as long as it is open. */
int socket_find(uint16_t our_port, const struct peer_end *peer);
/* Has the other end closed, or half closed, the connection? Only writing tells which. False for SOCKET_NONE. */
bool socket_is_ended(int descriptor);
/* Nothing more is read from it, but what has arrived already. */
void socket_end_reading(int descriptor);

#endif
