/* SPDX-License-Identifier: MIT */
/* Where the transfer thread sleeps, and how others wake it: also before there is anything to move, thus without libcurl. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUN_SLEEP_H
#define BITSBRIDGE_QUEUE_LOCAL_RUN_SLEEP_H

#include "queue/local/fetch/handle.h"

struct local_sleep {
	int ends[2]; /* of a pipe: a byte in it has not been heard yet */
};

/* False: the system has no descriptors. */
bool local_sleep_init(struct local_sleep *sleep);
void local_sleep_release(struct local_sleep *sleep);
/* Never lost, whether it sleeps now or is about to. Any thread. */
void local_sleep_wake(const struct local_sleep *sleep);
/* Until then, until one of the descriptors can be read (those below 0 are none), or until one of curl's sockets is
 * ready; multi: NULL: there is none. */
void local_sleep_for(const struct local_sleep *sleep, CURLM *multi, int timeout_ms,
        const int *descriptors, size_t count);

/* As curl_multi_poll(), which it is where there is a multi handle. In a file of its own: tests have their own. */
CURLMcode local_poll(
        CURLM *multi, struct curl_waitfd *extra, unsigned count, int timeout_ms, int *ret);

#endif
