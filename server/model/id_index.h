/* SPDX-License-Identifier: MIT */
/* Where in an array a job's id stands: a hash table that is filled once and asked many times. One thread. */
#ifndef BITSBRIDGE_MODEL_ID_INDEX_H
#define BITSBRIDGE_MODEL_ID_INDEX_H

#include "job.h"

#define ID_INDEX_NONE SIZE_MAX

struct id_index {
	const struct job_id **ids; /* borrowed */
	size_t *places;
	size_t capacity; /* a power of two; 0: not made yet */
};

/* Zeroed before; ids stay where they are as long as the index is used. */
void id_index_init(struct id_index *index, size_t count_max);
void id_index_add(struct id_index *index, const struct job_id *id, size_t place);
size_t id_index_find(const struct id_index *index, const struct job_id *id); /* ID_INDEX_NONE */
void id_index_release(struct id_index *index);

#endif
