/* SPDX-License-Identifier: MIT */
/*
 * In a user namespace that gives numbers to some users only, the kernel shows all the others as one and the same number,
 * by default that of "nobody". Whoever has it there cannot be told from any stranger of the machine. Linux.
 */
#ifndef BITSBRIDGE_HTTP_OVERFLOW_USER_H
#define BITSBRIDGE_HTTP_OVERFLOW_USER_H

#include <stdbool.h>
#include <sys/types.h>

/* Do strangers look like this number where this process runs? False where all users have numbers of their own. */
bool overflow_user_is(uid_t user);

/* Pure: do these lines, as of /proc/self/uid_map, give a number to every user? */
bool overflow_user_map_is_whole(const char *map);

#endif
