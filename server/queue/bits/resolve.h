/* SPDX-License-Identifier: MIT */
#ifndef BITSBRIDGE_QUEUE_BITS_RESOLVE_H
#define BITSBRIDGE_QUEUE_BITS_RESOLVE_H

#include <stdbool.h>

/* Has the host (a name or an address, IPv6 in brackets) addresses, all of them public ones? Asks the system; blocks. */
bool bits_host_is_public(const char *host);

#endif
