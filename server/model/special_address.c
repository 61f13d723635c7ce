/* SPDX-License-Identifier: MIT */
#include "model/special_address.h"

#include <stddef.h>
#include <string.h>

struct block {
	unsigned char bytes[16];
	unsigned length; /* bits of the prefix */
};

/* Where a registry says "globally reachable: false", or says nothing of it. */
static const struct block ipv4[] = {
        {{0}, 8},             /* this network */
        {{10}, 8},            /* private */
        {{100, 64}, 10},      /* shared by a provider's customers */
        {{127}, 8},           /* loopback */
        {{169, 254}, 16},     /* link-local */
        {{172, 16}, 12},      /* private */
        {{192, 0, 0}, 24},    /* protocol assignments */
        {{192, 0, 2}, 24},    /* documentation */
        {{192, 88, 99}, 24},  /* 6to4 relays, of the past */
        {{192, 168}, 16},     /* private */
        {{198, 18}, 15},      /* benchmarks */
        {{198, 51, 100}, 24}, /* documentation */
        {{203, 0, 113}, 24},  /* documentation */
        {{224}, 4},           /* multicast */
        {{240}, 4},           /* reserved, broadcast */
};
static const struct block ipv6[] = {
        {{0}, 64}, /* unspecified, loopback, and IPv4 addresses as they are mapped, translated and embedded */
        {{0, 0x64, 0xff, 0x9b, 0, 1}, 48}, /* NAT64 of the network that one is in */
        {{0x01}, 64},                      /* discard-only */
        {{0x01, 0, 0, 0, 0, 0, 0, 1}, 64}, /* dummy */
        {{0x20, 0x01}, 23},                /* protocol assignments: Teredo, ORCHID, benchmarks */
        {{0x20, 0x01, 0x0d, 0xb8}, 32},    /* documentation */
        {{0x20, 0x02}, 16},                /* 6to4 */
        {{0x3f, 0xff}, 20},                /* documentation */
        {{0x5f}, 16},                      /* segment routing */
        {{0xfc}, 7},                       /* unique local */
        {{0xfe, 0x80}, 10},                /* link-local */
        {{0xfe, 0xc0}, 10},                /* site-local, of the past */
        {{0xff}, 8},                       /* multicast */
};

static bool is_in(const unsigned char *bytes, const struct block *block)
{
	size_t whole = block->length / 8;
	unsigned rest = block->length % 8;
	unsigned mask = rest != 0 ? 0xffu << (8 - rest) & 0xffu : 0;
	return memcmp(bytes, block->bytes, whole) == 0 &&
	       (rest == 0 || (bytes[whole] & mask) == (block->bytes[whole] & mask));
}

bool special_is_ipv4(const unsigned char bytes[4])
{
	for (size_t i = 0; i < sizeof ipv4 / sizeof *ipv4; i++)
		if (is_in(bytes, &ipv4[i]))
			return true;
	return false;
}

/* ISATAP: whatever the prefix, the address is an IPv4 one. */
static bool is_isatap(const unsigned char bytes[16])
{
	return (bytes[8] & 0xfc) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe;
}

bool special_is_ipv6(const unsigned char bytes[16])
{
	static const struct block mapped = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
	static const struct block nat64 = {{0, 0x64, 0xff, 0x9b}, 96};
	/* These are IPv4 addresses in another dress, and connect to them. */
	if (is_in(bytes, &mapped) || is_in(bytes, &nat64))
		return special_is_ipv4(bytes + 12);
	for (size_t i = 0; i < sizeof ipv6 / sizeof *ipv6; i++)
		if (is_in(bytes, &ipv6[i]))
			return true;
	return is_isatap(bytes);
}
