/* SPDX-License-Identifier: MIT */
#include "base/random.h"

#include <stdio.h>
#include <stdlib.h>

void random_bytes(void *ret, size_t count)
{
	FILE *source = fopen("/dev/urandom", "rb");
	if (source == NULL || fread(ret, 1, count, source) != count) {
		fputs("bitsbridge: /dev/urandom cannot be read\n", stderr);
		abort();
	}
	fclose(source);
}
