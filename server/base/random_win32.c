/* SPDX-License-Identifier: MIT */
#include "base/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

/* ntsecapi.h declares it only in passing; advapi32 exports it under this name. */
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

void random_bytes(void *ret, size_t count)
{
	if (!SystemFunction036(ret, (ULONG)count)) {
		fputs("bitsbridge: the system's random source cannot be read\n", stderr);
		abort();
	}
}
