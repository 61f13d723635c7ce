/* SPDX-License-Identifier: MIT */
#include "http/sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

/* Descriptors are given out from below: behind a gap of so many there are none. */
enum { GAP_MAX = 256 };

/* 0: no address of the internet. */
static uint16_t port_of(const struct sockaddr_storage *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	if (address->ss_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		return ntohs(v4.sin_port);
	}
	if (address->ss_family == AF_INET6) {
		memcpy(&v6, address, sizeof v6);
		return ntohs(v6.sin6_port);
	}
	return 0;
}

/* False: there is no such descriptor at all. */
static bool ports_of(int descriptor, uint16_t *ret_own, uint16_t *ret_peer)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof address;
	*ret_own = *ret_peer = 0;
	if (getsockname(descriptor, (struct sockaddr *)&address, &length) != 0)
		return errno != EBADF;
	*ret_own = port_of(&address);
	length = sizeof address;
	if (getpeername(descriptor, (struct sockaddr *)&address, &length) == 0)
		*ret_peer = port_of(&address);
	return true;
}

size_t sockets_list(uint16_t our_port, struct peer_socket *ret, size_t max)
{
	size_t count = 0;
	for (int descriptor = 0, gap = 0; gap < GAP_MAX && count < max; descriptor++) {
		uint16_t own, peer;
		if (!ports_of(descriptor, &own, &peer)) {
			gap++;
			continue;
		}
		gap = 0;
		if (own == our_port && peer != 0)
			ret[count++] = (struct peer_socket){descriptor, peer};
	}
	return count;
}

void socket_end_reading(int descriptor)
{
	shutdown(descriptor, SHUT_RD);
}
