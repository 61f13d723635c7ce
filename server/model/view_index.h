/* SPDX-License-Identifier: MIT */
/*
 * Where in a view a job stands, by its id or its collection. It is made when it is first asked, and shared by all views
 * that follow each other with the same jobs in the same places, whatever else changes of them. Any thread.
 */
#ifndef BITSBRIDGE_MODEL_VIEW_INDEX_H
#define BITSBRIDGE_MODEL_VIEW_INDEX_H

#include "board.h"

struct view_index;

struct view_index *view_index_new(void);
struct view_index *view_index_ref(struct view_index *index);
void view_index_unref(struct view_index *index); /* accepts NULL */

/* The entry's place in a view that has this index; ID_INDEX_NONE. */
size_t view_index_find(const struct view *view, const struct job_id *id);

#endif
