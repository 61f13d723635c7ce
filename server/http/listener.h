/* SPDX-License-Identifier: MIT */
/* civetweb's own part of a server: its sockets and workers, with the options it runs by. */
#ifndef BITSBRIDGE_HTTP_LISTENER_H
#define BITSBRIDGE_HTTP_LISTENER_H

#include <stdbool.h>
#include <stdint.h>

struct http_server;

/*
 * On 127.0.0.1, and on ::1 where this civetweb and this machine can; sets the server's context and port. From then on
 * requests come in. False: *ret_error is a malloc'ed sentence that says why, and what to do.
 */
bool listener_open(struct http_server *server, uint16_t port, char **ret_error);
/* Waits for the requests that run now. Does nothing where nothing is open. */
void listener_close(struct http_server *server);

#endif
