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

#include "base/url.h"

#define PERMISSION_URL_MAX 2048 /* bytes of a URL that a page orders from, as it travels */

/*
 * What a page's URL or a prefix must not hold: a user name, a fragment, dot segments, a dot behind the host. NULL: it is
 * good, else one sentence (static storage).
 */
const char *permission_flaw(const struct url *url);

enum permission_answer {
	PERMISSION_REFUSED,
	PERMISSION_ALLOWED,         /* unless its host turns out to have a private address */
	PERMISSION_ALLOWED_PRIVATE, /* the user named this host: whatever address it has */
};

/*
 * host: the page's own, as in its origin, any port and either scheme; NULL: none. prefixes: URLs up to and including
 * a path, matched by whole segments of its normal form; scheme, host and port must be equal.
 */
enum permission_answer permission_decide(
        const struct url *url, const char *host, const char *const *prefixes, size_t prefix_count);

/*
 * Is this address (text form, IPv6 with or without brackets) no host of the open internet (special_address.h)? IPv4
 * addresses inside of IPv6 ones are looked at too. True for what is no address only when it is a name of this machine
 * ("localhost").
 */
bool permission_is_private(const char *address);

#endif
