/* SPDX-License-Identifier: MIT */
/* Time, the network, the boot's id, and where the queue's thread sleeps. */
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "queue/local/disk/flusher.h"
#include "queue/local/network.h"
#include "queue/local/owner.h"
#include "queue/local/run/sleep.h"
#include "sim.h"

#define FDS_MAX     8
#define FLUSHES_MAX 256

static _Atomic int64_t monotonic, offset; /* ms; wall less monotonic */
static const char *boot_id = "boot";

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* everything below */
static pthread_cond_t moved = PTHREAD_COND_INITIALIZER;
static bool sleeping;
static int64_t deadline; /* of the sleep; monotonic ms */
static struct pollfd fds[FDS_MAX];
static nfds_t fd_count;
static int bell = -1; /* an eventfd that ends the sleep */
static const struct local_flush *flushes[FLUSHES_MAX];
static size_t flush_count; /* those that the queue's thread has not heard of yet */
static enum network_change { NONE, GONE, CAME } network_news;

int64_t clock_monotonic_ms(void)
{
	return atomic_load(&monotonic);
}

int64_t clock_monotonic_ns(void)
{
	return clock_monotonic_ms() * 1000000;
}

int64_t clock_since_boot_ms(void)
{
	return clock_monotonic_ms();
}

int64_t clock_wall_ms(void)
{
	return atomic_load(&monotonic) + atomic_load(&offset);
}

char *__wrap_local_owner_boot_id(void);
char *__wrap_local_owner_boot_id(void)
{
	return memory_string(boot_id);
}

void sim_set(int64_t now, int64_t wall, const char *boot)
{
	atomic_store(&monotonic, now);
	atomic_store(&offset, wall - now);
	boot_id = boot;
}

static void ring(void)
{
	uint64_t one = 1;
	if (bell >= 0 && write(bell, &one, sizeof one) < 0)
		abort();
}

CURLMcode local_poll(CURLM *multi, struct curl_waitfd *extra, unsigned count, int timeout, int *ret)
{
	uint64_t rung;
	(void)multi;
	(void)ret;
	pthread_mutex_lock(&mutex);
	if (bell < 0)
		bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	fd_count = 0;
	for (unsigned i = 0; i < count && fd_count + 1 < FDS_MAX; i++)
		fds[fd_count++] = (struct pollfd){.fd = extra[i].fd, .events = POLLIN};
	fds[fd_count++] = (struct pollfd){.fd = bell, .events = POLLIN};
	deadline = clock_monotonic_ms() + timeout;
	if (sim_curl_due() < deadline)
		deadline = sim_curl_due();
	sleeping = true;
	pthread_cond_signal(&moved);
	bool stays = !sim_curl_has_news() && clock_monotonic_ms() < deadline;
	pthread_mutex_unlock(&mutex);
	if (stays)
		poll(fds, fd_count, -1);
	pthread_mutex_lock(&mutex);
	sleeping = false;
	while (read(bell, &rung, sizeof rung) > 0)
		continue;
	pthread_mutex_unlock(&mutex);
	return CURLM_OK;
}

/* Mutex held: would the sleep end by itself? */
static bool is_quiet(void)
{
	struct pollfd now[FDS_MAX];
	if (!sleeping || flush_count > 0 || network_news != NONE || sim_curl_has_news() ||
	        clock_monotonic_ms() >= deadline)
		return false;
	memcpy(now, fds, sizeof now);
	return poll(now, fd_count, 0) == 0;
}

/* bell is set exactly while a queue is served. */
void sim_settle(void)
{
	pthread_mutex_lock(&mutex);
	while (!is_quiet()) {
		struct timespec until;
		if (sleeping && (sim_curl_has_news() || network_news != NONE))
			ring();
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += 20000000;
		if (until.tv_nsec >= 1000000000) {
			until.tv_sec++;
			until.tv_nsec -= 1000000000;
		}
		pthread_cond_timedwait(&moved, &mutex, &until);
	}
	pthread_mutex_unlock(&mutex);
}

void sim_closed(void)
{
	pthread_mutex_lock(&mutex);
	sleeping = false;
	network_news = NONE;
	if (bell >= 0)
		close(bell);
	bell = -1;
	pthread_mutex_unlock(&mutex);
}

void sim_advance(int64_t ms)
{
	int64_t end = clock_monotonic_ms() + ms;
	for (;;) {
		pthread_mutex_lock(&mutex);
		int64_t next = bell >= 0 && deadline < end ? deadline : end;
		atomic_store(&monotonic, next);
		if (bell >= 0 && next >= deadline)
			ring();
		bool served = bell >= 0;
		pthread_mutex_unlock(&mutex);
		if (served)
			sim_settle();
		if (next == end)
			return;
	}
}

void sim_jump(int64_t ms)
{
	atomic_fetch_add(&offset, ms);
}

/* The disk takes what it is given before the queue's thread goes on: when it does is not a matter of chance. */

static void forget(const struct local_flush *flush)
{
	for (size_t i = 0; i < flush_count; i++) {
		if (flushes[i] == flush)
			flushes[i--] = flushes[--flush_count];
	}
}

void __real_local_flusher_post(struct local_flusher *flusher, struct local_flush *flush);
void __wrap_local_flusher_post(struct local_flusher *flusher, struct local_flush *flush);
bool __real_local_flusher_is_done(
        struct local_flusher *flusher, struct local_flush *flush, bits_hr *ret_code);
bool __wrap_local_flusher_is_done(
        struct local_flusher *flusher, struct local_flush *flush, bits_hr *ret_code);
bits_hr __real_local_flusher_wait(struct local_flusher *flusher, struct local_flush *flush);
bits_hr __wrap_local_flusher_wait(struct local_flusher *flusher, struct local_flush *flush);

void __wrap_local_flusher_post(struct local_flusher *flusher, struct local_flush *flush)
{
	__real_local_flusher_post(flusher, flush);
	__real_local_flusher_wait(flusher, flush);
	pthread_mutex_lock(&mutex);
	if (flush_count == FLUSHES_MAX)
		abort();
	flushes[flush_count++] = flush;
	pthread_mutex_unlock(&mutex);
}

bool __wrap_local_flusher_is_done(
        struct local_flusher *flusher, struct local_flush *flush, bits_hr *ret_code)
{
	pthread_mutex_lock(&mutex);
	forget(flush);
	pthread_mutex_unlock(&mutex);
	return __real_local_flusher_is_done(flusher, flush, ret_code);
}

bits_hr __wrap_local_flusher_wait(struct local_flusher *flusher, struct local_flush *flush)
{
	pthread_mutex_lock(&mutex);
	forget(flush);
	pthread_mutex_unlock(&mutex);
	return __real_local_flusher_wait(flusher, flush);
}

/* The network comes and goes as it is told. */

struct local_network {
	int unused;
};
static struct local_network network;

struct local_network *local_network_new(void)
{
	return &network;
}

void local_network_free(struct local_network *gone)
{
	(void)gone;
}

int local_network_descriptor(const struct local_network *asked)
{
	(void)asked;
	return -1;
}

enum local_network_news local_network_read(struct local_network *asked)
{
	(void)asked;
	pthread_mutex_lock(&mutex);
	enum network_change news = network_news;
	network_news = NONE;
	pthread_mutex_unlock(&mutex);
	return news == GONE ? NETWORK_GONE : news == CAME ? NETWORK_HERE : NETWORK_AS_BEFORE;
}

void sim_network(bool there)
{
	pthread_mutex_lock(&mutex);
	network_news = there ? CAME : GONE;
	ring();
	pthread_mutex_unlock(&mutex);
}
