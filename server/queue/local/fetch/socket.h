/* SPDX-License-Identifier: MIT */
/* The sockets that curl opens for a fetch: to which addresses, and marked as what. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_SOCKET_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_SOCKET_H

#include <curl/curl.h>

#include "queue/local/permission.h"

struct local_socket_rules {
	const char *url; /* the one that is asked now; borrowed */
	const struct local_permission *permission;
	bool background; /* mark the traffic as lower effort */
	bool refused; /* set where the server's address is one that the permission does not allow */
};

/* The rules are borrowed for as long as the handle lives. */
void local_socket_set_up(CURL *easy, struct local_socket_rules *rules);

#endif
