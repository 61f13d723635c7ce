/* SPDX-License-Identifier: MIT */
#include "tape.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct tape tape_random(uint64_t seed)
{
	return (struct tape){.random = seed * 2 + 1};
}

void tape_rewind(struct tape *tape)
{
	tape->at = 0;
}

void tape_release(struct tape *tape)
{
	free(tape->choices);
	*tape = (struct tape){0};
}

/* SplitMix64 (Steele, Lea, Flood). */
static uint32_t next_random(struct tape *tape)
{
	uint64_t z = tape->random += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return (uint32_t)((z ^ (z >> 31)) >> 32);
}

uint32_t tape_choose(struct tape *tape, uint32_t count)
{
	if (tape->at == tape->count) {
		tape->choices =
		        memory_resize_array(tape->choices, tape->count + 1, sizeof *tape->choices);
		tape->choices[tape->count++] = tape->random != 0 ? next_random(tape) : 0;
	}
	return tape->choices[tape->at++] % count;
}

bool tape_chance(struct tape *tape, uint32_t one_in)
{
	return tape_choose(tape, one_in) == one_in - 1;
}

static struct tape copy_of(const struct tape *tape)
{
	struct tape copy = {.count = tape->count};
	copy.choices = memory_new_array(tape->count + 1, sizeof *copy.choices);
	if (tape->count > 0)
		memcpy(copy.choices, tape->choices, tape->count * sizeof *copy.choices);
	return copy;
}

/* Takes the attempt over where it fails, too, without what was not asked for any more. */
static bool take(struct tape *tape, struct tape attempt,
        bool (*fails)(struct tape *tape, void *data), void *data, int *attempts)
{
	(*attempts)--;
	if (!fails(&attempt, data)) {
		tape_release(&attempt);
		return false;
	}
	attempt.count = attempt.at;
	tape_release(tape);
	*tape = attempt;
	return true;
}

static bool without(struct tape *tape, size_t at, size_t count,
        bool (*fails)(struct tape *tape, void *data), void *data, int *attempts)
{
	struct tape attempt = copy_of(tape);
	attempt.count -= count;
	memmove(attempt.choices + at, attempt.choices + at + count,
	        (attempt.count - at) * sizeof *attempt.choices);
	return take(tape, attempt, fails, data, attempts);
}

static bool with_zero(struct tape *tape, size_t at, bool (*fails)(struct tape *tape, void *data),
        void *data, int *attempts)
{
	struct tape attempt = copy_of(tape);
	attempt.choices[at] = 0;
	return take(tape, attempt, fails, data, attempts);
}

void tape_shrink(
        struct tape *tape, bool (*fails)(struct tape *tape, void *data), void *data, int attempts)
{
	tape->random = 0;
	for (bool better = true; better && attempts > 0;) {
		better = false;
		for (size_t step = tape->count / 2; step > 0 && attempts > 0; step /= 2) {
			for (size_t at = 0; at + step <= tape->count && attempts > 0;) {
				if (without(tape, at, step, fails, data, &attempts))
					better = true;
				else
					at += step;
			}
		}
		for (size_t at = 0; at < tape->count && attempts > 0; at++) {
			if (tape->choices[at] != 0 && with_zero(tape, at, fails, data, &attempts))
				better = true;
		}
	}
}
