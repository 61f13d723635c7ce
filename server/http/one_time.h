/* SPDX-License-Identifier: MIT */
/*
 * One-time origins: "http://" + 32 random hexadecimal digits + ".localhost:PORT". Browsers take such a name for this
 * machine without any set-up, and nothing that another page or an earlier program of this port has left behind knows
 * it: it is an origin of its own. Pure but for the random digits. Any thread.
 */
#ifndef BITSBRIDGE_HTTP_ONE_TIME_H
#define BITSBRIDGE_HTTP_ONE_TIME_H

#include <stdbool.h>
#include <stdint.h>

#define ONE_TIME_NAME_SIZE   33 /* the digits, and a NUL */
#define ONE_TIME_ORIGIN_SIZE 80

/* How long a name is good, in milliseconds. */
#define ONE_TIME_VALID_MS (10 * 60 * 1000)

void one_time_make(char ret[ONE_TIME_NAME_SIZE]);
/* The name in a Host header that has the form of a one-time origin with our port. False: it has another. */
bool one_time_from_host(const char *host, uint16_t port, char ret[ONE_TIME_NAME_SIZE]);
/* "http://NAME.localhost:PORT", without the port where that is 80, as browsers write it. */
void one_time_origin(const char *name, uint16_t port, char ret[ONE_TIME_ORIGIN_SIZE]);

#endif
