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
#include "queue/local/store/housekeeping.h"
#include "queue/local/store/notes.h"
#include "queue/local/store/read.h"
#include "queue/local/store/requests.h"

/* How long a command waits until the owner knows of it, in milliseconds. */
#define OWNER_WAIT_MS 3000

/* What a look knows of a job. */
struct known {
	int64_t seq, ended;
	const struct job *job;
};

struct queue_local {
	struct job_queue base;
	char *data_dir;
	uint32_t max_jobs;

	/* The looking thread's. */
	struct local_store looking;
	struct local_mark mark;
	uint64_t epoch;      /* counts the databases that were looked at */
	unsigned looking_of; /* generation */
	struct known *known; /* in order of seq */
	size_t known_count, known_capacity;

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

static void forget_all(void *data)
{
	struct queue_local *local = data;
	for (size_t i = 0; i < local->known_count; i++)
		job_unref(local->known[i].job);
	local->known_count = 0;
}

static size_t place_of(const struct queue_local *local, int64_t seq)
{
	size_t low = 0, high = local->known_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (local->known[middle].seq < seq)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void learn(void *data, int64_t seq, int64_t ended, const struct job *job)
{
	struct queue_local *local = data;
	size_t place = place_of(local, seq);
	if (place == local->known_count || local->known[place].seq != seq) {
		if (local->known_count == local->known_capacity) {
			local->known_capacity = local->known_capacity * 2 + 16;
			local->known = memory_resize_array(
			        local->known, local->known_capacity, sizeof *local->known);
		}
		for (size_t i = local->known_count; i > place; i--)
			local->known[i] = local->known[i - 1];
		local->known_count++;
	} else {
		job_unref(local->known[place].job);
	}
	local->known[place] = (struct known){seq, ended, job};
}

static bool is_shown(const struct known *known, enum look_scope scope, int64_t now)
{
	bool final = job_state_is_final(known->job->state);
	if (job_is_being_filed(known->job))
		return true;
	if (scope == LOOK_ALL)
		return !final;
	if (final && known->ended + LOCAL_ENDED_MS < now)
		return false;
	return known->job->tag_kind != TAG_NONE || known->job->complete_when_transferred;
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

static bits_hr make_ready_to_act(struct queue_local *local)
{
	bool again;
	return make_ready(local, &local->acting, &local->acting_of, true, &again);
}

static bits_hr look(struct job_queue *queue, enum look_scope scope, struct queue_look *ret)
{
	struct queue_local *local = local_of(queue);
	struct queue_look look = {.tells_all = true};
	int64_t now = clock_wall_ms();
	bool again = false;
	bits_hr code = make_ready(local, &local->looking, &local->looking_of, false, &again);
	if (code < 0)
		return code;
	if (again) {
		forget_all(local);
		local->mark = (struct local_mark){0};
		local->epoch++;
	}
	look.source_epoch = local->epoch;
	code = local_read_changes(
	        &local->looking, &local->mark, &(struct local_reader){forget_all, learn, local});
	if (code < 0)
		return code;
	look.jobs = memory_new_array(local->known_count, sizeof(struct job *));
	for (size_t i = 0; i < local->known_count; i++) {
		const struct known *known = &local->known[i];
		bool final = job_state_is_final(known->job->state);
		if (known->job->tag_kind == TAG_NONE && !final)
			look.untagged++;
		if (is_shown(known, scope, now))
			look.jobs[look.job_count++] = job_ref(known->job);
	}
	*ret = look;
	return BITS_S_OK;
}

static bits_hr get(struct job_queue *queue, const struct job_id *id, const struct job **ret)
{
	struct queue_local *local = local_of(queue);
	mutex_lock(local->mutex);
	bits_hr code = make_ready_to_act(local);
	if (code >= 0)
		code = local_read_job(&local->acting, id, ret);
	mutex_unlock(local->mutex);
	return code;
}

/* Whoever asks the owner for its jobs after a command from another process finds what that did. */
static void tell_owner(struct queue_local *local)
{
	bool waits = local->transfer == NULL && !atomic_load(&local->owner_is_deaf);
	if (!local_owner_wake(local->data_dir, waits ? OWNER_WAIT_MS : 0) && waits)
		atomic_store(&local->owner_is_deaf, true);
}

static bits_hr create(
        struct job_queue *queue, const struct job_spec *spec, struct job_id *ret, char **ret_detail)
{
	struct queue_local *local = local_of(queue);
	mutex_lock(local->mutex);
	bits_hr code = make_ready_to_act(local);
	if (code >= 0)
		code = local_create(&local->acting, spec, local->max_jobs, ret, ret_detail);
	if (code < 0 && *ret_detail == NULL)
		*ret_detail = local_store_failure_text(&local->acting);
	mutex_unlock(local->mutex);
	if (code >= 0)
		tell_owner(local);
	return code;
}

static bits_hr act(struct job_queue *queue, enum job_action action, const struct job_id *id)
{
	struct queue_local *local = local_of(queue);
	bool in_steps = action == JOB_COMPLETE || action == JOB_CANCEL;
	mutex_lock(local->mutex);
	int acting = in_steps ? local_owner_begin_act(local->data_dir) : -1;
	bits_hr code = make_ready_to_act(local);
	if (code >= 0)
		code = local_act(&local->acting, action, id);
	if (acting >= 0)
		close(acting);
	mutex_unlock(local->mutex);
	if (code >= 0)
		tell_owner(local);
	return code;
}

static bits_hr take(struct job_queue *queue, const struct job_id *id)
{
	struct queue_local *local = local_of(queue);
	mutex_lock(local->mutex);
	int acting = local_owner_begin_act(local->data_dir);
	bits_hr code = make_ready_to_act(local);
	if (code >= 0)
		code = local_take(&local->acting, id);
	if (acting >= 0)
		close(acting);
	mutex_unlock(local->mutex);
	if (code >= 0)
		tell_owner(local);
	return code;
}

static bits_hr note_filing(
        struct job_queue *queue, const struct job_id *id, const struct filing_note *note)
{
	struct queue_local *local = local_of(queue);
	mutex_lock(local->mutex);
	bits_hr code = make_ready_to_act(local);
	if (code >= 0)
		code = local_note_filing(&local->acting, id, note);
	mutex_unlock(local->mutex);
	return code;
}

static bits_hr allow_overwriting(struct job_queue *queue, const struct job_id *id)
{
	struct queue_local *local = local_of(queue);
	mutex_lock(local->mutex);
	bits_hr code = make_ready_to_act(local);
	if (code >= 0)
		code = local_allow_overwriting(&local->acting, id);
	mutex_unlock(local->mutex);
	return code;
}

static bits_hr change(struct job_queue *queue, const struct job_id *id,
        const struct job_change *change, char **ret_detail)
{
	struct queue_local *local = local_of(queue);
	mutex_lock(local->mutex);
	bits_hr code = make_ready_to_act(local);
	if (code >= 0)
		code = local_change(&local->acting, id, change, ret_detail);
	if (code < 0 && *ret_detail == NULL)
		*ret_detail = local_store_failure_text(&local->acting);
	mutex_unlock(local->mutex);
	if (code >= 0)
		tell_owner(local);
	return code;
}

static bits_hr begin_request(struct job_queue *queue, const struct idempotency_key *key,
        enum request_standing *ret, struct job_id *ret_job, char **ret_detail)
{
	struct queue_local *local = local_of(queue);
	mutex_lock(local->mutex);
	bits_hr code = make_ready_to_act(local);
	if (code >= 0)
		code = local_request_begin(&local->acting, key, ret, ret_job);
	if (code < 0)
		*ret_detail = local_store_failure_text(&local->acting);
	mutex_unlock(local->mutex);
	return code;
}

static bits_hr end_request(
        struct job_queue *queue, const struct idempotency_key *key, const struct job_id *job)
{
	struct queue_local *local = local_of(queue);
	mutex_lock(local->mutex);
	bits_hr code = make_ready_to_act(local);
	if (code >= 0)
		code = local_request_end(&local->acting, key, job);
	mutex_unlock(local->mutex);
	return code;
}

static bool trouble(struct job_queue *queue, struct queue_trouble *ret)
{
	struct queue_local *local = local_of(queue);
	return local->transfer != NULL && local_transfer_trouble(local->transfer, ret);
}

static bits_hr try_write(struct job_queue *queue, char **ret_detail)
{
	struct queue_local *local = local_of(queue);
	mutex_lock(local->mutex);
	bits_hr code = make_ready_to_act(local);
	if (code >= 0)
		code = local_store_try(&local->acting);
	if (code < 0)
		*ret_detail = local_store_failure_text(&local->acting);
	mutex_unlock(local->mutex);
	return code;
}

static void close_queue(struct job_queue *queue)
{
	struct queue_local *local = local_of(queue);
	local_transfer_stop(local->transfer);
	local_store_close(&local->looking);
	local_store_close(&local->acting);
	forget_all(local);
	free(local->known);
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
