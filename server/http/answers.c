/* SPDX-License-Identifier: MIT */
#include "http/answers.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"
#include "json/view_json.h"

/* Deltas that are kept: enough for readers that lag a few looks behind each other. */
enum { SLOTS = 8 };

/* Made from `since` to `number`; a whole view has since FULL_SINCE. */
#define FULL_SINCE UINT64_MAX

struct slot {
	uint64_t since, number;
	struct answer *answer; /* NULL while somebody makes it */
	bool used;
};

struct answers {
	atomic_uint refs;
	struct scope *scope;
	struct mutex *mutex;
	struct condition *made;
	struct slot slots[SLOTS];
	unsigned next; /* the slot that is given up next */
	atomic_uint streams;
};

static struct answer *answer_ref(struct answer *answer)
{
	atomic_fetch_add(&answer->refs, 1);
	return answer;
}

void answer_unref(struct answer *answer)
{
	if (answer != NULL && atomic_fetch_sub(&answer->refs, 1) == 1) {
		free(answer->data);
		free(answer);
	}
}

struct answers *answers_new(struct scope *scope)
{
	struct answers *answers = memory_new(sizeof *answers);
	atomic_init(&answers->refs, 1);
	atomic_init(&answers->streams, 0);
	answers->scope = scope;
	answers->mutex = mutex_new();
	answers->made = condition_new();
	return answers;
}

struct answers *answers_ref(struct answers *answers)
{
	atomic_fetch_add(&answers->refs, 1);
	return answers;
}

void answers_unref(struct answers *answers)
{
	if (answers == NULL || atomic_fetch_sub(&answers->refs, 1) != 1)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		answer_unref(answers->slots[i].answer);
	condition_free(answers->made);
	mutex_free(answers->mutex);
	free(answers);
}

struct scope *answers_scope(const struct answers *answers)
{
	return answers->scope;
}

atomic_uint *answers_streams(struct answers *answers)
{
	return &answers->streams;
}

static struct slot *find_slot(struct answers *answers, uint64_t since, uint64_t number)
{
	for (size_t i = 0; i < SLOTS; i++) {
		struct slot *slot = &answers->slots[i];
		if (slot->used && slot->since == since && slot->number == number)
			return slot;
	}
	return NULL;
}

/* The oldest slot that nobody is filling; NULL when all are being filled. */
static struct slot *give_up_slot(struct answers *answers)
{
	for (size_t i = 0; i < SLOTS; i++) {
		struct slot *slot = &answers->slots[answers->next++ % SLOTS];
		if (slot->used && slot->answer == NULL)
			continue;
		answer_unref(slot->answer);
		*slot = (struct slot){0};
		return slot;
	}
	return NULL;
}

static struct answer *make(const struct view *view, uint64_t since)
{
	static const struct view_filter everything = {0};
	struct text text = {0};
	if (since == FULL_SINCE)
		view_json_append_full(&text, view, &everything);
	else
		view_json_append_delta(&text, view, since, &everything);
	struct answer *answer = memory_new(sizeof *answer);
	atomic_init(&answer->refs, 1);
	answer->length = text.length;
	answer->data = text_steal(&text);
	return answer;
}

/* Who comes first makes it, without the lock; who comes meanwhile waits for that. */
static struct answer *get(struct answers *answers, const struct view *view, uint64_t since)
{
	mutex_lock(answers->mutex);
	struct slot *slot = find_slot(answers, since, view->number);
	while (slot != NULL && slot->answer == NULL) {
		condition_wait(answers->made, answers->mutex, THREAD_FOREVER);
		slot = find_slot(answers, since, view->number);
	}
	if (slot != NULL) {
		struct answer *answer = answer_ref(slot->answer);
		mutex_unlock(answers->mutex);
		return answer;
	}
	slot = give_up_slot(answers);
	if (slot != NULL)
		*slot = (struct slot){.since = since, .number = view->number, .used = true};
	mutex_unlock(answers->mutex);

	struct answer *answer = make(view, since);
	if (slot != NULL) {
		mutex_lock(answers->mutex);
		slot->answer = answer_ref(answer);
		condition_signal_all(answers->made);
		mutex_unlock(answers->mutex);
	}
	return answer;
}

struct answer *answers_full(struct answers *answers, const struct view *view)
{
	return get(answers, view, FULL_SINCE);
}

struct answer *answers_delta(struct answers *answers, const struct view *view, uint64_t since)
{
	return get(answers, view, since);
}
