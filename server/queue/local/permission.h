/* SPDX-License-Identifier: MIT */
/* Where a job may fetch from: server/model/permission.h's rules as this queue applies them. Pure. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_PERMISSION_H
#define BITSBRIDGE_QUEUE_LOCAL_PERMISSION_H

#include <stdbool.h>
#include <stddef.h>

struct sockaddr;

/* As in struct job_spec. host and prefixes NULL: anything http or https. */
struct local_sources {
	char *host;
	char **prefixes;
	size_t count;
};

bool local_sources_are_bounded(const struct local_sources *sources);
/* May this URL be asked? False: *ret_reason is a malloc'ed sentence. */
bool local_source_check(const char *url, const struct local_sources *sources, char **ret_reason);
/* Has the user named where it is, so that whatever address it has is good? */
bool local_source_is_named(const char *url, const struct local_sources *sources);
/* May it be asked at this address? Loopback and private ones only where the user has named the host. */
bool local_source_check_address(
        const char *url, const struct local_sources *sources, const struct sockaddr *address);
/* A URL as people write it, with blanks and umlauts, as it travels; malloc'ed. What is no URL stays as it is. */
char *local_source_encode(const char *url);
/* Is it a server on this machine, which needs no network? */
bool local_source_is_here(const char *url);
void local_sources_release(struct local_sources *sources);

#endif
