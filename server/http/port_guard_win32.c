/* SPDX-License-Identifier: MIT */
#include "http/port_guard.h"

#include <winsock2.h>
#include <ws2tcpip.h>

#include <stdlib.h>

#include "base/memory.h"

struct port_guard {
	SOCKET socket;
};

/* Without SO_EXCLUSIVEADDRUSE another program could bind the same port by SO_REUSEADDR. */
static int bind_to(SOCKET socket, uint16_t port)
{
	DWORD on = 1;
	struct sockaddr_in6 address = {.sin6_family = AF_INET6,
	        .sin6_port = htons(port),
	        .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	if (setsockopt(socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, (const char *)&on, sizeof on) !=
	                0 ||
	        setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, (const char *)&on, sizeof on) != 0)
		return -1;
	return bind(socket, (struct sockaddr *)&address, sizeof address);
}

enum port_guard_finding port_guard_hold(uint16_t port, struct port_guard **ret)
{
	*ret = NULL;
	SOCKET descriptor = socket(AF_INET6, SOCK_STREAM, 0);
	if (descriptor == INVALID_SOCKET)
		return WSAGetLastError() == WSAEAFNOSUPPORT ? PORT_GUARD_NEEDLESS
		                                            : PORT_GUARD_TAKEN;
	if (bind_to(descriptor, port) != 0) {
		int error = WSAGetLastError();
		closesocket(descriptor);
		return error == WSAEADDRNOTAVAIL ? PORT_GUARD_NEEDLESS : PORT_GUARD_TAKEN;
	}
	*ret = memory_new(sizeof **ret);
	(*ret)->socket = descriptor;
	return PORT_GUARD_HELD;
}

void port_guard_free(struct port_guard *guard)
{
	if (guard != NULL)
		closesocket(guard->socket);
	free(guard);
}
