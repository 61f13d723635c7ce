/* SPDX-License-Identifier: MIT */
/*
 * The choices of one random history, in the order in which they were made: so that it can be played again, and made
 * shorter while it still shows what was found. The choice 0 is always the plainest one.
 */
#ifndef BITSBRIDGE_MODEL_TAPE_H
#define BITSBRIDGE_MODEL_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tape {
	uint32_t *choices;
	size_t count, at;
	uint64_t random; /* of choices that are not recorded yet; 0: those are 0 */
};

/* A new history. */
struct tape tape_random(uint64_t seed);
void tape_rewind(struct tape *tape);
void tape_release(struct tape *tape);

/* One of 0 to count - 1; all are as likely. */
uint32_t tape_choose(struct tape *tape, uint32_t count);
/* True once in so many times; the plain answer is no. */
bool tape_chance(struct tape *tape, uint32_t one_in);

/* Leaves fewer and smaller choices, with which fails() still is true. At most so many attempts. */
void tape_shrink(
        struct tape *tape, bool (*fails)(struct tape *tape, void *data), void *data, int attempts);

#endif
