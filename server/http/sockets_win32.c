/* SPDX-License-Identifier: MIT */
#include "http/sockets.h"

/* Windows does not number sockets densely, so they cannot be found by trying; the time-outs have to do. */
size_t sockets_list(uint16_t our_port, struct peer_socket *ret, size_t max)
{
	(void)our_port;
	(void)ret;
	(void)max;
	return 0;
}

int socket_find(uint16_t our_port, const struct peer_end *peer)
{
	(void)our_port;
	(void)peer;
	return SOCKET_NONE;
}

bool socket_is_ended(int descriptor)
{
	(void)descriptor;
	return false;
}

void socket_end_reading(int descriptor)
{
	(void)descriptor;
}
