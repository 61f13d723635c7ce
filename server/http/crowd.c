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
enum { SOCKETS_MAX = HTTP_WORKERS + HTTP_CONNECTION_QUEUE + 16 };

struct guest {
	struct peer_socket socket;
	uint64_t seen; /* the number of the look that first found it */
	bool ended;    /* nothing more is read from it */
};

struct crowd {
	unsigned workers, spare;
	struct mutex *mutex; /* guards guests, leaving, looks, and the closing of sockets */
	struct guest guests[SOCKETS_MAX];
	size_t guest_count;
	size_t leaving; /* about so many have been ended and are not gone yet */
	uint64_t looks;
	atomic_uint port, held;
	struct mutex *busy_mutex;           /* guards what follows; the inner one */
	struct peer_end busy[HTTP_WORKERS]; /* whose requests are under way */
	size_t busy_count;
};

struct crowd *crowd_new(const struct http_capacity *capacity)
{
	struct crowd *crowd = memory_new(sizeof *crowd);
	crowd->workers = capacity->workers;
	crowd->spare = capacity->spare;
	crowd->mutex = mutex_new();
	crowd->busy_mutex = mutex_new();
	return crowd;
}

void crowd_free(struct crowd *crowd)
{
	if (crowd != NULL) {
		mutex_free(crowd->mutex);
		mutex_free(crowd->busy_mutex);
	}
	free(crowd);
}

/* As it is known, or as it was just found. */
static struct guest find_guest(const struct crowd *crowd, const struct peer_socket *socket)
{
	for (size_t i = 0; i < crowd->guest_count; i++)
		if (crowd->guests[i].socket.descriptor == socket->descriptor &&
		        peer_end_equal(&crowd->guests[i].socket.peer, &socket->peer))
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

/* Its place among the busy ones, or their count. Under busy_mutex. */
static size_t find_busy(const struct crowd *crowd, const struct peer_end *peer)
{
	size_t i = 0;
	while (i < crowd->busy_count && !peer_end_equal(&crowd->busy[i], peer))
		i++;
	return i;
}

static bool is_busy(struct crowd *crowd, const struct peer_end *peer)
{
	mutex_lock(crowd->busy_mutex);
	bool busy = find_busy(crowd, peer) < crowd->busy_count;
	mutex_unlock(crowd->busy_mutex);
	return busy;
}

/* Down to twice the spare, so that not every new connection costs a look. Those that wait for a worker count, and those
 * that have been ended and are not gone yet do not. */
static void shed(struct crowd *crowd)
{
	size_t kept = crowd->workers - 2 * crowd->spare, staying = 0;
	look(crowd);
	for (size_t i = 0; i < crowd->guest_count; i++)
		staying += !crowd->guests[i].ended;
	crowd->leaving = crowd->guest_count - staying;
	for (size_t i = 0; i < crowd->guest_count && staying > kept; i++) {
		struct guest *guest = &crowd->guests[i];
		if (guest->ended || is_busy(crowd, &guest->socket.peer))
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
	if (held <= crowd->workers - crowd->spare)
		return;
	mutex_lock(crowd->mutex);
	/* Others may have gone while the lock was waited for, or will at once. */
	if (atomic_load(&crowd->held) > crowd->workers - crowd->spare + crowd->leaving)
		shed(crowd);
	mutex_unlock(crowd->mutex);
}

void crowd_set_busy(struct crowd *crowd, const struct peer_end *peer, bool busy)
{
	mutex_lock(crowd->busy_mutex);
	if (busy && crowd->busy_count < HTTP_WORKERS) {
		crowd->busy[crowd->busy_count++] = *peer;
	} else if (!busy) {
		size_t place = find_busy(crowd, peer);
		if (place < crowd->busy_count)
			crowd->busy[place] = crowd->busy[--crowd->busy_count];
	}
	mutex_unlock(crowd->busy_mutex);
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
