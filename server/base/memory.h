/* SPDX-License-Identifier: MIT */
/*
 * Memory that is there or the program ends, with a message. What comes from outside is bounded before it gets
 * here, so running out means that the machine is out of memory.
 */
#ifndef BITSBRIDGE_BASE_MEMORY_H
#define BITSBRIDGE_BASE_MEMORY_H

#include <stddef.h>

/* Once, before there are threads: how the allocator is to treat many threads and a few large answers. Twins:
 * memory_glibc.c, memory_other.c. */
void memory_begin(void);

void *memory_new(size_t size);                     /* zeroed */
void *memory_new_array(size_t count, size_t size); /* zeroed; checks for overflow */
void *memory_resize_array(void *memory, size_t count, size_t size);
char *memory_string(const char *text); /* NULL gives NULL */
char *memory_string_n(const char *text, size_t length);

#endif
