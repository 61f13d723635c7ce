/* SPDX-License-Identifier: MIT */
/*
 * Addresses that are no hosts of the open internet, by IANA's special-purpose registries for IPv4 and IPv6, with multicast
 * and what only leads to an IPv4 address. Bytes stand in the order of the network. Pure.
 */
#ifndef BITSBRIDGE_MODEL_SPECIAL_ADDRESS_H
#define BITSBRIDGE_MODEL_SPECIAL_ADDRESS_H

#include <stdbool.h>

bool special_is_ipv4(const unsigned char bytes[4]);
bool special_is_ipv6(const unsigned char bytes[16]);

#endif
