/* SPDX-License-Identifier: MIT */
/* Where a job may fetch from: server/model/permission.h's rules as this queue applies them. Pure. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_PERMISSION_H
#define BITSBRIDGE_QUEUE_LOCAL_PERMISSION_H

#include <stdbool.h>
#include <stddef.h>

struct sockaddr;
struct url;

/* As in struct job_spec. host and prefixes NULL: anything http or https. */
struct local_permission {
	char *host;
	char **prefixes;
	size_t count;
};

bool local_permission_is_bounded(const struct local_permission *permission);
/* What is said where one of the next two says no. */
#define LOCAL_PERMISSION_REFUSED "this job may not fetch from there"
/* May this URL be asked? */
bool local_permission_check(const struct url *url, const struct local_permission *permission);
/* Has the user named where it is, so that whatever address it has is good? */
bool local_permission_names(const char *url, const struct local_permission *permission);
/* May it be asked at this address? Loopback and private ones only where the user has named the host. */
bool local_permission_check_address(
        const char *url, const struct local_permission *permission, const struct sockaddr *address);
/* As it travels (base/url.h); malloc'ed. What is no URL stays as it is: an old database may hold some. */
char *local_url_travelling(const char *url);
/* Is it a server on this machine, which needs no network? */
bool local_url_is_here(const char *url);
/* From a row of the store: prefixes one a line; either may be NULL. Release it. */
struct local_permission local_permission_parse(const char *host, const char *prefixes);
void local_permission_release(struct local_permission *permission);

#endif
