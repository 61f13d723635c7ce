/* SPDX-License-Identifier: MIT */
#include "base/random.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void random_bytes(void *ret, size_t count)
{
	unsigned char *next = ret;
	while (count > 0) {
		ssize_t done = getrandom(next, count, 0);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			fputs("bitsbridge: the system has no random numbers\n", stderr);
			abort();
		}
		next += done;
		count -= (size_t)done;
	}
}
