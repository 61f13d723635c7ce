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
