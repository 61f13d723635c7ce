/* SPDX-License-Identifier: MIT */
#include "model/id_index.h"

#include <stdlib.h>

#include "base/memory.h"

/* FNV-1a; ids are the queue's, so nobody can choose them to collide. */
static size_t slot_of(const struct id_index *index, const struct job_id *id)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	for (size_t i = 0; i < JOB_ID_LENGTH; i++)
		hash = (hash ^ (unsigned char)id->text[i]) * UINT64_C(1099511628211);
	size_t slot = (size_t)(hash ^ hash >> 32) & (index->capacity - 1);
	while (index->ids[slot] != NULL && !job_id_equal(index->ids[slot], id))
		slot = (slot + 1) & (index->capacity - 1);
	return slot;
}

void id_index_init(struct id_index *index, size_t count_max)
{
	index->capacity = 16;
	while (index->capacity < count_max * 2)
		index->capacity *= 2;
	index->ids = memory_new_array(index->capacity, sizeof(const struct job_id *));
	index->places = memory_new_array(index->capacity, sizeof *index->places);
}

void id_index_add(struct id_index *index, const struct job_id *id, size_t place)
{
	size_t slot = slot_of(index, id);
	index->ids[slot] = id;
	index->places[slot] = place;
}

size_t id_index_find(const struct id_index *index, const struct job_id *id)
{
	size_t slot = slot_of(index, id);
	return index->ids[slot] != NULL ? index->places[slot] : ID_INDEX_NONE;
}

void id_index_release(struct id_index *index)
{
	free(index->ids);
	free(index->places);
	*index = (struct id_index){0};
}
