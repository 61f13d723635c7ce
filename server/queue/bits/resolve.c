/* SPDX-License-Identifier: MIT */
#include "queue/bits/resolve.h"

#include <winsock2.h>

#include <stdlib.h>
#include <string.h>
#include <ws2tcpip.h>

#include "base/address.h"
#include "base/memory.h"
#include "model/permission.h"

static bool is_ours(const struct sockaddr *address)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)address;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)address;
	return address->sa_family == AF_INET6
	               ? address_is_ours((const unsigned char *)&v6->sin6_addr, 16)
	               : address_is_ours((const unsigned char *)&v4->sin_addr, 4);
}

static bool are_public(const struct addrinfo *list)
{
	for (const struct addrinfo *at = list; at != NULL; at = at->ai_next) {
		char text[NI_MAXHOST];
		if (getnameinfo(at->ai_addr, (socklen_t)at->ai_addrlen, text, sizeof text, NULL, 0,
		            NI_NUMERICHOST) != 0 ||
		        permission_is_private(text) || is_ours(at->ai_addr))
			return false;
	}
	return list != NULL;
}

bool bits_host_is_public(const char *host)
{
	WSADATA data;
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
	size_t length = strlen(host);
	bool bracketed = length > 2 && host[0] == '[' && host[length - 1] == ']';
	if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
		return false;
	char *name = bracketed ? memory_string_n(host + 1, length - 2) : memory_string(host);
	bool good = getaddrinfo(name, NULL, &hints, &list) == 0 && are_public(list);
	if (list != NULL)
		freeaddrinfo(list);
	free(name);
	WSACleanup();
	return good;
}
