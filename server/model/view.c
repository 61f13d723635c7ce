/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/id_index.h"
#include "model/scope.h"
#include "model/view_index.h"

/* Sharing is read-only but for the count. */
static atomic_uint *refs_of(const struct view *view)
{
	return &((struct view *)(uintptr_t)view)->refs;
}

const struct view *view_ref(const struct view *view)
{
	atomic_fetch_add_explicit(refs_of(view), 1, memory_order_relaxed);
	return view;
}

static void view_free(struct view *view)
{
	for (size_t i = 0; i < view->entry_count; i++)
		entry_unref(view->entries[i].entry);
	free(view->entries);
	free(view->removed);
	free(view->queue);
	view_index_unref(view->index);
	free(view);
}

void view_unref(const struct view *view)
{
	if (view != NULL && atomic_fetch_sub_explicit(refs_of(view), 1, memory_order_acq_rel) == 1)
		view_free((struct view *)(uintptr_t)view);
}

const struct view_entry *view_find(const struct view *view, const struct job_id *id)
{
	size_t place = view_index_find(view, id);
	return place != ID_INDEX_NONE ? &view->entries[place] : NULL;
}

static const struct job_text *text_for(const struct scope *scope, const struct entry *entry)
{
	return entry_text(entry, scope_reader(scope, entry), scope->renderer);
}

const struct job_text *view_text(const struct view *view, const struct view_entry *entry)
{
	return text_for(view->scope, entry->entry);
}

bool view_knows(const struct view *view, const char *revision, uint64_t *ret_number)
{
	size_t length = strlen(view->scope->epoch);
	uint64_t number;
	if (strncmp(revision, view->scope->epoch, length) != 0 || revision[length] != '-')
		return false;
	const char *digits = revision + length + 1;
	if (digits[0] == '0' || !text_parse_uint(digits, view->number, &number) ||
	        number < view->complete_since)
		return false;
	*ret_number = number;
	return true;
}

/* Takes queue over. */
static struct view *view_new(
        const struct scope *scope, uint64_t number, int64_t taken_at, char *queue)
{
	struct view *view = memory_new(sizeof *view);
	atomic_init(&view->refs, 1);
	view->scope = scope;
	view->number = number;
	view->taken_at = taken_at;
	view->queue = queue;
	snprintf(view->revision, sizeof view->revision, "%s-%" PRIu64, scope->epoch, number);
	return view;
}

const struct view *view_new_first(const struct scope *scope, int64_t wall)
{
	struct text queue = {0};
	scope->renderer->queue(
	        &queue, &(struct snapshot){.source = "", .stale = true, .stale_since = wall});
	struct view *view = view_new(scope, 1, wall, text_steal(&queue));
	view->index = view_index_new();
	view->entries = memory_new_array(0, sizeof *view->entries);
	view->removed = memory_new_array(0, sizeof *view->removed);
	view->complete_since = view->queue_changed_at = 1;
	return view;
}

/* Of a removal: the number of no revision. */
enum { FORGOTTEN = 0 };

/* One step from a view to the next. */
struct step {
	const struct view *old;
	struct view *next;
	bool *kept;    /* per old entry: it is in the next view too */
	size_t cursor; /* where in the old entries the next one probably is */
	/* Where among the old removals an id stands; made when it is first asked. */
	struct id_index removals;
	bool changed;
	bool moved; /* a job stands elsewhere than before, in the view or by its tag */
};

static size_t find_old(struct step *step, const struct entry *entry)
{
	const struct view *old = step->old;
	if (step->cursor < old->entry_count) {
		const struct entry *next = old->entries[step->cursor].entry;
		if (next == entry || job_id_equal(&next->job->id, &entry->job->id))
			return step->cursor;
	}
	return view_index_find(old, &entry->job->id);
}

/* A job that is back is no longer one that was removed. Was it one? It goes when the new ones come (step_removals()). */
static bool forget_removal(struct step *step, const struct job_id *id)
{
	const struct view *old = step->old;
	if (old->removed_count == 0)
		return false;
	if (step->removals.capacity == 0) {
		id_index_init(&step->removals, old->removed_count);
		for (size_t i = 0; i < old->removed_count; i++)
			id_index_add(&step->removals, &old->removed[i].id, i);
	}
	size_t at = id_index_find(&step->removals, id);
	if (at != ID_INDEX_NONE)
		step->next->removed[at].removed_at = FORGOTTEN;
	return at != ID_INDEX_NONE;
}

static void add_removal(struct step *step, const struct job_id *id)
{
	struct view *next = step->next;
	forget_removal(step, id);
	next->removed[next->removed_count++] =
	        (struct view_removed){.id = *id, .removed_at = next->number};
}

/* Readers that ask for one collection or provider must hear that a job has left it, though the scope still sees it. */
static void remember_retagging(
        struct step *step, const struct entry *before, const struct entry *now)
{
	const struct tag *old = &before->job->tag, *new = &now->job->tag;
	if (old->service_id == new->service_id &&
	        strcmp(old->fields[TAG_PROVIDER], new->fields[TAG_PROVIDER]) == 0)
		return;
	step->moved = true;
	add_removal(step, &now->job->id);
}

/* The one meaning of "changed". The very same entry is never asked. */
static bool text_differs(
        const struct scope *scope, const struct entry *before, const struct entry *now)
{
	const struct job_text *old = text_for(scope, before), *new = text_for(scope, now);
	return old->length != new->length || memcmp(old->data, new->data, new->length) != 0;
}

static void follow(struct step *step, struct view_entry *ret, const struct view_entry *before)
{
	struct view *next = step->next;
	const struct entry *was = before->entry;
	remember_retagging(step, was, ret->entry);
	if (!text_differs(next->scope, was, ret->entry))
		ret->changed_at = before->changed_at;
	memcpy(ret->left_at, before->left_at, sizeof ret->left_at);
	if (was->state != ret->entry->state)
		ret->left_at[was->state] = next->number;
}

/* Readers of any state may still have the job as it was before it was away. */
static void leave_every_state(struct view_entry *entry)
{
	for (size_t state = 0; state < JOB_STATE_COUNT; state++)
		entry->left_at[state] = entry->changed_at;
}

/* Where it stands in the old view, or ID_INDEX_NONE. */
static size_t find_place(struct step *step, const struct entry *entry)
{
	size_t at = find_old(step, entry);
	step->moved |= at != step->next->entry_count;
	if (at != ID_INDEX_NONE) {
		step->kept[at] = true;
		step->cursor = at + 1;
	}
	return at;
}

static void step_entry(struct step *step, const struct entry *entry)
{
	struct view *next = step->next;
	size_t at = find_place(step, entry);
	struct view_entry *now = &next->entries[next->entry_count++];
	entry_ref(entry);
	if (at != ID_INDEX_NONE && step->old->entries[at].entry == entry) {
		*now = step->old->entries[at];
		return;
	}
	*now = (struct view_entry){.entry = entry, .changed_at = next->number};
	if (at != ID_INDEX_NONE)
		follow(step, now, &step->old->entries[at]);
	else if (forget_removal(step, &entry->job->id))
		leave_every_state(now);
	if (now->changed_at == next->number)
		step->changed = true;
}

static void drop_forgotten(struct view *view)
{
	size_t left = 0;
	for (size_t i = 0; i < view->removed_count; i++) {
		if (view->removed[i].removed_at != FORGOTTEN)
			view->removed[left++] = view->removed[i];
	}
	view->removed_count = left;
}

static void step_removals(struct step *step)
{
	const struct view *old = step->old;
	struct view *next = step->next;
	for (size_t i = 0; i < old->entry_count; i++) {
		if (step->kept[i])
			continue;
		add_removal(step, &old->entries[i].entry->job->id);
		step->changed = true;
	}
	drop_forgotten(next);
	if (next->removed_count <= SCOPE_REMOVED_MAX)
		return;
	size_t surplus = next->removed_count - SCOPE_REMOVED_MAX;
	next->complete_since = next->removed[surplus - 1].removed_at;
	next->removed_count = SCOPE_REMOVED_MAX;
	memmove(next->removed, next->removed + surplus, SCOPE_REMOVED_MAX * sizeof *next->removed);
}

static void step_entries(struct step *step, const struct snapshot *snapshot)
{
	const struct view *old = step->old;
	struct view *next = step->next;
	step->kept = memory_new_array(old->entry_count, sizeof *step->kept);
	next->entries = memory_new_array(snapshot->entry_count, sizeof *next->entries);
	next->removed =
	        memory_new_array(old->removed_count + old->entry_count, sizeof *next->removed);
	memcpy(next->removed, old->removed, old->removed_count * sizeof *next->removed);
	next->removed_count = old->removed_count;
	next->complete_since = old->complete_since;
	for (size_t i = 0; i < snapshot->entry_count; i++) {
		if (scope_sees(next->scope, snapshot->entries[i]))
			step_entry(step, snapshot->entries[i]);
	}
	step_removals(step);
	free(step->kept);
	id_index_release(&step->removals);
	step->moved |= next->entry_count != old->entry_count;
	next->index = step->moved ? view_index_new() : view_index_ref(old->index);
}

/* The usual case, told without making anything: the very same entries. */
static bool is_same(const struct view *view, const struct snapshot *snapshot)
{
	size_t at = 0;
	for (size_t i = 0; i < snapshot->entry_count; i++) {
		const struct entry *entry = snapshot->entries[i];
		if (at < view->entry_count && view->entries[at].entry == entry)
			at++;
		else if (scope_sees(view->scope, entry))
			return false;
	}
	return at == view->entry_count;
}

const struct view *view_new_next(
        const struct view *old, const struct snapshot *snapshot, const char *queue)
{
	struct step step = {.old = old, .changed = strcmp(old->queue, queue) != 0};
	if (!step.changed && is_same(old, snapshot))
		return NULL;
	step.next = view_new(old->scope, old->number + 1, snapshot->taken_at, memory_string(queue));
	step.next->queue_changed_at = step.changed ? step.next->number : old->queue_changed_at;
	step_entries(&step, snapshot);
	if (step.changed)
		return step.next;
	view_unref(step.next);
	return NULL;
}
