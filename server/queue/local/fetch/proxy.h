/* SPDX-License-Identifier: MIT */
/*
 * Proxies, which curl takes from the environment, and jobs that may only fetch from certain places. Behind a proxy
 * nobody can look at the server's address, so a name that a web page has chosen could lead anywhere that the proxy
 * reaches; and going past a proxy that somebody has set would show where he is, or break a rule of his network. So such
 * a job goes by the proxy where the user has named its server, directly where none is set for its host, and else not.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_PROXY_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_PROXY_H

#include "queue/local/permission.h"

enum local_way {
	WAY_OF_CURL, /* as curl finds it in the environment */
	WAY_DIRECT,  /* by no proxy, so that the address can be looked at */
	WAY_NONE,    /* there is a proxy in the way */
};

enum local_way local_proxy_way(const char *url, const struct local_permission *permission);

/* Does a list as in no_proxy, of names and addresses with commas or blanks between them, except this host? Pure. */
bool local_proxy_excepts(const char *list, const char *host);

#endif
