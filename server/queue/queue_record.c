/* SPDX-License-Identifier: MIT */
/* A queue around another one, whose looks are given to a sink as well. Everything else goes to the other one. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "job_queue.h"

struct queue_record {
	struct job_queue queue; /* first */
	struct job_queue_ops ops;
	struct job_queue *inner;
	struct recording_sink sink;
	bool begun;     /* the looking thread's, as what follows */
	bool own_clock; /* the queue has clocks of its own */
	int64_t began_wall, began_monotonic, at;
};

static struct queue_record *record_of(struct job_queue *queue)
{
	return (struct queue_record *)queue;
}

static bits_hr record_look(struct job_queue *queue, enum look_scope scope, struct queue_look *ret)
{
	struct queue_record *record = record_of(queue);
	int64_t wall = clock_wall_ms(), monotonic = clock_monotonic_ms();
	bits_hr code = job_queue_look(record->inner, scope, ret);
	if (scope != LOOK_TAGGED || (code >= 0 && ret->same))
		return code;
	/* What is written and what is shown have the same times, so that rates come out the same again. A queue that has
	 * clocks of its own keeps them. */
	if (code >= 0 && ret->wall != 0) {
		record->own_clock = true;
		wall = ret->wall;
		monotonic = ret->monotonic;
	}
	if (!record->begun) {
		record->begun = true;
		record->began_wall = wall;
		record->began_monotonic = monotonic;
	}
	/* Where such a queue fails, nobody knows what its clocks say. */
	int64_t at =
	        code < 0 && record->own_clock ? record->at : monotonic - record->began_monotonic;
	if (at < record->at)
		at = record->at;
	record->at = at;
	struct recording_step step = {.at = at, .failed = code < 0 ? code : 0};
	if (code >= 0) {
		ret->wall = record->began_wall + at;
		ret->monotonic = monotonic;
		step = (struct recording_step){.at = at,
		        .jobs = ret->jobs,
		        .job_count = ret->job_count,
		        .ended = ret->ended,
		        .ended_count = ret->ended_count,
		        .untagged = ret->untagged,
		        .restricted = ret->restricted,
		        .source_epoch = ret->source_epoch,
		        .tells_all = ret->tells_all};
	}
	record->sink.step(record->sink.data, &step, record->began_wall);
	return code;
}

static bits_hr record_get(struct job_queue *queue, const struct job_id *id, const struct job **ret)
{
	return job_queue_get(record_of(queue)->inner, id, ret);
}

static bits_hr record_create(
        struct job_queue *queue, const struct job_spec *spec, struct job_id *ret, char **ret_detail)
{
	return job_queue_create(record_of(queue)->inner, spec, ret, ret_detail);
}

static bits_hr record_change(struct job_queue *queue, const struct job_id *id,
        const struct job_change *change, char **ret_detail)
{
	return job_queue_change(record_of(queue)->inner, id, change, ret_detail);
}

static bits_hr record_act(struct job_queue *queue, enum job_action action, const struct job_id *id)
{
	return job_queue_act(record_of(queue)->inner, action, id);
}

static bits_hr record_take(struct job_queue *queue, const struct job_id *id)
{
	return job_queue_take(record_of(queue)->inner, id);
}

static bits_hr record_note_filing(
        struct job_queue *queue, const struct job_id *id, const struct filing_note *note)
{
	struct job_queue *inner = record_of(queue)->inner;
	return inner->ops->note_filing(inner, id, note);
}

static bits_hr record_allow_overwriting(struct job_queue *queue, const struct job_id *id)
{
	return job_queue_allow_overwriting(record_of(queue)->inner, id);
}

static bits_hr record_begin_request(struct job_queue *queue, const struct idempotency_key *key,
        enum request_standing *ret, struct job_id *ret_job, char **ret_detail)
{
	return job_queue_begin_request(record_of(queue)->inner, key, ret, ret_job, ret_detail);
}

static bits_hr record_end_request(
        struct job_queue *queue, const struct idempotency_key *key, const struct job_id *job)
{
	return job_queue_end_request(record_of(queue)->inner, key, job);
}

static void record_rest(struct job_queue *queue)
{
	job_queue_rest(record_of(queue)->inner);
}

static bool record_trouble(struct job_queue *queue, struct queue_trouble *ret)
{
	return job_queue_trouble(record_of(queue)->inner, ret);
}

static bits_hr record_try_write(struct job_queue *queue, char **ret_detail)
{
	return job_queue_try_write(record_of(queue)->inner, ret_detail);
}

static void record_free(struct job_queue *queue)
{
	job_queue_free(record_of(queue)->inner);
	free(queue);
}

struct job_queue *job_queue_record(struct job_queue *queue, const struct recording_sink *sink)
{
	struct queue_record *record = memory_new(sizeof *record);
	record->ops = (struct job_queue_ops){
	        .source = job_queue_source(queue),
	        .look = record_look,
	        .get = record_get,
	        .create = record_create,
	        .change = record_change,
	        .act = record_act,
	        .take = job_queue_can_file(queue) ? record_take : NULL,
	        .note_filing = record_note_filing,
	        .begin_request = record_begin_request,
	        .end_request = record_end_request,
	        .rest = record_rest,
	        .allow_overwriting = record_allow_overwriting,
	        .trouble = record_trouble,
	        .try_write = record_try_write,
	        .free = record_free,
	};
	record->queue.ops = &record->ops; /* the inner one tells the listener */
	record->inner = queue;
	record->sink = *sink;
	return &record->queue;
}
