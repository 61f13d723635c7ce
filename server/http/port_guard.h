/* SPDX-License-Identifier: MIT */
/*
 * Browsers take "localhost" and "*.localhost" for either loopback address. Where the HTTP library listens on 127.0.0.1
 * alone, another local user could listen on [::1] with our port, and his pages would be taken for ours. So the port is
 * held there by a socket that is bound and never listens: whoever connects is refused at once, and browsers go on to
 * 127.0.0.1. Twins: port_guard_posix.c, port_guard_win32.c.
 */
#ifndef BITSBRIDGE_HTTP_PORT_GUARD_H
#define BITSBRIDGE_HTTP_PORT_GUARD_H

#include <stdint.h>

struct port_guard;

enum port_guard_finding {
	PORT_GUARD_HELD,
	PORT_GUARD_NEEDLESS, /* this machine has no [::1] */
	PORT_GUARD_TAKEN,    /* somebody else has the port there, or may have it */
};

/* Holds the port until port_guard_free(). *ret is NULL unless it is held. */
enum port_guard_finding port_guard_hold(uint16_t port, struct port_guard **ret);
void port_guard_free(struct port_guard *guard); /* accepts NULL */

#endif
