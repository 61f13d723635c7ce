/* SPDX-License-Identifier: MIT */
/* Where a server sends us, and whether we go: the rules that a redirect is held to. Pure, but for the proxies that the
 * environment names. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_REDIRECT_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_REDIRECT_H

#include "queue/local/fetch/failure.h"
#include "queue/local/permission.h"

#define REDIRECTS_MAX 10

#define PROXY_IN_THE_WAY                                                                                  \
	"this job's server must be asked directly, so that its address can be looked at, but a proxy is " \
	"set: name the server with --allow-source, or except it with no_proxy"

struct local_redirect {
	const char *asked;    /* the URL that answered */
	const char *location; /* as it stands in the answer; NULL: none */
	int count;            /* redirects so far, with this one */
	bool allow_downgrade; /* from https to http */
	const struct local_permission *permission;
};

/* The URL to ask instead, as it travels; malloc'ed. NULL: *ret_failure and *ret_message (static) say why not. */
char *local_redirect_follow(const struct local_redirect *redirect,
        struct local_failure *ret_failure, const char **ret_message);

#endif
