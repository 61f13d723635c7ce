/* SPDX-License-Identifier: MIT */
/*
 * The other end of a connection: address and port. The port alone does not tell connections apart: 127.0.0.0/8 has
 * many addresses, and any user of the machine may take any of them. Pure.
 */
#ifndef BITSBRIDGE_HTTP_PEER_END_H
#define BITSBRIDGE_HTTP_PEER_END_H

#include <stdbool.h>
#include <stdint.h>

enum { PEER_END_SIZE = 18 };

/* 16 bytes of address, IPv4 as ::ffff:a.b.c.d, and two of port; both as they go over the wire. */
struct peer_end {
	unsigned char bytes[PEER_END_SIZE];
};

struct peer_end peer_end_v4(const unsigned char address[4], uint16_t port);
struct peer_end peer_end_v6(const unsigned char address[16], uint16_t port);
/* Of an address as text, without brackets; of none: all its bytes are 0. */
struct peer_end peer_end_parse(const char *address, uint16_t port);
bool peer_end_equal(const struct peer_end *a, const struct peer_end *b);

#endif
