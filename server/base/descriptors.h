/* SPDX-License-Identifier: MIT */
/*
 * Files and sockets that this process may have open at a time, as a resource that is shared out: where there are few of
 * them, fewer connections and transfers are taken, and none fails for want of one. Any thread.
 */
#ifndef BITSBRIDGE_BASE_DESCRIPTORS_H
#define BITSBRIDGE_BASE_DESCRIPTORS_H

/* What a bridge asks the system for: enough for all connections, and for hundreds of foreground transfers. */
#define DESCRIPTORS_WANTED 4096
/* With fewer no bridge starts. */
#define DESCRIPTORS_MIN 96
/* Of them, for what is open all the time: database, log, locks, listening sockets, what threads wake each other with. */
#define DESCRIPTORS_OWN 32
/* What all connections together need at most, and all transfers at least. */
#define DESCRIPTORS_HTTP_MAX      768
#define DESCRIPTORS_TRANSFERS_MIN 32

struct descriptor_shares {
	unsigned http, transfers;
};

/* The limit that holds now; UINT_MAX: there is none. Twins: descriptors_posix.c, descriptors_win32.c. */
unsigned descriptors_limit(void);
/* Raises the limit to `wanted`, as far as the system lets this user; never lowers it. */
void descriptors_raise(unsigned wanted);

/* Pure. A limit below DESCRIPTORS_MIN counts as that. */
struct descriptor_shares descriptors_share(unsigned limit);

#endif
