/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/thread.h"
#include "model/history.h"
#include "query/duties.h"
#include "query/look.h"
#include "query/pacing.h"
#include "query/watchdog.h"

struct note {
	struct job_id id;
	enum history_outcome outcome;
};

struct query {
	struct board *board;
	struct demand *demand;
	struct job_queue *queue;
	struct history *history; /* the query thread's alone */
	struct watchdog *watchdog;
	struct thread *thread;

	struct mutex *lock; /* everything below */
	struct condition *woken, *ended;
	bool stopping, finished, let_go;
	bool looking;           /* inside of the queue */
	bool resting;           /* the queue was told that no look will come soon */
	bool poked;             /* look again at what is wanted before sleeping */
	int64_t sleeping_until; /* INT64_MIN: awake */

	struct pace
	        pace; /* now, listening, look_wanted and promise_at are filled in when it is asked */
	struct demand_now wanted; /* as the query thread last knew it */
	struct duties duties;
	struct note *notes; /* since the last look */
	size_t note_count;
	query_complete *complete;
	void *complete_data;
	query_file *file;
	void *file_data;
};

struct query *query_new(struct board *board, struct demand *demand)
{
	struct query *query = memory_new(sizeof *query);
	query->board = board;
	query->demand = demand;
	query->lock = mutex_new();
	query->woken = condition_new();
	query->ended = condition_new();
	query->sleeping_until = INT64_MIN;
	return query;
}

/* Lock held. */
static int64_t next_look(struct query *query)
{
	struct pace *pace = &query->pace;
	pace->now = clock_monotonic_ms();
	pace->listening = query->wanted.listeners > 0 || pace->now < query->wanted.listening_until;
	pace->look_wanted = query->wanted.look_wanted;
	pace->promise_at = query->complete != NULL ? duties_next(&query->duties) : PACE_NEVER;
	return pace_next_look(pace);
}

/* Lock held. Wakes the thread only where it would sleep for too long. */
static void reconsider(struct query *query)
{
	if (query->sleeping_until != INT64_MIN && next_look(query) < query->sleeping_until)
		condition_signal_all(query->woken);
}

static void queue_changed(void *data)
{
	struct query *query = data;
	mutex_lock(query->lock);
	if (!query->pace.changed) {
		query->pace.changed = true;
		reconsider(query);
	}
	mutex_unlock(query->lock);
}

/* Whoever has just typed a command and asks for the jobs sees what it did. */
static void queue_commanded(void *data)
{
	struct query *query = data;
	demand_set_outdated(query->demand);
	mutex_lock(query->lock);
	query->pace.acted = true;
	reconsider(query);
	mutex_unlock(query->lock);
}

struct queue_listener query_listener(struct query *query)
{
	return (struct queue_listener){
	        .changed = queue_changed, .commanded = queue_commanded, .data = query};
}

static void demand_rose(void *data)
{
	struct query *query = data;
	mutex_lock(query->lock);
	query->poked = true;
	condition_signal_all(query->woken);
	mutex_unlock(query->lock);
}

void query_manage_jobs(struct query *query, bool manages)
{
	mutex_lock(query->lock);
	/* What there is to be taken, the next look shows. */
	query->pace.acted |= query->duties.manages != manages;
	query->duties.manages = manages;
	reconsider(query);
	mutex_unlock(query->lock);
}

void query_set_filing(struct query *query, query_file *file, void *data)
{
	mutex_lock(query->lock);
	query->file = file;
	query->file_data = data;
	query->duties.files = file != NULL;
	/* What there is to be filed, the next look shows. */
	query->pace.acted |= file != NULL;
	reconsider(query);
	mutex_unlock(query->lock);
}

void query_set_complete(struct query *query, query_complete *complete, void *data)
{
	mutex_lock(query->lock);
	query->complete = complete;
	query->complete_data = data;
	reconsider(query);
	mutex_unlock(query->lock);
}

static enum history_outcome outcome_of(const struct command *command)
{
	if (command->make != NULL)
		return OUTCOME_UNKNOWN;
	if (command->action == JOB_COMPLETE)
		return OUTCOME_COMPLETED;
	return command->action == JOB_CANCEL ? OUTCOME_CANCELLED : OUTCOME_UNKNOWN;
}

void query_acted(struct query *query, const struct command *command, bits_hr code)
{
	enum history_outcome outcome = outcome_of(command);
	demand_set_outdated(query->demand);
	mutex_lock(query->lock);
	if (code >= 0 && outcome != OUTCOME_UNKNOWN) {
		query->notes = memory_resize_array(
		        query->notes, query->note_count + 1, sizeof *query->notes);
		query->notes[query->note_count++] =
		        (struct note){.id = command->id, .outcome = outcome};
	}
	if (outcome == OUTCOME_COMPLETED)
		duties_answered(&query->duties, &command->id,
		        command->take ? DUTY_TAKE : DUTY_COMPLETE, clock_monotonic_ms());
	query->pace.acted = true;
	reconsider(query);
	mutex_unlock(query->lock);
}

void query_filed(struct query *query, const struct job_id *id)
{
	demand_set_outdated(query->demand);
	mutex_lock(query->lock);
	duties_answered(&query->duties, id, DUTY_FILE, clock_monotonic_ms());
	query->pace.acted = true;
	reconsider(query);
	mutex_unlock(query->lock);
}

/* Lock held. */
static bool post(struct query *query, const struct duty_item *item)
{
	if (item->duty == DUTY_FILE)
		return query->file(query->file_data, item->job);
	return query->complete(query->complete_data, &item->id, item->duty == DUTY_TAKE);
}

/* Lock held. */
static void post_duties(struct query *query)
{
	struct duty_item *item;
	size_t from = 0;
	int64_t now = clock_monotonic_ms();
	while (query->complete != NULL && (item = duties_due(&query->duties, &from, now)) != NULL) {
		item->posted = post(query, item);
		if (!item->posted)
			item->due = now + COMPLETION_RETRY_FIRST_MS;
	}
}

/* Once per change of mood, not once per look. */
static void log_failure(const struct query *query, bits_hr code)
{
	struct error_text text;
	error_describe(code, &text);
	if (code < 0 && query->pace.failures == 0)
		log_warn("the queue does not answer: %s (%s)", text.message, text.name);
	else if (code >= 0 && query->pace.failures > 0)
		log_info("the queue answers again");
}

/* Lock held: what the look showed, for the pace of the next. */
static void settle(struct query *query, const struct look *look)
{
	const struct queue_look *found = &look->found;
	log_failure(query, look->code);
	if (look->code < 0) {
		query->pace.failures++;
		return;
	}
	struct history_motion motion = history_motion(query->history);
	query->pace.failures = 0;
	query->pace.moving = motion.moving;
	query->pace.active = motion.active;
	query->pace.silent = found->must_be_watched;
	query->pace.promised = duties_may_come(&query->duties, found->jobs, found->job_count);
	duties_update(&query->duties, found->jobs, found->job_count, clock_monotonic_ms());
	post_duties(query);
}

/* What commands did, before it is asked how jobs left the queue. */
static void take_notes(struct query *query)
{
	mutex_lock(query->lock);
	for (size_t i = 0; i < query->note_count; i++)
		history_note(query->history, &query->notes[i].id, query->notes[i].outcome);
	query->note_count = 0;
	mutex_unlock(query->lock);
}

static void show(struct query *query, const struct look *look)
{
	if (look->code >= 0)
		take_notes(query);
	const struct snapshot *snapshot = look_snapshot(look, query->history, query->queue);
	mutex_lock(query->lock);
	settle(query, look);
	int64_t fresh_for = pace_fresh_for(&query->pace);
	mutex_unlock(query->lock);
	demand_set_pace(query->demand, fresh_for);
	board_publish(query->board, snapshot);
}

/* Lock held, and again at the end; in between it is not. */
static void take_look(struct query *query)
{
	struct look look = look_begin();
	query->resting = false;
	query->pace.looked = true;
	query->pace.last_look = look.began_ns / 1000000;
	query->pace.changed = query->pace.acted = false;
	mutex_unlock(query->lock);
	demand_look_begin(query->demand);
	watchdog_look_begin(query->watchdog);

	mutex_lock(query->lock);
	query->looking = true;
	mutex_unlock(query->lock);
	look_take(&look, query->queue);
	mutex_lock(query->lock);
	query->looking = false;
	bool let_go = query->let_go;
	mutex_unlock(query->lock);

	if (!let_go) {
		watchdog_look_end(query->watchdog);
		if (look.code < 0 || !look.found.same)
			show(query, &look);
		demand_look_end(query->demand);
	}
	look_release(&look);
	mutex_lock(query->lock);
}

/* Lock held, and again at the end; in between it is not. */
static void rest(struct query *query)
{
	query->resting = query->looking = true;
	mutex_unlock(query->lock);
	job_queue_rest(query->queue);
	mutex_lock(query->lock);
	query->looking = false;
}

static void run(void *data)
{
	struct query *query = data;
	mutex_lock(query->lock);
	while (!query->stopping) {
		/* Never demand's lock inside of ours: it calls us with its own held. */
		query->poked = false;
		mutex_unlock(query->lock);
		struct demand_now wanted = demand_now(query->demand);
		mutex_lock(query->lock);
		query->wanted = wanted;
		int64_t next = next_look(query);
		if (query->stopping || query->poked)
			continue;
		if (next <= query->pace.now) {
			take_look(query);
			continue;
		}
		if (next == PACE_NEVER && !query->resting) {
			rest(query);
			continue;
		}
		query->sleeping_until = next;
		condition_wait(query->woken, query->lock, next);
		query->sleeping_until = INT64_MIN;
	}
	query->finished = true;
	condition_signal_all(query->ended);
	mutex_unlock(query->lock);
}

void query_start(struct query *query, struct job_queue *queue)
{
	const char *source = job_queue_source(queue);
	query->queue = queue;
	query->history = history_new(source);
	query->watchdog = watchdog_new(query->board, source, QUERY_LOOK_MAX_MS);
	demand_set_pace(query->demand, PACE_RESTING_MS);
	demand_set_wake(query->demand, demand_rose, query);
	query->thread = thread_new("query", run, query);
}

/* Waits for the thread's end. False: it is inside of the queue, and was let go. */
static bool wait_for_end(struct query *query, int64_t deadline)
{
	mutex_lock(query->lock);
	query->stopping = true;
	condition_signal_all(query->woken);
	while (!query->finished && condition_wait(query->ended, query->lock, deadline))
		continue;
	/* Between two calls into the queue it ends by itself, and soon: only a hang is let go. */
	while (!query->finished && !query->looking)
		condition_wait(query->ended, query->lock, clock_monotonic_ms() + PACE_FLOOR_MS);
	bool finished = query->finished;
	query->let_go = !finished;
	mutex_unlock(query->lock);
	return finished;
}

bool query_stop(struct query *query, int64_t timeout_ms)
{
	if (query->thread == NULL || query->let_go)
		return !query->let_go;
	demand_set_wake(query->demand, NULL, NULL);
	bool ended = wait_for_end(query, clock_monotonic_ms() + timeout_ms);
	watchdog_free(query->watchdog);
	query->watchdog = NULL;
	if (!ended) {
		thread_detach(query->thread);
		return false;
	}
	thread_join(query->thread);
	query->thread = NULL;
	return true;
}

void query_free(struct query *query)
{
	if (query == NULL)
		return;
	history_free(query->history);
	duties_release(&query->duties);
	free(query->notes);
	condition_free(query->woken);
	condition_free(query->ended);
	mutex_free(query->lock);
	free(query);
}
