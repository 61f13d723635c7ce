/* SPDX-License-Identifier: MIT */
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *memory)
{
	if (memory == NULL) {
		fputs("bitsbridge: out of memory\n", stderr);
		abort();
	}
	return memory;
}

void *memory_new(size_t size)
{
	return memory_new_array(1, size);
}

static void check_product(size_t count, size_t size)
{
	if (size > 0 && count > SIZE_MAX / size)
		checked(NULL);
}

void *memory_new_array(size_t count, size_t size)
{
	check_product(count, size);
	return checked(calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}

void *memory_resize_array(void *memory, size_t count, size_t size)
{
	check_product(count, size);
	size_t bytes = count * size;
	return checked(realloc(memory, bytes > 0 ? bytes : 1));
}

char *memory_string(const char *text)
{
	return text != NULL ? memory_string_n(text, strlen(text)) : NULL;
}

char *memory_string_n(const char *text, size_t length)
{
	char *copy = checked(malloc(length + 1));
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}
