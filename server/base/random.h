/* SPDX-License-Identifier: MIT */
/* The system's random source. Aborts where there is none: tokens and ids must not be guessable. */
#ifndef BITSBRIDGE_BASE_RANDOM_H
#define BITSBRIDGE_BASE_RANDOM_H

#include <stddef.h>

void random_bytes(void *ret, size_t count);

#endif
