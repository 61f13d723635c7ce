/* SPDX-License-Identifier: MIT */
#include "queue/replay/queue_replay.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"
#include "queue/replay/act.h"

/* A look that is further behind than this lets the rest of the recording wait for it, rather than catch up. */
#define LATE_MS 100
/* Whoever looks may have been busy when it was told. */
#define TELL_AGAIN_MS 1000

/* A step with references of its own. */
struct scene {
	struct recording_step step;
	const struct job **jobs, **ended;
};

struct queue_replay {
	struct job_queue queue; /* first */
	const struct recording_steps *recording;
	bool loop;
	struct thread *thread; /* tells the listener when a step is due */

	struct mutex *lock; /* everything below */
	struct condition *moved;
	bool stopping, begun, more;
	bool acted; /* something was done since the last look */
	struct recording_clock clock;
	struct scene now, next;
	int64_t lap;      /* monotonic time that counts as the recording's beginning */
	int64_t taken_at; /* when the step `now` was taken, monotonic */
	int64_t due;      /* when `next` is to be taken, monotonic */
	uint64_t taken;   /* how many were */
	struct replay_acts acts;
};

static struct queue_replay *replay_of(struct job_queue *queue)
{
	return (struct queue_replay *)queue;
}

static void scene_release(struct scene *scene)
{
	for (size_t i = 0; i < scene->step.job_count; i++)
		job_unref(scene->jobs[i]);
	for (size_t i = 0; i < scene->step.ended_count; i++)
		job_unref(scene->ended[i]);
	free(scene->jobs);
	free(scene->ended);
	*scene = (struct scene){0};
}

static const struct job **copy_jobs(const struct job *const *jobs, size_t count)
{
	const struct job **copy = memory_new_array(count, sizeof(struct job *));
	for (size_t i = 0; i < count; i++)
		copy[i] = job_ref(jobs[i]);
	return copy;
}

/* Lock held. Reads the step after the one that was just taken. */
static void read_next(struct queue_replay *replay)
{
	struct recording_step step;
	const struct recording_steps *recording = replay->recording;
	scene_release(&replay->next);
	replay->more = recording->next(recording->data, &step);
	if (!replay->more)
		return;
	replay->next = (struct scene){.step = step,
	        .jobs = copy_jobs(step.jobs, step.job_count),
	        .ended = copy_jobs(step.ended, step.ended_count)};
}

/* Lock held. To the recording's beginning, which is now. */
static void rewind_recording(struct queue_replay *replay)
{
	const struct recording_steps *recording = replay->recording;
	replay->clock.began = clock_wall_ms();
	recording->rewind(recording->data, &replay->clock);
	replay_acts_clear(&replay->acts);
	read_next(replay);
}

static int64_t at_speed(const struct queue_replay *replay, int64_t span)
{
	return span * RECORDING_SPEED_UNIT / replay->clock.speed;
}

/* Lock held. When the step after this one is due; a look that comes late does not make it a burst. */
static void plan(struct queue_replay *replay, int64_t now)
{
	int64_t planned = replay->begun ? replay->due : now;
	if (now - planned > LATE_MS)
		planned = now;
	replay->due = planned +
	              (replay->more ? at_speed(replay, replay->next.step.at - replay->now.step.at)
	                            : REPLAY_LOOP_PAUSE_MS);
}

/* Lock held. The next step becomes the present. */
static void take(struct queue_replay *replay, int64_t now)
{
	if (!replay->begun) {
		replay->lap = now;
		rewind_recording(replay);
	} else if (!replay->more) {
		replay->lap += replay->now.step.at + REPLAY_LOOP_PAUSE_MS;
		rewind_recording(replay);
	}
	scene_release(&replay->now);
	replay->now = replay->next;
	replay->next = (struct scene){0};
	read_next(replay);
	plan(replay, now);
	replay->begun = true;
	replay->taken_at = now;
	replay->taken++;
	condition_signal_all(replay->moved);
}

/* Lock held. Is there a step to take? */
static bool is_due(const struct queue_replay *replay, int64_t now)
{
	if (!replay->begun)
		return true;
	return (replay->more || replay->loop) && now >= replay->due;
}

/* Lock held. The moment in the recording: that of its step, or, where somebody acted, between it and the next. */
static int64_t moment(const struct queue_replay *replay, bool between, int64_t now)
{
	int64_t at = replay->now.step.at;
	if (!between)
		return at;
	at += (now - replay->taken_at) * replay->clock.speed / RECORDING_SPEED_UNIT;
	if (replay->more && at > replay->next.step.at)
		at = replay->next.step.at;
	return at;
}

/* Lock held. */
static void show(struct queue_replay *replay, struct queue_look *look)
{
	const struct recording_step *step = &replay->now.step;
	look->jobs = memory_new_array(step->job_count, sizeof(struct job *));
	look->ended = memory_new_array(step->ended_count, sizeof(struct job *));
	for (size_t i = 0; i < step->job_count; i++)
		look->jobs[look->job_count++] =
		        job_ref(replay_acts_show(&replay->acts, replay->now.jobs[i]));
	for (size_t i = 0; i < step->ended_count; i++)
		if (!replay_acts_ended(&replay->acts, &replay->now.ended[i]->id))
			look->ended[look->ended_count++] = job_ref(replay->now.ended[i]);
	look->untagged = step->untagged;
	look->restricted = step->restricted;
	look->source_epoch = step->source_epoch;
	look->tells_all = step->tells_all;
}

static bits_hr replay_look(struct job_queue *queue, enum look_scope scope, struct queue_look *ret)
{
	struct queue_replay *replay = replay_of(queue);
	(void)scope;
	mutex_lock(replay->lock);
	int64_t now = clock_monotonic_ms();
	bool due = is_due(replay, now), acted = replay->acted;
	if (due)
		take(replay, now);
	replay->acted = false;
	bits_hr code = replay->now.step.failed;
	if (code >= 0) {
		*ret = (struct queue_look){.same = !due && !acted};
		int64_t at = moment(replay, !due, now);
		ret->wall = recording_wall(&replay->clock, at);
		ret->monotonic = replay->lap + at;
		show(replay, ret);
	}
	mutex_unlock(replay->lock);
	return code;
}

/* Lock held. As the recording has it now; NULL: no such job. */
static const struct job *find(const struct queue_replay *replay, const struct job_id *id)
{
	for (size_t i = 0; i < replay->now.step.job_count; i++)
		if (job_id_equal(&replay->now.jobs[i]->id, id))
			return replay->now.jobs[i];
	return NULL;
}

static bits_hr replay_get(struct job_queue *queue, const struct job_id *id, const struct job **ret)
{
	struct queue_replay *replay = replay_of(queue);
	mutex_lock(replay->lock);
	bits_hr code = replay->now.step.failed;
	const struct job *recorded = find(replay, id);
	if (code >= 0 && recorded == NULL)
		code = BITS_E_NOT_FOUND;
	if (code >= 0)
		*ret = job_ref(replay_acts_show(&replay->acts, recorded));
	mutex_unlock(replay->lock);
	return code;
}

static bits_hr replay_act(struct job_queue *queue, enum job_action action, const struct job_id *id)
{
	struct queue_replay *replay = replay_of(queue);
	mutex_lock(replay->lock);
	bits_hr code = replay->now.step.failed;
	const struct job *recorded = find(replay, id);
	if (code >= 0 && recorded == NULL)
		code = BITS_E_NOT_FOUND;
	if (code >= 0) {
		int64_t at = moment(replay, true, clock_monotonic_ms());
		code = replay_acts_do(
		        &replay->acts, action, recorded, recording_wall(&replay->clock, at));
		replay->acted |= code >= 0;
	}
	mutex_unlock(replay->lock);
	return code;
}

/* Lock held, but not while the listener is called: it may be waiting for a look. */
static void tell(struct queue_replay *replay)
{
	uint64_t taken = replay->taken;
	const struct queue_listener *listener = &replay->queue.listener;
	mutex_unlock(replay->lock);
	if (listener->commanded != NULL)
		listener->commanded(listener->data);
	mutex_lock(replay->lock);
	int64_t deadline = clock_monotonic_ms() + TELL_AGAIN_MS;
	while (!replay->stopping && replay->taken == taken &&
	        condition_wait(replay->moved, replay->lock, deadline))
		continue;
}

static void run(void *data)
{
	struct queue_replay *replay = data;
	mutex_lock(replay->lock);
	while (!replay->stopping) {
		if (!replay->begun || (!replay->more && !replay->loop))
			condition_wait(replay->moved, replay->lock, THREAD_FOREVER);
		else if (is_due(replay, clock_monotonic_ms()))
			tell(replay);
		else
			condition_wait(replay->moved, replay->lock, replay->due);
	}
	mutex_unlock(replay->lock);
}

static void replay_free(struct job_queue *queue)
{
	struct queue_replay *replay = replay_of(queue);
	mutex_lock(replay->lock);
	replay->stopping = true;
	condition_signal_all(replay->moved);
	mutex_unlock(replay->lock);
	thread_join(replay->thread);
	scene_release(&replay->now);
	scene_release(&replay->next);
	replay_acts_clear(&replay->acts);
	condition_free(replay->moved);
	mutex_free(replay->lock);
	free(replay);
}

static const struct job_queue_ops replay_ops = {
        .source = "replay",
        .look = replay_look,
        .get = replay_get,
        .act = replay_act,
        .free = replay_free,
};

struct job_queue *queue_replay_open(const struct queue_settings *settings, char **ret_error)
{
	char *reason = NULL;
	if (settings->role != QUEUE_SERVE || settings->replay.recording == NULL) {
		*ret_error =
		        memory_string("the queue \"replay\" is a recording that a bridge shows; "
		                      "start one with: bitsbridge serve --queue replay "
		                      "--scenario album");
		return NULL;
	}
	/* Nothing of the recording is kept there, but what the bridge itself keeps is. */
	if (!folder_make(settings->data_dir, &reason)) {
		*ret_error = text_format(
		        "cannot make the data folder %s: %s", settings->data_dir, reason);
		free(reason);
		return NULL;
	}
	struct queue_replay *replay = memory_new(sizeof *replay);
	replay->queue = (struct job_queue){&replay_ops, settings->listener};
	replay->recording = settings->replay.recording;
	replay->loop = settings->replay.loop;
	replay->clock.speed =
	        settings->replay.speed != 0 ? settings->replay.speed : RECORDING_SPEED_UNIT;
	replay->lock = mutex_new();
	replay->moved = condition_new();
	replay->thread = thread_new("replay", run, replay);
	return &replay->queue;
}

bool queue_replay_is_served(const struct queue_settings *settings)
{
	(void)settings;
	return false; /* by nobody that another process could reach */
}
