/* SPDX-License-Identifier: MIT */
#include "http/crowd.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/thread.h"
#include "http/limits.h"
#include "http/sockets.h"

/* Held by workers, and waiting for one. */
enum { SOCKETS_MAX = HTTP_WORKERS + HTTP_CONNECTION_QUEUE + 16, PORTS = 65536 };

struct guest {
	struct peer_socket socket;
	uint64_t seen; /* the number of the look that first found it */
	bool ended;    /* nothing more is read from it */
};

struct crowd {
	struct mutex *mutex; /* guards guests, leaving, looks, and the closing of sockets */
	struct guest guests[SOCKETS_MAX];
	size_t guest_count;
	size_t leaving; /* about so many have been ended and are not gone yet */
	uint64_t looks;
	atomic_uint port, held;
	/* Requests under way, at most HTTP_WORKERS, by the peer's port. Peers at several addresses may share one, and
	 * are spared together. */
	atomic_ushort busy[PORTS];
};

struct crowd *crowd_new(void)
{
	struct crowd *crowd = memory_new(sizeof *crowd);
	crowd->mutex = mutex_new();
	return crowd;
}

void crowd_free(struct crowd *crowd)
{
	if (crowd != NULL)
		mutex_free(crowd->mutex);
	free(crowd);
}

/* As it is known, or as it was just found. */
static struct guest find_guest(const struct crowd *crowd, const struct peer_socket *socket)
{
	for (size_t i = 0; i < crowd->guest_count; i++)
		if (crowd->guests[i].socket.descriptor == socket->descriptor &&
		        crowd->guests[i].socket.peer_port == socket->peer_port)
			return crowd->guests[i];
	return (struct guest){.socket = *socket, .seen = crowd->looks};
}

static int compare_guests(const void *a, const void *b)
{
	const struct guest *x = a, *y = b;
	if (x->seen != y->seen)
		return x->seen < y->seen ? -1 : 1;
	return x->socket.descriptor < y->socket.descriptor ? -1 : 1;
}

/* Who is there now, oldest first. */
static void look(struct crowd *crowd)
{
	struct peer_socket sockets[SOCKETS_MAX];
	struct guest guests[SOCKETS_MAX];
	size_t count = sockets_list((uint16_t)atomic_load(&crowd->port), sockets, SOCKETS_MAX);
	crowd->looks++;
	for (size_t i = 0; i < count; i++)
		guests[i] = find_guest(crowd, &sockets[i]);
	qsort(guests, count, sizeof *guests, compare_guests);
	memcpy(crowd->guests, guests, count * sizeof *guests);
	crowd->guest_count = count;
}

/* Down to twice the spare, so that not every new connection costs a look. Those that wait for a worker count, and those
 * that have been ended and are not gone yet do not. */
static void shed(struct crowd *crowd)
{
	enum { KEPT = HTTP_WORKERS - 2 * HTTP_WORKERS_SPARE };
	size_t staying = 0;
	look(crowd);
	for (size_t i = 0; i < crowd->guest_count; i++)
		staying += !crowd->guests[i].ended;
	crowd->leaving = crowd->guest_count - staying;
	for (size_t i = 0; i < crowd->guest_count && staying > KEPT; i++) {
		struct guest *guest = &crowd->guests[i];
		if (guest->ended || atomic_load(&crowd->busy[guest->socket.peer_port]) > 0)
			continue;
		socket_end_reading(guest->socket.descriptor);
		guest->ended = true;
		crowd->leaving++;
		staying--;
	}
}

void crowd_open(struct crowd *crowd, uint16_t our_port)
{
	atomic_store(&crowd->port, our_port);
}

void crowd_enter(struct crowd *crowd)
{
	unsigned held = atomic_fetch_add(&crowd->held, 1) + 1;
	if (held <= HTTP_WORKERS - HTTP_WORKERS_SPARE)
		return;
	mutex_lock(crowd->mutex);
	/* Others may have gone while the lock was waited for, or will at once. */
	if (atomic_load(&crowd->held) > HTTP_WORKERS - HTTP_WORKERS_SPARE + crowd->leaving)
		shed(crowd);
	mutex_unlock(crowd->mutex);
}

void crowd_set_busy(struct crowd *crowd, uint16_t peer_port, bool busy)
{
	if (busy)
		atomic_fetch_add(&crowd->busy[peer_port], 1);
	else
		atomic_fetch_sub(&crowd->busy[peer_port], 1);
}

void crowd_begin_leave(struct crowd *crowd)
{
	mutex_lock(crowd->mutex);
}

void crowd_end_leave(struct crowd *crowd)
{
	atomic_fetch_sub(&crowd->held, 1);
	if (crowd->leaving > 0)
		crowd->leaving--;
	mutex_unlock(crowd->mutex);
}
