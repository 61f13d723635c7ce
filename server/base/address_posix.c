/* SPDX-License-Identifier: MIT */
#include "base/address.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

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

/* The bytes of an interface's address; NULL: it has none of that size. */
static const void *bytes_of(const struct sockaddr *address, size_t count)
{
	static const size_t v4 = offsetof(struct sockaddr_in, sin_addr);
	static const size_t v6 = offsetof(struct sockaddr_in6, sin6_addr);
	if (address == NULL)
		return NULL;
	if (address->sa_family == AF_INET && count == sizeof(struct in_addr))
		return (const char *)address + v4;
	if (address->sa_family == AF_INET6 && count == sizeof(struct in6_addr))
		return (const char *)address + v6;
	return NULL;
}

bool address_is_ours(const unsigned char *bytes, size_t count)
{
	struct ifaddrs *list = NULL;
	bool ours = false;
	if (getifaddrs(&list) != 0)
		return true;
	for (const struct ifaddrs *at = list; at != NULL && !ours; at = at->ifa_next) {
		const void *own = bytes_of(at->ifa_addr, count);
		ours = own != NULL && memcmp(own, bytes, count) == 0;
	}
	freeifaddrs(list);
	return ours;
}
