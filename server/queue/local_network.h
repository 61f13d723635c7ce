/* SPDX-License-Identifier: MIT */
/* Does the machine's network come back? Twins: local_network_linux.c, local_network_other.c. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_NETWORK_H
#define BITSBRIDGE_QUEUE_LOCAL_NETWORK_H

#include <stdbool.h>

/* A descriptor that is readable when addresses come; -1 where the system tells nothing. */
int local_network_open(void);
/* Reads what is there. True: an address has come. */
bool local_network_read(int descriptor);

#endif
