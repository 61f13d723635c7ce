/* SPDX-License-Identifier: MIT */
#include <poll.h>

#include "queue/local/run/sleep.h"

CURLMcode local_poll(
        CURLM *multi, struct curl_waitfd *extra, unsigned count, int timeout_ms, int *ret)
{
	struct pollfd waits[8] = {{0}};
	if (multi != NULL)
		return curl_multi_poll(multi, extra, count, timeout_ms, ret);
	nfds_t used = 0;
	for (; used < count && used < sizeof waits / sizeof *waits; used++)
		waits[used] = (struct pollfd){.fd = extra[used].fd, .events = POLLIN};
	poll(waits, used, timeout_ms);
	return CURLM_OK;
}
