/* SPDX-License-Identifier: MIT */
#include "queue/local/queue_local.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/thread.h"
#include "queue/local/empty.h"
#include "queue/local/fetch/fetch.h"
#include "queue/local/owner.h"
#include "queue/local/run/home.h"
#include "queue/local/run/schedule.h"
#include "queue/local/run/transfer.h"
#include "queue/local/store/act.h"
#include "queue/local/store/change.h"
#include "queue/local/store/filing.h"
#include "queue/local/store/listing.h"
#include "queue/local/store/notes.h"
#include "queue/local/store/read.h"
#include "queue/local/store/requests.h"

/* How long a command waits until the owner knows of it, in milliseconds. */
#define OWNER_WAIT_MS 3000

struct queue_local {
	struct job_queue base;
	char *data_dir;
	uint32_t max_jobs;

	/* The looking thread's. */
	struct local_store looking;
	struct local_listing listing;
	uint64_t epoch;      /* counts the databases that were looked at */
	unsigned looking_of; /* generation */

	/* The acting thread's; the mutex is for callers that have more than one. */
	struct mutex *mutex;
	struct local_store acting;
	unsigned acting_of; /* generation */

	/* Beside the owner: it does not answer, so nobody waits for it again. */
	atomic_bool owner_is_deaf;

	/* The owner's; NULL beside it. */
	struct local_owner owner;
	struct local_transfer *transfer;
};

static struct queue_local *local_of(struct job_queue *queue)
{
	return (struct queue_local *)queue;
}

/*
 * A store that is of the database that is served, opened again where that is another since. While an owner has lost its
 * database, what was written last can still be looked at, but nothing is written where nobody would find it.
 * *ret_again: it was opened again.
 */
static bits_hr make_ready(struct queue_local *local, struct local_store *store, unsigned *of,
        bool writes, bool *ret_again)
{
	char *error = NULL;
	unsigned now = local->transfer != NULL ? local_transfer_generation(local->transfer) : 0;
	bool current = *of == now && store->database != NULL;
	local_store_forget_failure(store);
	if (current && (local->transfer == NULL || writes))
		current = local_store_is_current(store);
	if (current)
		return BITS_S_OK;
	if (local->transfer != NULL && *of == now)
		return BITS_E_DATABASE_FAILURE;
	if (!local_store_open_again(store, false, &error)) {
		free(error);
		return BITS_E_DATABASE_FAILURE;
	}
	*of = now;
	*ret_again = true;
	return BITS_S_OK;
}

static bits_hr look(struct job_queue *queue, enum look_scope scope, struct queue_look *ret)
{
	struct queue_local *local = local_of(queue);
	struct queue_look look = {.tells_all = true};
	bool again = false;
	bits_hr code = make_ready(local, &local->looking, &local->looking_of, false, &again);
	if (code < 0)
		return code;
	if (again) {
		local_listing_forget(&local->listing);
		local->epoch++;
	}
	look.source_epoch = local->epoch;
	code = local_listing_look(&local->listing, &local->looking, scope, clock_wall_ms(), &look);
	if (code >= 0)
		*ret = look;
	return code;
}

/* Whoever asks the owner for its jobs after a command from another process finds what that did. */
static void tell_owner(struct queue_local *local)
{
	bool waits = local->transfer == NULL && !atomic_load(&local->owner_is_deaf);
	if (!local_owner_wake(local->data_dir, waits ? OWNER_WAIT_MS : 0) && waits)
		atomic_store(&local->owner_is_deaf, true);
}

/* The acting store is one caller's, from begin_turn() to end_turn(). */
struct turn {
	struct queue_local *local;
	struct local_store *store;
	bits_hr code; /* below 0: nothing can be done there */
	int acting; /* what is done in several steps is not half done while this is open; -1: it is in one */
};

static struct turn begin_turn(struct job_queue *queue, bool in_steps)
{
	struct queue_local *local = local_of(queue);
	struct turn turn = {.local = local, .store = &local->acting, .acting = -1};
	bool again;
	mutex_lock(local->mutex);
	if (in_steps)
		turn.acting = local_owner_begin_act(local->data_dir);
	turn.code = make_ready(local, turn.store, &local->acting_of, true, &again);
	return turn;
}

/* ret_detail: NULL: nobody asks what the store has to say of a failure. */
static bits_hr end_turn(const struct turn *turn, bool tells, char **ret_detail)
{
	if (turn->acting >= 0)
		close(turn->acting);
	if (turn->code < 0 && ret_detail != NULL && *ret_detail == NULL)
		*ret_detail = local_store_failure_text(turn->store);
	mutex_unlock(turn->local->mutex);
	if (turn->code >= 0 && tells)
		tell_owner(turn->local);
	return turn->code;
}

static bits_hr get(struct job_queue *queue, const struct job_id *id, const struct job **ret)
{
	struct turn turn = begin_turn(queue, false);
	if (turn.code >= 0)
		turn.code = local_read_job(turn.store, id, ret);
	return end_turn(&turn, false, NULL);
}

static bits_hr create(
        struct job_queue *queue, const struct job_spec *spec, struct job_id *ret, char **ret_detail)
{
	struct turn turn = begin_turn(queue, false);
	if (turn.code >= 0)
		turn.code = local_create(turn.store, spec, turn.local->max_jobs, ret, ret_detail);
	return end_turn(&turn, true, ret_detail);
}

static bits_hr act(struct job_queue *queue, enum job_action action, const struct job_id *id)
{
	struct turn turn = begin_turn(queue, action == JOB_COMPLETE || action == JOB_CANCEL);
	if (turn.code >= 0)
		turn.code = local_act(turn.store, action, id);
	return end_turn(&turn, true, NULL);
}

static bits_hr take(struct job_queue *queue, const struct job_id *id)
{
	struct turn turn = begin_turn(queue, true);
	if (turn.code >= 0)
		turn.code = local_take(turn.store, id);
	return end_turn(&turn, true, NULL);
}

static bits_hr note_filing(
        struct job_queue *queue, const struct job_id *id, const struct filing_note *note)
{
	struct turn turn = begin_turn(queue, false);
	if (turn.code >= 0)
		turn.code = local_note_filing(turn.store, id, note);
	return end_turn(&turn, false, NULL);
}

static bits_hr allow_overwriting(struct job_queue *queue, const struct job_id *id)
{
	struct turn turn = begin_turn(queue, false);
	if (turn.code >= 0)
		turn.code = local_allow_overwriting(turn.store, id);
	return end_turn(&turn, false, NULL);
}

static bits_hr change(struct job_queue *queue, const struct job_id *id,
        const struct job_change *change, char **ret_detail)
{
	struct turn turn = begin_turn(queue, false);
	if (turn.code >= 0)
		turn.code = local_change(turn.store, id, change, ret_detail);
	return end_turn(&turn, true, ret_detail);
}

static bits_hr begin_request(struct job_queue *queue, const struct idempotency_key *key,
        enum request_standing *ret, struct job_id *ret_job, char **ret_detail)
{
	struct turn turn = begin_turn(queue, false);
	if (turn.code >= 0)
		turn.code = local_request_begin(turn.store, key, ret, ret_job);
	return end_turn(&turn, false, ret_detail);
}

static bits_hr end_request(
        struct job_queue *queue, const struct idempotency_key *key, const struct job_id *job)
{
	struct turn turn = begin_turn(queue, false);
	if (turn.code >= 0)
		turn.code = local_request_end(turn.store, key, job);
	return end_turn(&turn, false, NULL);
}

static bits_hr try_write(struct job_queue *queue, char **ret_detail)
{
	struct turn turn = begin_turn(queue, false);
	if (turn.code >= 0)
		turn.code = local_store_try(turn.store);
	return end_turn(&turn, false, ret_detail);
}

static bool trouble(struct job_queue *queue, struct queue_trouble *ret)
{
	struct queue_local *local = local_of(queue);
	return local->transfer != NULL && local_transfer_trouble(local->transfer, ret);
}

static void close_queue(struct job_queue *queue)
{
	struct queue_local *local = local_of(queue);
	local_transfer_stop(local->transfer);
	local_store_close(&local->looking);
	local_store_close(&local->acting);
	local_listing_release(&local->listing);
	local_owner_end(&local->owner);
	mutex_free(local->mutex);
	free(local->data_dir);
	free(local);
}

static const struct job_queue_ops ops = {
        .source = "local",
        .look = look,
        .get = get,
        .create = create,
        .act = act,
        .take = take,
        .note_filing = note_filing,
        .allow_overwriting = allow_overwriting,
        .change = change,
        .begin_request = begin_request,
        .end_request = end_request,
        .trouble = trouble,
        .try_write = try_write,
        .free = close_queue,
};

static int64_t or_else(int64_t chosen, int64_t usual)
{
	return chosen > 0 ? chosen : usual;
}

/* The owner's part: the lock, then what a crash has left, then the thread. */
static bool serve(struct queue_local *local, const struct queue_settings *settings,
        const struct queue_local_times *times, char **ret_error)
{
	if (!local_owner_begin(&local->owner, local->data_dir, ret_error))
		return false;
	local_home_settle(&local->acting, local->data_dir);
	local->transfer = local_transfer_start(
	        &(struct local_transfer_settings){
	                .data_dir = local->data_dir,
	                .owner = &local->owner,
	                .limit_rate = settings->local.limit_rate,
	                .slice_ms = or_else(times->slice, LOCAL_TIME_SLICE_MS),
	                .stall_ms = or_else(times->stall, FILE_TRANSFER_STALL_MS),
	                .sync_ms = or_else(times->sync, FETCH_SYNC_MS),
	                .listener = settings->listener,
	        },
	        ret_error);
	return local->transfer != NULL;
}

/* No queue was made here yet: who visits it makes none. */
static bool is_missing(const char *data_dir)
{
	char *path = path_join(data_dir, LOCAL_DATABASE);
	bool missing = !file_exists(path);
	free(path);
	return missing;
}

struct job_queue *queue_local_open_paced(const struct queue_settings *settings,
        const struct queue_local_times *times, char **ret_error)
{
	if (settings->role == QUEUE_VISIT && is_missing(settings->data_dir))
		return queue_local_empty_new();
	struct queue_local *local = memory_new(sizeof *local);
	local->base.ops = &ops;
	local->data_dir = memory_string(settings->data_dir);
	local->max_jobs = settings->local.max_jobs > 0 ? settings->local.max_jobs : QUEUE_JOBS_MAX;
	local->base.listener = settings->listener;
	local->owner.lock = local->owner.wake = -1;
	local->epoch = 1;
	local->mutex = mutex_new();
	if (!local_store_open(&local->acting, local->data_dir, ret_error) ||
	        !local_store_open(&local->looking, local->data_dir, ret_error) ||
	        (settings->role == QUEUE_SERVE && !serve(local, settings, times, ret_error))) {
		close_queue(&local->base);
		return NULL;
	}
	/* What a command has answered stands, power cut or not. */
	local_store_set_durable(&local->acting, true);
	return &local->base;
}

struct job_queue *queue_local_open(const struct queue_settings *settings, char **ret_error)
{
	return queue_local_open_paced(settings, &(struct queue_local_times){0}, ret_error);
}

bool queue_local_is_served(const struct queue_settings *settings)
{
	return local_owner_is_there(settings->data_dir);
}
