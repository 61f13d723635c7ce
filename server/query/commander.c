/* SPDX-License-Identifier: MIT */
#include "query/commander.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/thread.h"
#include "query/command_spec.h"
#include "query/execute.h"

/* A command in the mailbox. Belongs to whoever waits for it, or once nobody does, to the acting thread. */
struct letter {
	struct letter *next;
	struct command command;
	struct job_spec *make; /* owned: what command.make points to */
	struct command_result result;
	bool done, dropped;
	bool abandoned; /* nobody waits for the answer */
};

struct commander {
	struct job_queue *queue;
	struct query *query;
	struct thread *thread;
	struct mutex *lock; /* everything below */
	struct condition *posted, *changed;
	struct letter *first, **last;
	const struct letter *current; /* is being carried out */
	size_t count;                 /* in the mailbox */
	size_t waiting;               /* calls of commander_run() */
	bool stopping, finished, let_go;
};

void command_result_release(struct command_result *result)
{
	job_unref(result->job);
	free(result->detail);
	*result = (struct command_result){0};
}

static void letter_free(struct letter *letter)
{
	command_spec_free(letter->make);
	command_result_release(&letter->result);
	free(letter);
}

static struct letter *letter_new(const struct command *command)
{
	struct letter *letter = memory_new(sizeof *letter);
	letter->command = *command;
	letter->make = command_spec_copy(command->make);
	letter->command.make = letter->make;
	return letter;
}

/* Lock held. */
static void post(struct commander *commander, struct letter *letter)
{
	*commander->last = letter;
	commander->last = &letter->next;
	commander->count++;
	condition_signal_all(commander->posted);
}

/* Lock held. */
static struct letter *take(struct commander *commander)
{
	struct letter *letter = commander->first;
	commander->first = letter->next;
	if (commander->first == NULL)
		commander->last = &commander->first;
	commander->count--;
	condition_signal_all(commander->changed);
	return letter;
}

/* Lock held: the answer is there, or never will be. */
static void finish(struct commander *commander, struct letter *letter)
{
	if (letter->abandoned) {
		letter_free(letter);
		return;
	}
	letter->done = true;
	condition_signal_all(commander->changed);
}

/* Somebody else was faster to complete or cancel what the bridge would have taken: nothing is wrong. */
static bool is_moot(const struct letter *letter)
{
	bits_hr code = letter->result.code;
	return letter->command.take && (code == BITS_E_INVALID_STATE || code == BITS_E_NOT_FOUND);
}

/* Lock held, and again at the end; in between it is not. */
static void carry_out(struct commander *commander, struct letter *letter)
{
	mutex_unlock(commander->lock);
	execute(commander->queue, &letter->command, &letter->result);
	mutex_lock(commander->lock);
	if (commander->let_go)
		return;
	if (letter->abandoned && letter->result.code < 0 && !is_moot(letter)) {
		struct error_text text;
		error_describe(letter->result.code, &text);
		log_warn("%s: %s (%s)", letter->command.id.text, text.message, text.name);
	}
	mutex_unlock(commander->lock);
	query_acted(commander->query, &letter->command, letter->result.code);
	mutex_lock(commander->lock);
}

static void run(void *data)
{
	struct commander *commander = data;
	mutex_lock(commander->lock);
	while (!commander->stopping) {
		if (commander->first == NULL) {
			condition_wait(commander->posted, commander->lock, THREAD_FOREVER);
			continue;
		}
		struct letter *letter = take(commander);
		commander->current = letter;
		carry_out(commander, letter);
		commander->current = NULL;
		finish(commander, letter);
	}
	while (commander->first != NULL) {
		struct letter *letter = take(commander);
		letter->dropped = true;
		finish(commander, letter);
	}
	commander->finished = true;
	condition_signal_all(commander->changed);
	mutex_unlock(commander->lock);
}

/* Called by the query with its lock held. */
static bool post_complete(void *data, const struct job_id *id, bool take)
{
	struct commander *commander = data;
	mutex_lock(commander->lock);
	bool room = !commander->stopping && commander->count < COMMANDER_MAILBOX_MAX;
	if (room) {
		struct letter *letter = letter_new(&(struct command){
		        .action = JOB_COMPLETE, .id = *id, .force = true, .take = take});
		letter->abandoned = true;
		post(commander, letter);
	}
	mutex_unlock(commander->lock);
	return room;
}

/* Lock held. False: no room in time, or the bridge stops. */
static bool wait_for_room(struct commander *commander, int64_t deadline)
{
	while (!commander->stopping && commander->count >= COMMANDER_MAILBOX_MAX) {
		if (!condition_wait(commander->changed, commander->lock, deadline))
			break;
	}
	return !commander->stopping && commander->count < COMMANDER_MAILBOX_MAX;
}

/* Lock held. True: *ret_result is set. The command is no longer the caller's either way. */
static bool wait_for_answer(struct commander *commander, struct letter *letter, int64_t deadline,
        struct command_result *ret_result)
{
	while (!letter->done && !commander->stopping &&
	        condition_wait(commander->changed, commander->lock, deadline))
		continue;
	if (!letter->done) {
		letter->abandoned = true;
		return false;
	}
	bool answered = !letter->dropped;
	if (answered) {
		*ret_result = letter->result;
		letter->result = (struct command_result){0};
	}
	letter_free(letter);
	return answered;
}

bool commander_run(struct commander *commander, const struct command *command,
        struct command_result *ret_result)
{
	int64_t deadline = clock_monotonic_ms() + COMMAND_WAIT_MS;
	bool answered = false;
	mutex_lock(commander->lock);
	commander->waiting++;
	if (wait_for_room(commander, deadline)) {
		struct letter *letter = letter_new(command);
		post(commander, letter);
		answered = wait_for_answer(commander, letter, deadline, ret_result);
	}
	commander->waiting--;
	condition_signal_all(commander->changed);
	mutex_unlock(commander->lock);
	return answered;
}

static bool has_key(const struct letter *letter, const struct idempotency_key *key)
{
	const struct idempotency_key *has = &letter->command.request;
	return strcmp(has->key, key->key) == 0 && strcmp(has->origin, key->origin) == 0;
}

bool commander_has(struct commander *commander, const struct idempotency_key *key)
{
	mutex_lock(commander->lock);
	bool found = commander->current != NULL && has_key(commander->current, key);
	for (const struct letter *letter = commander->first; letter != NULL && !found;
	        letter = letter->next)
		found = has_key(letter, key);
	mutex_unlock(commander->lock);
	return found;
}

struct commander *commander_new(struct job_queue *queue, struct query *query)
{
	struct commander *commander = memory_new(sizeof *commander);
	commander->queue = queue;
	commander->query = query;
	commander->lock = mutex_new();
	commander->posted = condition_new();
	commander->changed = condition_new();
	commander->last = &commander->first;
	commander->thread = thread_new("acting", run, commander);
	query_set_complete(query, post_complete, commander);
	return commander;
}

/* Waits until the thread and everybody who waits for it are gone. */
static bool wait_for_end(struct commander *commander, int64_t deadline)
{
	mutex_lock(commander->lock);
	commander->stopping = true;
	condition_signal_all(commander->posted);
	condition_signal_all(commander->changed);
	while ((!commander->finished || commander->waiting > 0) &&
	        condition_wait(commander->changed, commander->lock, deadline))
		continue;
	bool ended = commander->finished && commander->waiting == 0;
	commander->let_go = !ended;
	mutex_unlock(commander->lock);
	return ended;
}

bool commander_stop(struct commander *commander, int64_t timeout_ms)
{
	if (commander->thread == NULL || commander->let_go)
		return !commander->let_go;
	query_set_complete(commander->query, NULL, NULL);
	bool ended = wait_for_end(commander, clock_monotonic_ms() + timeout_ms);
	if (!ended) {
		thread_detach(commander->thread);
		return false;
	}
	thread_join(commander->thread);
	commander->thread = NULL;
	return true;
}

void commander_free(struct commander *commander)
{
	if (commander == NULL)
		return;
	condition_free(commander->posted);
	condition_free(commander->changed);
	mutex_free(commander->lock);
	free(commander);
}
