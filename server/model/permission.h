/* SPDX-License-Identifier: MIT */
/*
 * Where a job made by a web page may fetch from: on the page's own host, or under a prefix that the user named. The
 * rules for whoever takes the order (before the job is made) and for whoever moves the bytes (each redirect, each
 * address). Pure functions on strings: any thread, no I/O.
 */
#ifndef BITSBRIDGE_MODEL_PERMISSION_H
#define BITSBRIDGE_MODEL_PERMISSION_H

#include <stdbool.h>
#include <stddef.h>

#define SOURCE_URL_MAX  2048
#define SOURCE_HOST_MAX 255

struct source_url {
	bool secure;                    /* https */
	char host[SOURCE_HOST_MAX + 1]; /* small letters; IPv6 addresses in brackets */
	unsigned port;
	const char *path; /* from the first slash behind the host; points into the URL; may be "" */
};

/*
 * Takes a URL apart: http or https, ASCII, no user name, no fragment, no dot segments, IPv4 addresses in no other form
 * than four decimal numbers. NULL when it is good, else one sentence (static storage), and *ret is untouched.
 */
const char *source_url_parse(const char *url, struct source_url *ret);

enum source_answer {
	SOURCE_REFUSED,
	SOURCE_ALLOWED,         /* unless its host turns out to have a private address */
	SOURCE_ALLOWED_PRIVATE, /* the user named this host: whatever address it has */
};

/*
 * host: the page's own, as in its origin, any port and either scheme; NULL: none. prefixes: URLs up to and including
 * a path, matched by whole segments; scheme, host and port must be equal.
 */
enum source_answer source_decide(
        const char *url, const char *host, const char *const *prefixes, size_t prefix_count);

/* The bytes of an IPv6 address in any of its spellings, without brackets. */
bool source_parse_ipv6(const char *text, unsigned char ret[16]);

/*
 * Is this address (text form, IPv6 with or without brackets) loopback, private, link-local, shared, multicast or
 * unspecified? IPv4 addresses inside of IPv6 ones are looked at too. True for what is no address only when it is
 * a name of this machine ("localhost").
 */
bool source_is_private(const char *address);

#endif
