/* SPDX-License-Identifier: MIT */
#include "job_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "snapshot.h"

static struct job_text *make(
        const struct entry *entry, enum job_reader reader, const struct renderer *renderer)
{
	struct text text = {0};
	renderer->job(&text, entry, reader);
	struct job_text *made = memory_new(sizeof *made + text.length);
	made->length = text.length;
	memcpy(made->data, text.data, text.length);
	text_release(&text);
	return made;
}

const struct job_text *entry_text(
        const struct entry *entry, enum job_reader reader, const struct renderer *renderer)
{
	/* Sharing is read-only but for this and the count. */
	job_text_place *place = &((struct entry *)(uintptr_t)entry)->texts[reader];
	struct job_text *text = atomic_load_explicit(place, memory_order_acquire);
	if (text != NULL)
		return text;
	struct job_text *made = make(entry, reader, renderer);
	if (atomic_compare_exchange_strong_explicit(
	            place, &text, made, memory_order_acq_rel, memory_order_acquire))
		return made;
	free(made); /* somebody else was faster */
	return text;
}
