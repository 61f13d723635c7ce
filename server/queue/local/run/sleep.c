/* SPDX-License-Identifier: MIT */
#include "queue/local/run/sleep.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define DESCRIPTORS_MAX 4

static void prepare(int end)
{
	fcntl(end, F_SETFD, FD_CLOEXEC);
	fcntl(end, F_SETFL, O_NONBLOCK);
}

bool local_sleep_init(struct local_sleep *sleep)
{
	if (pipe(sleep->ends) != 0)
		return false;
	prepare(sleep->ends[0]);
	prepare(sleep->ends[1]);
	return true;
}

void local_sleep_release(struct local_sleep *sleep)
{
	close(sleep->ends[0]);
	close(sleep->ends[1]);
}

void local_sleep_wake(const struct local_sleep *sleep)
{
	/* A pipe that takes no more has been written to. */
	while (write(sleep->ends[1], "", 1) < 0 && errno == EINTR)
		continue;
}

void local_sleep_for(const struct local_sleep *sleep, CURLM *multi, int timeout_ms,
        const int *descriptors, size_t count)
{
	char heard[64];
	struct curl_waitfd waits[DESCRIPTORS_MAX + 1] = {
	        {.fd = sleep->ends[0], .events = CURL_WAIT_POLLIN}};
	unsigned used = 1;
	for (size_t i = 0; i < count && used <= DESCRIPTORS_MAX; i++) {
		if (descriptors[i] >= 0)
			waits[used++] = (struct curl_waitfd){
			        .fd = descriptors[i], .events = CURL_WAIT_POLLIN};
	}
	local_poll(multi, waits, used, timeout_ms, NULL);
	while (read(sleep->ends[0], heard, sizeof heard) > 0)
		continue;
}
