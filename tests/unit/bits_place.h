/* SPDX-License-Identifier: MIT */
/* A queue over a fake BITS service, for tests; the end checks that every reference has been given back. */
#ifndef BITSBRIDGE_BITS_PLACE_H
#define BITSBRIDGE_BITS_PLACE_H

#include "fake_bits.h"

#define TAGGED L"::WMP_STATUS:1:253675:Proseware:Artist:Album:7:Title:241:4"

struct bits_place {
	struct fake_service service;
	struct job_queue *queue;
	char *folder;
};

int bits_place_set_up(void **state);
int bits_place_tear_down(void **state);
/* What a service answers that is no longer there. */
#define LOST ((HRESULT)0x800706BA)

/* A look that must succeed; release it. */
struct queue_look bits_place_look(struct bits_place *place);
/* Likewise, with so many jobs. */
void bits_place_expect(struct bits_place *place, size_t job_count);
struct job_id bits_place_id(const struct fake_job *job);

void bits_place_pause(int64_t ms);

#endif
