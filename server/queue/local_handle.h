/* SPDX-License-Identifier: MIT */
/* curl's handle for one request, with everything that is the same for all: protocols, certificates, sockets, buffers. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_HANDLE_H
#define BITSBRIDGE_QUEUE_LOCAL_HANDLE_H

#include "queue/local_rate.h"
#include "queue/local_socket.h"

#define HANDLE_CONNECT_S 30L
/* The most that is read at once; with a limit it is less. */
#define HANDLE_BUFFER_MAX (256L << 10)
#define HANDLE_BUFFER_MIN (16L << 10)

/* All borrowed for as long as the handle lives. */
struct local_handle_settings {
	CURLSH *connections; /* those that it may use again; NULL: those of the multi handle */
	const struct local_rate *rate; /* NULL: no limit */
	const char *user_agent;
	struct local_socket_rules *socket;
};

/* Never NULL. */
CURL *local_handle_new(const struct local_handle_settings *settings);

#endif
