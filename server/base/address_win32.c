/* SPDX-License-Identifier: MIT */
#include "base/address.h"

#include <string.h>
#include <winsock2.h>
#include <ws2tcpip.h>

bool address_parse_ipv4(const char *text, unsigned char ret[4])
{
	char again[INET_ADDRSTRLEN];
	unsigned char bytes[4];
	/* Systems differ in what else they take. */
	if (inet_pton(AF_INET, text, bytes) != 1 ||
	        inet_ntop(AF_INET, bytes, again, sizeof again) == NULL || strcmp(text, again) != 0)
		return false;
	memcpy(ret, bytes, sizeof bytes);
	return true;
}

bool address_parse_ipv6(const char *text, unsigned char ret[16])
{
	return strspn(text, "0123456789abcdefABCDEF:.") == strlen(text) &&
	       inet_pton(AF_INET6, text, ret) == 1;
}

/* A socket can be bound to addresses of this machine only. */
bool address_is_ours(const unsigned char *bytes, size_t count)
{
	WSADATA data;
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	bool six = count == sizeof v6.sin6_addr;
	if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
		return true;
	memcpy(six ? (void *)&v6.sin6_addr : (void *)&v4.sin_addr, bytes, count);
	SOCKET descriptor = socket(six ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
	bool ours = descriptor == INVALID_SOCKET ||
	            (six ? bind(descriptor, (struct sockaddr *)&v6, sizeof v6)
	                 : bind(descriptor, (struct sockaddr *)&v4, sizeof v4)) == 0;
	if (descriptor != INVALID_SOCKET)
		closesocket(descriptor);
	WSACleanup();
	return ours;
}
