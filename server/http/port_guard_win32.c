/* SPDX-License-Identifier: MIT */
#include "http/port_guard.h"

#include <winsock2.h>
#include <ws2tcpip.h>

#include <stdbool.h>
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

static enum port_guard_finding give_up(bool needless)
{
	WSACleanup();
	return needless ? PORT_GUARD_NEEDLESS : PORT_GUARD_TAKEN;
}

enum port_guard_finding port_guard_hold(uint16_t port, struct port_guard **ret)
{
	WSADATA data;
	*ret = NULL;
	if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
		return PORT_GUARD_TAKEN;
	SOCKET descriptor = socket(AF_INET6, SOCK_STREAM, 0);
	if (descriptor == INVALID_SOCKET)
		return give_up(WSAGetLastError() == WSAEAFNOSUPPORT);
	if (bind_to(descriptor, port) != 0) {
		int error = WSAGetLastError();
		closesocket(descriptor);
		return give_up(error == WSAEADDRNOTAVAIL);
	}
	*ret = memory_new(sizeof **ret);
	(*ret)->socket = descriptor;
	return PORT_GUARD_HELD;
}

void port_guard_free(struct port_guard *guard)
{
	if (guard != NULL) {
		closesocket(guard->socket);
		WSACleanup();
	}
	free(guard);
}
