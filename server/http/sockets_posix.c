/* SPDX-License-Identifier: MIT */
#include "http/sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* Descriptors are given out from below: behind a gap of so many there are none. */
enum { GAP_MAX = 256 };

/* The port; 0: no address of the internet. */
static uint16_t read_end(const struct sockaddr_storage *address, struct peer_end *ret)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	if (address->ss_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		*ret = peer_end_v4((const unsigned char *)&v4.sin_addr, ntohs(v4.sin_port));
		return ntohs(v4.sin_port);
	}
	if (address->ss_family == AF_INET6) {
		memcpy(&v6, address, sizeof v6);
		*ret = peer_end_v6(v6.sin6_addr.s6_addr, ntohs(v6.sin6_port));
		return ntohs(v6.sin6_port);
	}
	return 0;
}

/* *ret_own: our port, 0 where it is no connection. False: there is no such descriptor at all. */
static bool ends_of(int descriptor, uint16_t *ret_own, struct peer_end *ret_peer)
{
	struct sockaddr_storage address;
	struct peer_end own;
	socklen_t length = sizeof address;
	*ret_own = 0;
	if (getsockname(descriptor, (struct sockaddr *)&address, &length) != 0)
		return errno != EBADF;
	uint16_t port = read_end(&address, &own);
	length = sizeof address;
	if (getpeername(descriptor, (struct sockaddr *)&address, &length) == 0 &&
	        read_end(&address, ret_peer) != 0)
		*ret_own = port;
	return true;
}

/* The first of those made to our_port from this descriptor on. False: there is none. */
static bool find_from(int descriptor, uint16_t our_port, struct peer_socket *ret)
{
	for (int gap = 0; gap < GAP_MAX; descriptor++) {
		uint16_t own;
		struct peer_end peer;
		if (!ends_of(descriptor, &own, &peer)) {
			gap++;
			continue;
		}
		gap = 0;
		if (own != 0 && own == our_port) {
			*ret = (struct peer_socket){descriptor, peer};
			return true;
		}
	}
	return false;
}

size_t sockets_list(uint16_t our_port, struct peer_socket *ret, size_t max)
{
	size_t count = 0;
	for (int from = 0; count < max && find_from(from, our_port, &ret[count]); count++)
		from = ret[count].descriptor + 1;
	return count;
}

int socket_find(uint16_t our_port, const struct peer_end *peer)
{
	struct peer_socket found = {.descriptor = SOCKET_NONE};
	while (find_from(found.descriptor + 1, our_port, &found))
		if (peer_end_equal(&found.peer, peer))
			return found.descriptor;
	return SOCKET_NONE;
}

bool socket_is_ended(int descriptor)
{
	char byte;
	if (descriptor == SOCKET_NONE)
		return false;
	ssize_t count = recv(descriptor, &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT);
	return count == 0 ||
	       (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void socket_end_reading(int descriptor)
{
	shutdown(descriptor, SHUT_RD);
}
