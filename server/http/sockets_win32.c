/* SPDX-License-Identifier: MIT */
/*
 * Windows does not number sockets densely, and trying what is a socket may wait for ever on what is none. So
 * civetweb, which is compiled for this program, has its connections made and closed here.
 */
#define BITSBRIDGE_SOCKETS_WIN32
#include "http/sockets.h"

#include <string.h>

#include "http/civetweb_sockets.h"
#include "http/limits.h"

/* Held by workers, waiting for one, and a few more at either end. */
enum { KNOWN_MAX = HTTP_WORKERS + HTTP_CONNECTION_QUEUE + 64 };

/* Who waits for a connection to say something looks so often whether it has been ended meanwhile. */
enum { SLICE_MS = 500 };

struct known {
	SOCKET socket;
	uint16_t own_port;
	struct peer_end peer;
	bool ended; /* nothing more is read from it */
};

static SRWLOCK lock = SRWLOCK_INIT; /* guards the rest */
static struct known known[KNOWN_MAX];
static size_t known_count;

/* The port; 0: no address of the internet. */
static uint16_t read_end(const struct sockaddr_storage *address, struct peer_end *ret)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	if (address->ss_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		*ret = peer_end_v4((const unsigned char *)&v4.sin_addr, ntohs(v4.sin_port));
		return ntohs(v4.sin_port);
	}
	if (address->ss_family == AF_INET6) {
		memcpy(&v6, address, sizeof v6);
		*ret = peer_end_v6(v6.sin6_addr.s6_addr, ntohs(v6.sin6_port));
		return ntohs(v6.sin6_port);
	}
	return 0;
}

static bool describe(SOCKET socket, struct known *ret)
{
	struct sockaddr_storage own, peer;
	struct peer_end ours;
	int own_length = sizeof own, peer_length = sizeof peer;
	*ret = (struct known){.socket = socket};
	if (getsockname(socket, (struct sockaddr *)&own, &own_length) != 0 ||
	        getpeername(socket, (struct sockaddr *)&peer, &peer_length) != 0)
		return false;
	ret->own_port = read_end(&own, &ours);
	return ret->own_port != 0 && read_end(&peer, &ret->peer) != 0;
}

SOCKET sockets_accept(SOCKET listener, struct sockaddr *address, int *length)
{
	struct known made;
	SOCKET socket = accept(listener, address, length);
	if (socket == INVALID_SOCKET || !describe(socket, &made))
		return socket;
	AcquireSRWLockExclusive(&lock);
	if (known_count < KNOWN_MAX)
		known[known_count++] = made;
	ReleaseSRWLockExclusive(&lock);
	return socket;
}

int sockets_close(SOCKET socket)
{
	AcquireSRWLockExclusive(&lock);
	for (size_t i = 0; i < known_count; i++) {
		if (known[i].socket == socket) {
			known[i] = known[--known_count];
			break;
		}
	}
	ReleaseSRWLockExclusive(&lock);
	return closesocket(socket);
}

static bool is_ended(SOCKET socket)
{
	bool ended = false;
	AcquireSRWLockShared(&lock);
	for (size_t i = 0; i < known_count && !ended; i++)
		ended = known[i].socket == socket && known[i].ended;
	ReleaseSRWLockShared(&lock);
	return ended;
}

/* Keeps those that have been ended, which can be read from without waiting: there is nothing. How many. */
static int keep_ended(fd_set *set)
{
	u_int kept = 0;
	for (u_int i = 0; i < set->fd_count; i++) {
		if (is_ended(set->fd_array[i]))
			set->fd_array[kept++] = set->fd_array[i];
	}
	set->fd_count = kept;
	return (int)kept;
}

static int select_slice(fd_set *readable, fd_set *writable, fd_set *failed, int64_t ms)
{
	struct timeval slice = {(long)(ms / 1000), (long)(ms % 1000 * 1000)};
	return select(0, readable, writable, failed, &slice);
}

/* Shutting a socket down does not wake who waits for it here. */
int sockets_select(int count, fd_set *readable, fd_set *writable, fd_set *failed,
        const struct timeval *timeout)
{
	static const fd_set none;
	const fd_set wanted[] = {readable != NULL ? *readable : none,
	        writable != NULL ? *writable : none, failed != NULL ? *failed : none};
	int64_t left = timeout != NULL ? timeout->tv_sec * INT64_C(1000) + timeout->tv_usec / 1000
	                               : INT64_MAX;
	(void)count;
	for (;;) {
		if (readable != NULL) {
			fd_set ended = wanted[0];
			int found = keep_ended(&ended);
			if (found > 0) {
				*readable = ended;
				if (writable != NULL)
					FD_ZERO(writable);
				if (failed != NULL)
					FD_ZERO(failed);
				return found;
			}
			*readable = wanted[0];
		}
		if (writable != NULL)
			*writable = wanted[1];
		if (failed != NULL)
			*failed = wanted[2];
		int64_t slice = left < SLICE_MS ? left : SLICE_MS;
		int found = select_slice(readable, writable, failed, slice);
		left -= slice;
		if (found != 0 || left <= 0)
			return found;
	}
}

size_t sockets_list(uint16_t our_port, struct peer_socket *ret, size_t max)
{
	size_t count = 0;
	AcquireSRWLockShared(&lock);
	for (size_t i = 0; i < known_count && count < max; i++) {
		if (known[i].own_port == our_port)
			ret[count++] = (struct peer_socket){(int)known[i].socket, known[i].peer};
	}
	ReleaseSRWLockShared(&lock);
	return count;
}

int socket_find(uint16_t our_port, const struct peer_end *peer)
{
	int found = SOCKET_NONE;
	AcquireSRWLockShared(&lock);
	for (size_t i = 0; i < known_count && found == SOCKET_NONE; i++) {
		if (known[i].own_port == our_port && peer_end_equal(&known[i].peer, peer))
			found = (int)known[i].socket;
	}
	ReleaseSRWLockShared(&lock);
	return found;
}

bool socket_is_ended(int descriptor)
{
	char byte;
	fd_set readable;
	struct timeval at_once = {0, 0};
	SOCKET socket = (SOCKET)descriptor;
	if (descriptor == SOCKET_NONE)
		return false;
	FD_ZERO(&readable);
	FD_SET(socket, &readable);
	return select(0, &readable, NULL, NULL, &at_once) == 1 &&
	       recv(socket, &byte, sizeof byte, MSG_PEEK) <= 0;
}

void socket_end_reading(int descriptor)
{
	shutdown((SOCKET)descriptor, SD_RECEIVE);
	AcquireSRWLockExclusive(&lock);
	for (size_t i = 0; i < known_count; i++)
		known[i].ended |= known[i].socket == (SOCKET)descriptor;
	ReleaseSRWLockExclusive(&lock);
}
