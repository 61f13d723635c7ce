/* SPDX-License-Identifier: MIT */
/*
 * Servers that have asked for a pause (Retry-After with 429 or 503): it holds for all that is fetched from there, not for
 * the one job that was told so. Forgotten with the program: jobs keep their own times. Pure.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUN_HOSTS_H
#define BITSBRIDGE_QUEUE_LOCAL_RUN_HOSTS_H

#include <stddef.h>

#include "error.h"

/* So many are remembered; of more, the pause that ends first is forgotten. */
#define LOCAL_HOSTS_MAX 256

struct local_host {
	char *name;    /* scheme, host and port; owned */
	bits_hr code;  /* what it answered */
	int64_t until; /* monotonic ms */
};

/* Zeroed: none. */
struct local_hosts {
	struct local_host *of;
	size_t count;
};

/* The server of this URL asks for peace until then; a longer pause that it has asked for before stands. */
void local_hosts_pause(
        struct local_hosts *hosts, const char *url, bits_hr code, int64_t until, int64_t now);
/* The pause that holds for this URL now; NULL: none. */
const struct local_host *local_hosts_find(
        const struct local_hosts *hosts, const char *url, int64_t now);
void local_hosts_release(struct local_hosts *hosts);

#endif
