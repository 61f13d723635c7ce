/* SPDX-License-Identifier: MIT */
#include "base/memory.h"

#include <malloc.h>

/* Answers larger than this are given back to the system as soon as nobody sends them any more; curl's buffer is not. */
#define MAPPED_FROM (264 << 10)
#define KEPT_FREE   (1 << 20)

/*
 * By itself glibc gives every few threads a heap of their own. A large answer is made by whichever thread is asked
 * first after a change, so in time each of those heaps grows by one. What small requests need each thread keeps for
 * itself in any case.
 */
void memory_begin(void)
{
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_MMAP_THRESHOLD, MAPPED_FROM);
	mallopt(M_TRIM_THRESHOLD, KEPT_FREE);
}
