/* SPDX-License-Identifier: MIT */
#include "http/peer_end.h"

#include <string.h>

#include "base/address.h"

enum { ADDRESS_SIZE = 16, MAPPED = 10, V4 = 12 };

struct peer_end peer_end_v6(const unsigned char address[16], uint16_t port)
{
	struct peer_end end;
	memcpy(end.bytes, address, ADDRESS_SIZE);
	end.bytes[ADDRESS_SIZE] = (unsigned char)(port >> 8);
	end.bytes[ADDRESS_SIZE + 1] = (unsigned char)port;
	return end;
}

struct peer_end peer_end_v4(const unsigned char address[4], uint16_t port)
{
	unsigned char mapped[ADDRESS_SIZE] = {[MAPPED] = 0xff, [MAPPED + 1] = 0xff};
	memcpy(mapped + V4, address, ADDRESS_SIZE - V4);
	return peer_end_v6(mapped, port);
}

struct peer_end peer_end_parse(const char *address, uint16_t port)
{
	unsigned char bytes[ADDRESS_SIZE] = {0};
	if (address_parse_ipv4(address, bytes))
		return peer_end_v4(bytes, port);
	if (!address_parse_ipv6(address, bytes))
		memset(bytes, 0, sizeof bytes);
	return peer_end_v6(bytes, port);
}

bool peer_end_equal(const struct peer_end *a, const struct peer_end *b)
{
	return memcmp(a->bytes, b->bytes, PEER_END_SIZE) == 0;
}
