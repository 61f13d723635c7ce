/* SPDX-License-Identifier: MIT */
/* A scope as the board sees it: who looks, under which epoch, and how one view follows from another. */
#ifndef BITSBRIDGE_MODEL_SCOPE_H
#define BITSBRIDGE_MODEL_SCOPE_H

#include "base/thread.h"
#include "board.h"

/* Random characters of an epoch: 32^12 are 60 bits, so an old page's revision is never taken for a new one. */
#define SCOPE_EPOCH_LENGTH 12

struct scope {
	struct scope_spec spec; /* its strings are owned */
	const struct renderer *renderer;
	char epoch[SCOPE_EPOCH_LENGTH + 1];
	/* The board's, under its lock. */
	const struct view *view; /* referenced */
	struct condition *newer; /* a later view has come, or the board was closed */
};

struct scope *scope_new(const struct scope_spec *spec, const struct renderer *renderer);
void scope_free(struct scope *scope); /* accepts NULL; releases the view too */

/* The view before any look: nothing, and stale, since nobody knows better yet. One reference. */
const struct view *view_new_first(const struct scope *scope, int64_t wall);
/*
 * What the scope sees of the snapshot, as the view that follows `old`; NULL when nothing that it may see has
 * changed. queue: the renderer's text of the snapshot's queue. One reference. Pure: reads old and snapshot, changes
 * neither, but that texts are made.
 */
const struct view *view_new_next(
        const struct view *old, const struct snapshot *snapshot, const char *queue);

#endif
