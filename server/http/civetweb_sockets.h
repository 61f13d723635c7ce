/* SPDX-License-Identifier: MIT */
/*
 * Included by the compiler before everything else of civetweb's own source, in the Windows build: its sockets pass
 * through sockets_win32.c, which so knows them. Nobody else includes this.
 */
#ifndef BITSBRIDGE_HTTP_CIVETWEB_SOCKETS_H
#define BITSBRIDGE_HTTP_CIVETWEB_SOCKETS_H

#include <winsock2.h>
#include <ws2tcpip.h>

/* As those of Winsock. Any thread. */
SOCKET sockets_accept(SOCKET listener, struct sockaddr *address, int *length);
int sockets_close(SOCKET socket);
int sockets_select(int count, fd_set *readable, fd_set *writable, fd_set *failed,
        const struct timeval *timeout);

#ifndef BITSBRIDGE_SOCKETS_WIN32
#define accept      sockets_accept
#define closesocket sockets_close
#define select      sockets_select
#endif

#endif
