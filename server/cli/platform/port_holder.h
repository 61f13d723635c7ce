/* SPDX-License-Identifier: MIT */
/* Who listens on a port of this machine. Twins: port_holder_posix.c (Linux; elsewhere unknown), port_holder_win32.c. */
#ifndef BITSBRIDGE_CLI_PLATFORM_PORT_HOLDER_H
#define BITSBRIDGE_CLI_PLATFORM_PORT_HOLDER_H

#include <stdbool.h>
#include <stdint.h>

struct port_holder {
	bool held;      /* somebody listens there */
	long process;   /* its id; 0: not to be told */
	char name[128]; /* the program's, UTF-8; "" when not to be told */
};

/* False: this system does not tell. */
bool port_holder_find(uint16_t port, struct port_holder *ret);

#endif
