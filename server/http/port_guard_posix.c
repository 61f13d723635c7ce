/* SPDX-License-Identifier: MIT */
#include "http/port_guard.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"

struct port_guard {
	int descriptor;
};

/* Neither SO_REUSEADDR nor SO_REUSEPORT: with either of them somebody else could bind the same. */
static int bind_to(int descriptor, uint16_t port)
{
	int on = 1;
	struct sockaddr_in6 address = {.sin6_family = AF_INET6,
	        .sin6_port = htons(port),
	        .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	if (fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0 ||
	        setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0)
		return -1;
	return bind(descriptor, (struct sockaddr *)&address, sizeof address);
}

enum port_guard_finding port_guard_hold(uint16_t port, struct port_guard **ret)
{
	*ret = NULL;
	int descriptor = socket(AF_INET6, SOCK_STREAM, 0);
	if (descriptor < 0)
		return errno == EAFNOSUPPORT ? PORT_GUARD_NEEDLESS : PORT_GUARD_TAKEN;
	if (bind_to(descriptor, port) != 0) {
		int error = errno;
		close(descriptor);
		return error == EADDRNOTAVAIL ? PORT_GUARD_NEEDLESS : PORT_GUARD_TAKEN;
	}
	*ret = memory_new(sizeof **ret);
	(*ret)->descriptor = descriptor;
	return PORT_GUARD_HELD;
}

void port_guard_free(struct port_guard *guard)
{
	if (guard != NULL)
		close(guard->descriptor);
	free(guard);
}
