/* SPDX-License-Identifier: MIT */
/* Addresses as text, by the system's own parser, which is the one that connects. Twins: address_posix.c, address_win32.c. */
#ifndef BITSBRIDGE_BASE_ADDRESS_H
#define BITSBRIDGE_BASE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes in the order of the network. IPv4: four decimal numbers without leading zeros, nothing else. */
bool address_parse_ipv4(const char *text, unsigned char ret[4]);
/* Any of its spellings, without brackets and without a zone. */
bool address_parse_ipv6(const char *text, unsigned char ret[16]);

/*
 * Has this machine that address, on any of its interfaces, now? 4 or 16 bytes in the order of the network. True where
 * the system does not tell.
 */
bool address_is_ours(const unsigned char *bytes, size_t count);

#endif
