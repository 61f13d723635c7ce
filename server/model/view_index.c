/* SPDX-License-Identifier: MIT */
#include "model/view_index.h"

#include <stdlib.h>

#include "base/memory.h"
#include "model/id_index.h"

struct member {
	uint32_t service_id;
	uint32_t place;
};

struct places {
	struct job_id *ids; /* copies: jobs come and go while the index stays */
	struct id_index by_id;
	/* By collection, then place; the places also alone. */
	uint32_t *service_ids, *in_collections;
	size_t count;
};

struct view_index {
	atomic_uint refs;
	_Atomic(struct places *) places; /* NULL until somebody asks */
};

struct view_index *view_index_new(void)
{
	struct view_index *index = memory_new(sizeof *index);
	atomic_init(&index->refs, 1);
	return index;
}

struct view_index *view_index_ref(struct view_index *index)
{
	atomic_fetch_add_explicit(&index->refs, 1, memory_order_relaxed);
	return index;
}

static void free_places(struct places *places)
{
	if (places == NULL)
		return;
	id_index_release(&places->by_id);
	free(places->ids);
	free(places->service_ids);
	free(places->in_collections);
	free(places);
}

void view_index_unref(struct view_index *index)
{
	if (index == NULL || atomic_fetch_sub_explicit(&index->refs, 1, memory_order_acq_rel) != 1)
		return;
	free_places(atomic_load(&index->places));
	free(index);
}

static int by_collection(const void *left, const void *right)
{
	const struct member *a = left, *b = right;
	if (a->service_id != b->service_id)
		return a->service_id < b->service_id ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

static void sort_collections(struct places *places, const struct view *view)
{
	struct member *members = memory_new_array(places->count, sizeof *members);
	for (size_t i = 0; i < places->count; i++)
		members[i] =
		        (struct member){.service_id = view->entries[i].entry->job->tag.service_id,
		                .place = (uint32_t)i};
	qsort(members, places->count, sizeof *members, by_collection);
	places->service_ids = memory_new_array(places->count, sizeof *places->service_ids);
	places->in_collections = memory_new_array(places->count, sizeof *places->in_collections);
	for (size_t i = 0; i < places->count; i++) {
		places->service_ids[i] = members[i].service_id;
		places->in_collections[i] = members[i].place;
	}
	free(members);
}

static struct places *make(const struct view *view)
{
	struct places *places = memory_new(sizeof *places);
	places->count = view->entry_count;
	places->ids = memory_new_array(places->count, sizeof *places->ids);
	id_index_init(&places->by_id, places->count);
	for (size_t i = 0; i < places->count; i++) {
		places->ids[i] = view->entries[i].entry->job->id;
		id_index_add(&places->by_id, &places->ids[i], i);
	}
	sort_collections(places, view);
	return places;
}

static const struct places *places_of(const struct view *view)
{
	struct places *places = atomic_load_explicit(&view->index->places, memory_order_acquire);
	if (places != NULL)
		return places;
	struct places *made = make(view);
	if (atomic_compare_exchange_strong_explicit(&view->index->places, &places, made,
	            memory_order_acq_rel, memory_order_acquire))
		return made;
	free_places(made); /* somebody else was faster */
	return places;
}

size_t view_index_find(const struct view *view, const struct job_id *id)
{
	return id_index_find(&places_of(view)->by_id, id);
}

/* The first place in the order of collections whose collection is not below this one. */
static size_t lower_bound(const struct places *places, uint32_t service_id)
{
	size_t low = 0, high = places->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (places->service_ids[middle] < service_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const uint32_t *view_collection(const struct view *view, uint32_t service_id, size_t *ret_count)
{
	const struct places *places = places_of(view);
	size_t first = lower_bound(places, service_id), end = first;
	while (end < places->count && places->service_ids[end] == service_id)
		end++;
	*ret_count = end - first;
	return places->in_collections + first;
}
