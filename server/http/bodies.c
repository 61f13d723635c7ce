/* SPDX-License-Identifier: MIT */
#include "http/bodies.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"

/* Bodies that are kept: enough for readers that lag a few looks behind each other, and for as many questions. */
enum { SLOTS = 8 };

struct slot {
	struct view_question question; /* its provider is owned */
	struct body *body;             /* NULL while somebody makes it */
	bool used;
};

/* Slots that are given up in turn. */
struct ring {
	struct slot slots[SLOTS];
	unsigned next;
};

struct bodies {
	atomic_uint refs;
	struct mutex *mutex;
	struct condition *made;
	uint64_t number; /* of the latest view that was asked about: only its bodies are kept */
	/* Two, so that many small questions do not push out what all pages ask. */
	struct ring whole, filtered;
	atomic_uint streams;
};

static struct body *body_ref(struct body *body)
{
	atomic_fetch_add(&body->refs, 1);
	return body;
}

void body_unref(struct body *body)
{
	if (body != NULL && atomic_fetch_sub(&body->refs, 1) == 1) {
		free(body->data);
		free(body);
	}
}

struct bodies *bodies_new(void)
{
	struct bodies *bodies = memory_new(sizeof *bodies);
	atomic_init(&bodies->refs, 1);
	atomic_init(&bodies->streams, 0);
	bodies->mutex = mutex_new();
	bodies->made = condition_new();
	return bodies;
}

struct bodies *bodies_ref(struct bodies *bodies)
{
	atomic_fetch_add(&bodies->refs, 1);
	return bodies;
}

static void empty_slot(struct slot *slot)
{
	body_unref(slot->body);
	free((char *)(uintptr_t)slot->question.filter.provider);
	*slot = (struct slot){0};
}

/* But for slots that somebody is filling: he empties them when he is done. */
static void empty_ring(struct ring *ring)
{
	for (size_t i = 0; i < SLOTS; i++)
		if (ring->slots[i].body != NULL)
			empty_slot(&ring->slots[i]);
}

void bodies_unref(struct bodies *bodies)
{
	if (bodies == NULL || atomic_fetch_sub(&bodies->refs, 1) != 1)
		return;
	empty_ring(&bodies->whole);
	empty_ring(&bodies->filtered);
	condition_free(bodies->made);
	mutex_free(bodies->mutex);
	free(bodies);
}

atomic_uint *bodies_streams(struct bodies *bodies)
{
	return &bodies->streams;
}

static bool same_question(const struct view_question *a, const struct view_question *b)
{
	return a->shape == b->shape && a->since == b->since &&
	       view_filter_equal(&a->filter, &b->filter);
}

static struct slot *find_slot(struct ring *ring, const struct view_question *question)
{
	for (size_t i = 0; i < SLOTS; i++) {
		struct slot *slot = &ring->slots[i];
		if (slot->used && same_question(&slot->question, question))
			return slot;
	}
	return NULL;
}

/* The oldest slot that nobody is filling, for this question now; NULL when all are being filled. */
static struct slot *take_slot(struct ring *ring, const struct view_question *question)
{
	for (size_t i = 0; i < SLOTS; i++) {
		struct slot *slot = &ring->slots[ring->next++ % SLOTS];
		if (slot->used && slot->body == NULL)
			continue;
		empty_slot(slot);
		slot->used = true;
		slot->question = *question;
		slot->question.filter.provider = memory_string(question->filter.provider);
		return slot;
	}
	return NULL;
}

static struct body *make(const struct view *view, const struct view_question *question)
{
	struct text text = {0};
	view_json_append(&text, view, question);
	struct body *body = memory_new(sizeof *body);
	atomic_init(&body->refs, 1);
	body->length = text.length;
	body->data = text_steal(&text);
	return body;
}

/* Lock held. A body of an older view is of use to nobody any more, and may be large. */
static void keep_up(struct bodies *bodies, uint64_t number)
{
	if (number <= bodies->number)
		return;
	bodies->number = number;
	empty_ring(&bodies->whole);
	empty_ring(&bodies->filtered);
}

/* Lock held. Those who wait look for the question again: a slot whose view has become old is empty then. */
static void fill_slot(struct bodies *bodies, struct slot *slot, struct body *body, uint64_t number)
{
	if (number == bodies->number)
		slot->body = body_ref(body);
	else
		empty_slot(slot);
	condition_signal_all(bodies->made);
}

/*
 * Lock held, and given up while waiting. The slot of this question about the latest view, filled or for the caller to
 * fill; NULL: none, since there is no room, or a later view has been asked about.
 */
static struct slot *claim(struct bodies *bodies, struct ring *ring, uint64_t number,
        const struct view_question *question)
{
	for (;;) {
		keep_up(bodies, number);
		if (number != bodies->number)
			return NULL;
		struct slot *slot = find_slot(ring, question);
		if (slot == NULL)
			return take_slot(ring, question);
		if (slot->body != NULL)
			return slot;
		condition_wait(bodies->made, bodies->mutex, THREAD_FOREVER);
	}
}

/* Who comes first makes it, without the lock; who comes meanwhile waits for that. */
struct body *bodies_get(
        struct bodies *bodies, const struct view *view, const struct view_question *question)
{
	bool whole = question->shape != VIEW_COLLECTION && view_filter_is_empty(&question->filter);
	mutex_lock(bodies->mutex);
	struct slot *slot =
	        claim(bodies, whole ? &bodies->whole : &bodies->filtered, view->number, question);
	struct body *body = slot != NULL && slot->body != NULL ? body_ref(slot->body) : NULL;
	mutex_unlock(bodies->mutex);
	if (body != NULL)
		return body;
	body = make(view, question);
	if (slot != NULL) {
		mutex_lock(bodies->mutex);
		fill_slot(bodies, slot, body, view->number);
		mutex_unlock(bodies->mutex);
	}
	return body;
}
