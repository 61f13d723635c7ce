/* SPDX-License-Identifier: MIT */
#include "http_test_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"
#include "command.h"
#include "model/changes.h"
#include "model/snapshot_build.h"
#include "json/job_json.h"

enum { JOBS_MAX = 2000 };

struct world {
	struct board *board;
	struct demand *demand;
	struct mutex *mutex;
	struct {
		struct world_job job;
		char *provider, *maker, *url, *path, *description;
		const struct entry *entry;
	} jobs[JOBS_MAX];
	size_t count;
	bool stale;
	int64_t stale_since;
};

struct world *world_new(void)
{
	struct world *world = memory_new(sizeof *world);
	world->board = board_new(&json_renderer);
	world->demand = demand_new();
	world->mutex = mutex_new();
	return world;
}

static void forget(struct world *world, size_t i)
{
	free(world->jobs[i].provider);
	free(world->jobs[i].maker);
	free(world->jobs[i].url);
	free(world->jobs[i].path);
	free(world->jobs[i].description);
	entry_unref(world->jobs[i].entry);
}

void world_free(struct world *world)
{
	for (size_t i = 0; i < world->count; i++)
		forget(world, i);
	board_free(world->board);
	demand_free(world->demand);
	mutex_free(world->mutex);
	free(world);
}

struct board *world_board(struct world *world)
{
	return world->board;
}

struct demand *world_demand(struct world *world)
{
	return world->demand;
}

static char *describe(const struct world_job *job)
{
	if (job->kind == TAG_NEAR_MISS)
		return text_format("::WMP_STATUS:1:0:%s:only", job->provider);
	return text_format("::WMP_%s:1:%u:%s:Artist %u:Album:%u:Title %u:241:4",
	        job->kind == TAG_JOB ? "JOB" : "STATUS", job->service_id, job->provider,
	        job->number, job->number, job->number);
}

/* The entry as the query thread would make it from what the queue says. */
static void make_entry(struct world *world, size_t i)
{
	const struct world_job *from = &world->jobs[i].job;
	struct job *job = job_new();
	snprintf(job->id.text, sizeof job->id.text, "00000000-0000-0000-0000-%012u", from->number);
	job->type = JOB_DOWNLOAD;
	job->priority = JOB_PRIORITY_NORMAL;
	job->state = from->state;
	job->display_name = text_format("Song %u", from->number);
	job->description = memory_string(world->jobs[i].description);
	job->owner = memory_string("somebody");
	job->maker = memory_string(world->jobs[i].maker);
	job->created = 1700000000000 + from->number;
	job->bytes_transferred = from->bytes;
	if (job->state == JOB_ERROR)
		job->error = (struct job_error){
		        .code = error_from_http_status(404), .context = JOB_CONTEXT_REMOTE_FILE};
	struct job_file *file = job_add_file(job);
	file->remote_name = memory_string(world->jobs[i].url);
	file->local_name = memory_string(world->jobs[i].path);
	file->bytes_transferred = from->bytes;
	file->bytes_total = from->total;
	job_seal(job);
	const struct entry *before = world->jobs[i].entry;
	struct entry *entry = entry_new(job);
	entry->changes = before != NULL && before->state == job->state
	                         ? changes_ref(before->changes)
	                         : changes_after(before != NULL ? before->changes : NULL,
	                                   job->state, job->created);
	if (job->error.code != 0)
		entry_set_last_error(entry, &job->error, job->created);
	else if (before != NULL)
		entry_set_last_error(entry, &before->last_error, before->last_error_time);
	world->jobs[i].entry = entry;
	entry_unref(before);
	job_unref(job);
}

static size_t find(struct world *world, unsigned number)
{
	size_t i = 0;
	while (i < world->count && world->jobs[i].job.number != number)
		i++;
	return i;
}

void world_put(struct world *world, const struct world_job *job)
{
	mutex_lock(world->mutex);
	size_t i = find(world, job->number);
	if (i == JOBS_MAX)
		abort();
	if (i == world->count)
		memset(&world->jobs[world->count++], 0, sizeof world->jobs[0]);
	else
		forget(world, i);
	world->jobs[i].job = *job;
	world->jobs[i].provider = memory_string(job->provider);
	world->jobs[i].maker = memory_string(job->maker);
	world->jobs[i].url = text_format("https://cdn.example/%u.mp3?secret=s3cr3t", job->number);
	world->jobs[i].path = text_format("/home/somebody/Music/%u.mp3", job->number);
	world->jobs[i].description = describe(job);
	world->jobs[i].entry = NULL;
	make_entry(world, i);
	mutex_unlock(world->mutex);
}

void world_drop(struct world *world, unsigned number)
{
	mutex_lock(world->mutex);
	size_t i = find(world, number);
	if (i < world->count) {
		forget(world, i);
		world->count--;
		memmove(&world->jobs[i], &world->jobs[i + 1],
		        (world->count - i) * sizeof world->jobs[0]);
	}
	mutex_unlock(world->mutex);
}

void world_set_stale(struct world *world, bool stale)
{
	mutex_lock(world->mutex);
	world->stale = stale;
	world->stale_since = stale ? clock_wall_ms() : 0;
	mutex_unlock(world->mutex);
}

void world_move(struct world *world, unsigned count)
{
	mutex_lock(world->mutex);
	for (size_t i = 0; i < world->count && i < count; i++) {
		world->jobs[i].job.bytes++;
		make_entry(world, i);
	}
	mutex_unlock(world->mutex);
}

void world_publish(struct world *world)
{
	mutex_lock(world->mutex);
	struct snapshot *snapshot = snapshot_new(world->count, world->count);
	snapshot->entry_count = snapshot->near_miss_count = 0;
	for (size_t i = 0; i < world->count; i++) {
		const struct entry *entry = world->jobs[i].entry;
		if (entry->job->tag_kind == TAG_NEAR_MISS)
			snapshot->near_misses[snapshot->near_miss_count++] = job_ref(entry->job);
		else
			snapshot->entries[snapshot->entry_count++] = entry_ref(entry);
	}
	snapshot->source = "local";
	snapshot->untagged = 3;
	snapshot->restricted = 1;
	snapshot->stale = world->stale;
	snapshot->stale_since = world->stale_since;
	snapshot->source_error = world->stale ? BITS_E_ACCESS_DENIED : 0;
	snapshot->taken_at = clock_wall_ms();
	snapshot->build_ns = 1000;
	board_publish(world->board, snapshot);
	mutex_unlock(world->mutex);
}

/* A commander in the place of the real one: acts on the world at once. As in BITS, an ended job cannot be had again. */
static bits_hr act(struct world *world, const struct command *command, struct command_result *ret)
{
	static const enum job_state after[] = {[JOB_SUSPEND] = JOB_SUSPENDED,
	        [JOB_RESUME] = JOB_QUEUED,
	        [JOB_COMPLETE] = JOB_ACKNOWLEDGED,
	        [JOB_CANCEL] = JOB_CANCELLED};
	for (size_t i = 0; i < world->count; i++) {
		if (!job_id_equal(&world->jobs[i].entry->job->id, &command->id))
			continue;
		if (job_state_is_final(world->jobs[i].job.state))
			return BITS_E_INVALID_STATE;
		if (command->action == JOB_COMPLETE && !command->force)
			ret->objection = job_objection_to_completing(world->jobs[i].entry->job);
		if (ret->objection != JOB_OBJECTION_NONE)
			return BITS_E_INVALID_STATE;
		world->jobs[i].job.state = after[command->action];
		make_entry(world, i);
		if (!job_state_is_final(after[command->action]))
			ret->job = job_ref(world->jobs[i].entry->job);
		return BITS_S_OK;
	}
	return BITS_E_NOT_FOUND;
}

static bits_hr create(struct world *world, const struct job_spec *spec, const struct job **ret)
{
	static unsigned number = 900000;
	if (world->count == JOBS_MAX)
		return BITS_E_TOO_MANY_JOBS_PER_MACHINE;
	size_t i = world->count++;
	memset(&world->jobs[i], 0, sizeof world->jobs[i]);
	world->jobs[i].job = (struct world_job){
	        .number = ++number, .state = JOB_QUEUED, .total = JOB_SIZE_UNKNOWN};
	world->jobs[i].provider = memory_string("");
	world->jobs[i].maker = memory_string(spec->maker);
	world->jobs[i].url = memory_string(spec->files[0].remote_name);
	world->jobs[i].path = memory_string(spec->files[0].local_name);
	world->jobs[i].description = memory_string(spec->description);
	make_entry(world, i);
	*ret = job_ref(world->jobs[i].entry->job);
	return BITS_S_OK;
}

/* It is never busy: what it is told is done at once. */
bool commander_has(struct commander *commander, const struct idempotency_key *key)
{
	(void)commander;
	(void)key;
	return false;
}

bool commander_run(struct commander *commander, const struct command *command,
        struct command_result *ret_result)
{
	struct world *world = (struct world *)commander;
	struct command_result result = {0};
	mutex_lock(world->mutex);
	result.code = command->make != NULL ? create(world, command->make, &result.job)
	                                    : act(world, command, &result);
	mutex_unlock(world->mutex);
	world_publish(world);
	*ret_result = result;
	return true;
}

void command_result_release(struct command_result *result)
{
	job_unref(result->job);
	free(result->detail);
	*result = (struct command_result){0};
}
