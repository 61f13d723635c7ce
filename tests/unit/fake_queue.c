/* SPDX-License-Identifier: MIT */
#include "fake_queue.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"

#define JOBS_MAX 512

struct fake_queue {
	struct job_queue base;
	struct mutex *lock;
	struct condition *freed;
	const struct job *jobs[JOBS_MAX];
	size_t count;
	uint64_t epoch;
	bits_hr look_code, act_code;
	const char *trouble;
	bool looks_hang, acts_hang, hangs;
	unsigned looks, acts;
	int made;
};

static struct fake_queue *of(struct job_queue *queue)
{
	return (struct fake_queue *)(void *)queue;
}

struct job_id fake_id(int number)
{
	struct job_id id;
	snprintf(id.text, sizeof id.text, "00000000-0000-0000-0000-%012d", number);
	return id;
}

/* Lock held. */
static size_t find(struct fake_queue *fake, const struct job_id *id)
{
	size_t i = 0;
	while (i < fake->count && !job_id_equal(&fake->jobs[i]->id, id))
		i++;
	return i;
}

/* Lock held. */
static void take_away(struct fake_queue *fake, size_t at)
{
	if (at == fake->count)
		return;
	job_unref(fake->jobs[at]);
	fake->count--;
	for (size_t i = at; i < fake->count; i++)
		fake->jobs[i] = fake->jobs[i + 1];
}

/* Lock held. */
static void put(struct fake_queue *fake, int number, const char *provider, enum job_state state,
        uint64_t bytes, bool promised)
{
	struct job *job = job_new();
	job->id = fake_id(number);
	job->state = state;
	job->created = 1000 + number;
	job->bytes_transferred = bytes;
	job->bytes_total = 1000000000;
	job->complete_when_transferred = promised;
	job->description = text_format("::WMP_STATUS:1:%d:%s::::::", number + 1, provider);
	job_seal(job);
	size_t at = find(fake, &job->id);
	if (at < fake->count)
		job_unref(fake->jobs[at]);
	else
		fake->count++;
	fake->jobs[at] = job;
}

static bits_hr look(struct job_queue *queue, enum look_scope scope, struct queue_look *ret)
{
	struct fake_queue *fake = of(queue);
	(void)scope;
	mutex_lock(fake->lock);
	while (fake->looks_hang) {
		fake->hangs = true;
		condition_wait(fake->freed, fake->lock, THREAD_FOREVER);
	}
	fake->hangs = false;
	bits_hr code = fake->look_code;
	if (code >= 0) {
		*ret = (struct queue_look){
		        .job_count = fake->count, .source_epoch = fake->epoch, .tells_all = true};
		ret->jobs = memory_new_array(fake->count, sizeof *ret->jobs);
		for (size_t i = 0; i < fake->count; i++)
			ret->jobs[i] = job_ref(fake->jobs[i]);
	}
	fake->looks++;
	mutex_unlock(fake->lock);
	return code;
}

/* Lock held from here to the end of the act. */
static bits_hr begin_act(struct fake_queue *fake, const struct job_id *id, size_t *ret_at)
{
	mutex_lock(fake->lock);
	fake->acts++;
	while (fake->acts_hang)
		condition_wait(fake->freed, fake->lock, THREAD_FOREVER);
	*ret_at = id != NULL ? find(fake, id) : 0;
	if (fake->act_code < 0)
		return fake->act_code;
	return id != NULL && *ret_at == fake->count ? BITS_E_NOT_FOUND : BITS_S_OK;
}

static bits_hr act(struct job_queue *queue, enum job_action action, const struct job_id *id)
{
	static const enum job_state after[] = {[JOB_SUSPEND] = JOB_SUSPENDED,
	        [JOB_RESUME] = JOB_QUEUED,
	        [JOB_COMPLETE] = JOB_ACKNOWLEDGED,
	        [JOB_CANCEL] = JOB_CANCELLED};
	enum job_state state = after[action];
	struct fake_queue *fake = of(queue);
	size_t at;
	bits_hr code = begin_act(fake, id, &at);
	if (code >= 0 && job_state_is_final(state))
		take_away(fake, at);
	else if (code >= 0)
		put(fake, (int)strtol(id->text + 24, NULL, 10), "P", state, 0, false);
	mutex_unlock(fake->lock);
	return code;
}

static bits_hr create(
        struct job_queue *queue, const struct job_spec *spec, struct job_id *ret, char **ret_detail)
{
	struct fake_queue *fake = of(queue);
	size_t at;
	bits_hr code = begin_act(fake, NULL, &at);
	if (code < 0) {
		*ret_detail = text_format("not %s", spec->files[0].remote_name);
	} else {
		int number = 1000 + fake->made++;
		put(fake, number, "P", spec->starts ? JOB_QUEUED : JOB_SUSPENDED, 0,
		        spec->complete_when_transferred);
		*ret = fake_id(number);
	}
	mutex_unlock(fake->lock);
	return code;
}

static bits_hr get(struct job_queue *queue, const struct job_id *id, const struct job **ret)
{
	struct fake_queue *fake = of(queue);
	mutex_lock(fake->lock);
	size_t at = find(fake, id);
	bits_hr code = at < fake->count ? BITS_S_OK : BITS_E_NOT_FOUND;
	if (code >= 0)
		*ret = job_ref(fake->jobs[at]);
	mutex_unlock(fake->lock);
	return code;
}

static bool trouble(struct job_queue *queue, struct queue_trouble *ret)
{
	struct fake_queue *fake = of(queue);
	mutex_lock(fake->lock);
	bool has = fake->trouble != NULL;
	if (has)
		*ret = (struct queue_trouble){.text = memory_string(fake->trouble), .since = 1};
	mutex_unlock(fake->lock);
	return has;
}

static const struct job_queue_ops ops = {.source = "local",
        .look = look,
        .get = get,
        .create = create,
        .act = act,
        .trouble = trouble};

struct fake_queue *fake_queue_new(void)
{
	struct fake_queue *fake = memory_new(sizeof *fake);
	fake->base.ops = &ops;
	fake->lock = mutex_new();
	fake->freed = condition_new();
	return fake;
}

struct job_queue *fake_queue_base(struct fake_queue *fake)
{
	return &fake->base;
}

void fake_queue_free(struct fake_queue *fake)
{
	while (fake->count > 0)
		take_away(fake, fake->count - 1);
	mutex_free(fake->lock);
	condition_free(fake->freed);
	free(fake);
}

void fake_queue_put(struct fake_queue *fake, int number, const char *provider, enum job_state state,
        uint64_t bytes, bool promised)
{
	mutex_lock(fake->lock);
	put(fake, number, provider, state, bytes, promised);
	mutex_unlock(fake->lock);
}

void fake_queue_remove(struct fake_queue *fake, int number)
{
	struct job_id id = fake_id(number);
	mutex_lock(fake->lock);
	take_away(fake, find(fake, &id));
	mutex_unlock(fake->lock);
}

void fake_queue_restart(struct fake_queue *fake)
{
	mutex_lock(fake->lock);
	fake->epoch++;
	mutex_unlock(fake->lock);
}

void fake_queue_set_trouble(struct fake_queue *fake, const char *text)
{
	mutex_lock(fake->lock);
	fake->trouble = text;
	mutex_unlock(fake->lock);
}

void fake_queue_set_look(struct fake_queue *fake, bits_hr code)
{
	mutex_lock(fake->lock);
	fake->look_code = code;
	mutex_unlock(fake->lock);
}

void fake_queue_set_act(struct fake_queue *fake, bits_hr code)
{
	mutex_lock(fake->lock);
	fake->act_code = code;
	mutex_unlock(fake->lock);
}

void fake_queue_hang(struct fake_queue *fake, bool looks, bool acts)
{
	mutex_lock(fake->lock);
	fake->looks_hang = looks;
	fake->acts_hang = acts;
	condition_signal_all(fake->freed);
	mutex_unlock(fake->lock);
}

bool fake_queue_hangs(struct fake_queue *fake)
{
	mutex_lock(fake->lock);
	bool hangs = fake->hangs;
	mutex_unlock(fake->lock);
	return hangs;
}

unsigned fake_queue_looks(struct fake_queue *fake)
{
	mutex_lock(fake->lock);
	unsigned looks = fake->looks;
	mutex_unlock(fake->lock);
	return looks;
}

unsigned fake_queue_acts(struct fake_queue *fake)
{
	mutex_lock(fake->lock);
	unsigned acts = fake->acts;
	mutex_unlock(fake->lock);
	return acts;
}

size_t fake_queue_count(struct fake_queue *fake)
{
	mutex_lock(fake->lock);
	size_t count = fake->count;
	mutex_unlock(fake->lock);
	return count;
}
