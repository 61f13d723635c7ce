/* SPDX-License-Identifier: MIT */
#include "queue/bits/queue_bits.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"
#include "queue/bits/act.h"
#include "queue/bits/com.h"
#include "queue/bits/look.h"

/* How long the end waits for a service that does not answer. */
#define FAREWELL_WAIT_MS 3000

struct queue_bits {
	struct job_queue base;
	struct bits_connector connector;
	struct promises *promises;
	struct requests *requests;
	struct filings *filings;
	struct filings_view shown; /* the looking thread's */
	struct bits_looker looker; /* the looking thread's */
	struct bits_actor actor;   /* the acting thread's */
};

static struct queue_bits *self(struct job_queue *queue)
{
	return (struct queue_bits *)queue;
}

static bits_hr look(struct job_queue *queue, enum look_scope scope, struct queue_look *ret)
{
	struct queue_bits *bits = self(queue);
	bits_hr code = bits->connector.enter(bits->connector.data);
	if (code < 0)
		return code;
	promises_refresh(bits->promises);
	code = bits_looker_look(&bits->looker, scope, ret);
	bits->connector.leave(bits->connector.data);
	if (code >= 0)
		filings_show(bits->filings, &bits->shown, scope, ret);
	return code;
}

static void rest(struct job_queue *queue)
{
	struct queue_bits *bits = self(queue);
	if (bits->connector.enter(bits->connector.data) < 0)
		return;
	bits_looker_rest(&bits->looker);
	bits->connector.leave(bits->connector.data);
}

/* Commands are rare: between them the acting thread holds nothing that would keep the service from its rest. */
static void leave_actor(struct queue_bits *bits)
{
	bits_link_release(&bits->actor.link);
	bits->connector.leave(bits->connector.data);
}

static bits_hr get(struct job_queue *queue, const struct job_id *id, const struct job **ret)
{
	struct queue_bits *bits = self(queue);
	bits_hr code = bits->connector.enter(bits->connector.data);
	if (code < 0)
		return code;
	code = bits_actor_get(&bits->actor, id, ret);
	leave_actor(bits);
	return code;
}

static bits_hr create(
        struct job_queue *queue, const struct job_spec *spec, struct job_id *ret, char **ret_detail)
{
	struct queue_bits *bits = self(queue);
	bits_hr code = bits->connector.enter(bits->connector.data);
	if (code < 0)
		return code;
	code = bits_actor_create(&bits->actor, spec, ret, ret_detail);
	leave_actor(bits);
	return code;
}

static bits_hr act(struct job_queue *queue, enum job_action action, const struct job_id *id)
{
	struct queue_bits *bits = self(queue);
	bits_hr code = bits->connector.enter(bits->connector.data);
	if (code < 0)
		return code;
	code = bits_actor_act(&bits->actor, action, id);
	leave_actor(bits);
	return code;
}

static bits_hr take(struct job_queue *queue, const struct job_id *id)
{
	struct queue_bits *bits = self(queue);
	bits_hr code = bits->connector.enter(bits->connector.data);
	if (code < 0)
		return code;
	code = bits_actor_take(&bits->actor, id);
	leave_actor(bits);
	return code;
}

static bits_hr note_filing(
        struct job_queue *queue, const struct job_id *id, const struct filing_note *note)
{
	return filings_note(self(queue)->filings, id, note);
}

static bits_hr change(struct job_queue *queue, const struct job_id *id,
        const struct job_change *change, char **ret_detail)
{
	struct queue_bits *bits = self(queue);
	bits_hr code = bits->connector.enter(bits->connector.data);
	if (code < 0)
		return code;
	code = bits_actor_change(&bits->actor, id, change, ret_detail);
	leave_actor(bits);
	return code;
}

static bits_hr begin_request(struct job_queue *queue, const struct idempotency_key *key,
        enum request_standing *ret, struct job_id *ret_job, char **ret_detail)
{
	struct queue_bits *bits = self(queue);
	bits_hr code = bits->connector.enter(bits->connector.data);
	if (code < 0)
		return code;
	code = bits_actor_begin_request(&bits->actor, key, ret, ret_job, ret_detail);
	leave_actor(bits);
	return code;
}

static bits_hr end_request(
        struct job_queue *queue, const struct idempotency_key *key, const struct job_id *job)
{
	return bits_actor_end_request(&self(queue)->actor, key, job);
}

/* Giving a proxy back is a call, too, and a service that hangs does not return from it; nor need the apartment's end. */
struct farewell {
	struct queue_bits *bits;
	struct mutex *mutex;
	struct condition *done;
	bool is_done;
};

static void say_farewell(void *data)
{
	struct farewell *farewell = data;
	struct queue_bits *bits = farewell->bits;
	if (bits->connector.enter(bits->connector.data) >= 0) {
		bits_looker_release(&bits->looker);
		bits_link_release(&bits->actor.link);
		bits->connector.leave(bits->connector.data);
	}
	bits->connector.free(bits->connector.data);
	mutex_lock(farewell->mutex);
	farewell->is_done = true;
	condition_signal_all(farewell->done);
	mutex_unlock(farewell->mutex);
}

/* False: the service hangs, and the thread that talks to it keeps everything. */
static bool part_from_service(struct queue_bits *bits)
{
	struct farewell *farewell = memory_new(sizeof *farewell);
	*farewell = (struct farewell){bits, mutex_new(), condition_new(), false};
	struct thread *thread = thread_new("bits-farewell", say_farewell, farewell);
	int64_t deadline = clock_monotonic_ms() + FAREWELL_WAIT_MS;
	mutex_lock(farewell->mutex);
	while (!farewell->is_done && condition_wait(farewell->done, farewell->mutex, deadline))
		continue;
	bool is_done = farewell->is_done;
	mutex_unlock(farewell->mutex);
	if (!is_done) {
		thread_detach(thread);
		return false;
	}
	thread_join(thread);
	condition_free(farewell->done);
	mutex_free(farewell->mutex);
	free(farewell);
	return true;
}

static void queue_bits_free(struct job_queue *queue)
{
	struct queue_bits *bits = self(queue);
	bits->connector.watch(bits->connector.data, NULL, NULL);
	if (!part_from_service(bits))
		return;
	filings_view_release(&bits->shown);
	filings_free(bits->filings);
	promises_free(bits->promises);
	requests_free(bits->requests);
	free(bits);
}

static const struct job_queue_ops ops = {
        .source = "bits",
        .look = look,
        .rest = rest,
        .get = get,
        .create = create,
        .act = act,
        .take = take,
        .note_filing = note_filing,
        .change = change,
        .begin_request = begin_request,
        .end_request = end_request,
        .free = queue_bits_free,
};

/* Other failures come and go; this one is about how the program was started. */
static bool may_list_all_users(struct queue_bits *bits, char **ret_error)
{
	struct queue_look found = {0};
	bits_hr code = look(&bits->base, LOOK_TAGGED, &found);
	queue_look_release(&found);
	if (code != BITS_E_ACCESS_DENIED)
		return true;
	*ret_error = text_format("listing the jobs of all users needs administrator rights: start "
	                         "bitsbridge from an elevated prompt, or leave out --all-users");
	return false;
}

struct job_queue *queue_bits_new(const struct bits_connector *connector,
        const struct queue_settings *settings, char **ret_error)
{
	char *reason = NULL;
	struct promises *promises = NULL;
	struct requests *requests = NULL;
	struct filings *filings = NULL;
	if (settings->role != QUEUE_VISIT && !folder_make(settings->data_dir, &reason))
		*ret_error = text_format("%s cannot be made: %s", settings->data_dir, reason);
	else
		promises = promises_open(settings->data_dir, ret_error);
	free(reason);
	if (promises != NULL)
		requests = requests_open(settings->data_dir, ret_error);
	if (requests != NULL)
		filings = filings_open(settings->data_dir, ret_error);
	if (filings == NULL) {
		requests_free(requests);
		promises_free(promises);
		connector->free(connector->data);
		return NULL;
	}
	struct queue_bits *bits = memory_new(sizeof *bits);
	bits->base.ops = &ops;
	bits->connector = *connector;
	bits->promises = promises;
	bits->requests = requests;
	bits->base.listener = settings->listener;
	bits_looker_init(&bits->looker, &bits->connector, promises, settings->bits.all_users);
	bits_link_init(&bits->actor.link, &bits->connector);
	bits->actor.promises = promises;
	bits->actor.requests = requests;
	bits->filings = bits->actor.filings = filings;
	bits->shown.tidies = settings->role == QUEUE_SERVE;
	if (settings->listener.changed != NULL)
		bits->looker.is_told = connector->watch(
		        connector->data, settings->listener.changed, settings->listener.data);
	if (!settings->bits.all_users || may_list_all_users(bits, ret_error))
		return &bits->base;
	queue_bits_free(&bits->base);
	return NULL;
}

struct job_queue *queue_bits_open(const struct queue_settings *settings, char **ret_error)
{
	struct bits_connector connector;
	bits_hr code = BITS_S_OK;
	if (bits_com_connector(&connector, &code))
		return queue_bits_new(&connector, settings, ret_error);
	struct error_text text;
	error_describe(code, &text);
	*ret_error = text_format("COM does not start: %s (%s)", text.message, text.name);
	return NULL;
}

bool queue_bits_is_served(const struct queue_settings *settings)
{
	(void)settings;
	return true;
}

size_t queue_bits_calls(const struct job_queue *queue)
{
	return ((const struct queue_bits *)queue)->looker.calls;
}
