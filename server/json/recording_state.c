/* SPDX-License-Identifier: MIT */
#include "json/recording_state.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "json/recording_read.h"

static struct recording_known *find(struct recording_state *state, const struct job_id *id)
{
	for (size_t i = 0; i < state->known_count; i++) {
		size_t at = (state->cursor + i) % state->known_count;
		if (job_id_equal(&state->known[at].job->id, id)) {
			state->cursor = at + 1;
			return &state->known[at];
		}
	}
	return NULL;
}

static bool take_id(const cJSON *value, struct job_id *ret, struct text *problem)
{
	if (cJSON_IsString(value) && job_id_parse(value->valuestring, ret))
		return true;
	return recording_fail(problem, "id", "must be a job's id");
}

static bool is_array(const cJSON *value, struct text *problem)
{
	return cJSON_IsArray(value) || recording_fail(problem, value->string, "must be an array");
}

/* The job as the object has it, sealed; NULL: the problem is said. ret_known: NULL: it is a new one. */
static const struct job *take_job(struct recording_state *state, const cJSON *object,
        struct recording_known **ret_known, unsigned *ret_said, struct text *problem)
{
	struct job_id id;
	const cJSON *new = cJSON_GetObjectItemCaseSensitive(object, "new");
	if (!cJSON_IsObject(object)) {
		recording_fail(problem, "jobs", "must be an array of objects");
		return NULL;
	}
	if (!take_id(cJSON_GetObjectItemCaseSensitive(object, "id"), &id, problem))
		return NULL;
	if (new != NULL && !cJSON_IsTrue(new)) {
		recording_fail(problem, "new", "can only be true");
		return NULL;
	}
	struct recording_known *known = find(state, &id);
	bool goes_on = known != NULL && new == NULL;
	struct job *job = goes_on ? job_copy(known->job) : recording_job_new(&id);
	unsigned said = goes_on ? known->said : 0;
	bool good = recording_job_take(job, &said, object, &state->clock, problem);
	job_seal(job);
	if (!good) {
		job_unref(job);
		return NULL;
	}
	*ret_known = known;
	*ret_said = said;
	return job;
}

static bool take_jobs(struct recording_state *state, const cJSON *array, struct text *problem)
{
	if (!is_array(array, problem))
		return false;
	for (const cJSON *object = array->child; object != NULL; object = object->next) {
		struct recording_known *known = NULL;
		unsigned said = 0;
		const struct job *job = take_job(state, object, &known, &said, problem);
		if (job == NULL)
			return false;
		if (known == NULL) {
			if (state->known_count == RECORDING_JOBS_MAX) {
				job_unref(job);
				return recording_fail(problem, "jobs", "are too many");
			}
			state->known = memory_resize_array(
			        state->known, state->known_count + 1, sizeof *state->known);
			known = &state->known[state->known_count++];
		} else {
			job_unref(known->job);
		}
		*known = (struct recording_known){.job = job, .said = said};
	}
	return true;
}

static bool take_ended(struct recording_state *state, const cJSON *array, struct text *problem)
{
	if (!is_array(array, problem))
		return false;
	size_t room = (size_t)cJSON_GetArraySize(array);
	state->ended = memory_new_array(room, sizeof(struct job *));
	for (const cJSON *object = array->child; object != NULL; object = object->next) {
		struct recording_known *known = NULL;
		unsigned said = 0;
		const struct job *job = take_job(state, object, &known, &said, problem);
		if (job == NULL)
			return false;
		state->ended[state->step.ended_count++] = job;
	}
	return true;
}

static bool take_gone(struct recording_state *state, const cJSON *array, struct text *problem)
{
	struct job_id id;
	if (!is_array(array, problem))
		return false;
	for (const cJSON *value = array->child; value != NULL; value = value->next) {
		if (!take_id(value, &id, problem))
			return false;
		struct recording_known *known = find(state, &id);
		if (known == NULL)
			return recording_fail(problem, "gone", "names a job that is not there");
		job_unref(known->job);
		size_t at = (size_t)(known - state->known);
		memmove(known, known + 1, (state->known_count - at - 1) * sizeof *known);
		state->known_count--;
		state->cursor = at;
	}
	return true;
}

static bool take_order(struct recording_state *state, const cJSON *array, struct text *problem)
{
	struct job_id id;
	if (!is_array(array, problem))
		return false;
	size_t at = 0;
	for (const cJSON *value = array->child; value != NULL; value = value->next) {
		if (!take_id(value, &id, problem))
			return false;
		state->cursor = at;
		struct recording_known *known = find(state, &id);
		if (known == NULL || known < state->known + at)
			return recording_fail(problem, "order", "must name each job once");
		struct recording_known moved = *known;
		size_t from = (size_t)(known - state->known);
		memmove(state->known + at + 1, state->known + at, (from - at) * sizeof moved);
		state->known[at++] = moved;
	}
	return at == state->known_count ||
	       recording_fail(problem, "order", "must name each job once");
}

static bool take_at(struct recording_state *state, const cJSON *value, struct text *problem)
{
	int64_t at = 0;
	if (!recording_number(value, 0, RECORDING_TIME_MAX, &at))
		return recording_fail(
		        problem, "at", "must be milliseconds from the recording's beginning");
	if (at < state->step.at)
		return recording_fail(problem, "at", "goes back in time");
	state->step.at = at;
	return true;
}

static bool take_failed(struct recording_state *state, const cJSON *value, struct text *problem)
{
	return recording_code(value, &state->step.failed) ||
	       recording_fail(problem, "failed", "must be a code like \"0x80070005\"");
}

static bool take_count(const cJSON *value, size_t *ret, struct text *problem)
{
	int64_t number = 0;
	if (!recording_number(value, 0, UINT32_MAX, &number))
		return recording_fail(problem, value->string, "must be a whole number from 0");
	*ret = (size_t)number;
	return true;
}

static bool take_untagged(struct recording_state *state, const cJSON *value, struct text *problem)
{
	return take_count(value, &state->step.untagged, problem);
}

static bool take_restricted(struct recording_state *state, const cJSON *value, struct text *problem)
{
	return take_count(value, &state->step.restricted, problem);
}

static bool take_epoch(struct recording_state *state, const cJSON *value, struct text *problem)
{
	size_t epoch = 0;
	if (!take_count(value, &epoch, problem))
		return false;
	state->step.source_epoch = epoch;
	return true;
}

static bool take_tells_all(struct recording_state *state, const cJSON *value, struct text *problem)
{
	state->step.tells_all = cJSON_IsTrue(value);
	return cJSON_IsBool(value) || recording_fail(problem, "tellsAll", "must be true or false");
}

/* In the order in which they count. */
static const struct {
	const char *name;
	bool (*take)(struct recording_state *state, const cJSON *value, struct text *problem);
} members[] = {
        {"at", take_at},
        {"failed", take_failed},
        {"epoch", take_epoch},
        {"tellsAll", take_tells_all},
        {"untagged", take_untagged},
        {"restricted", take_restricted},
        {"ended", take_ended},
        {"gone", take_gone},
        {"jobs", take_jobs},
        {"order", take_order},
};
enum { MEMBER_COUNT = sizeof members / sizeof *members };

static bool check_members(const cJSON *line, struct text *problem)
{
	unsigned seen = 0;
	for (const cJSON *value = line->child; value != NULL; value = value->next) {
		size_t i = 0;
		while (i < MEMBER_COUNT && strcmp(members[i].name, value->string) != 0)
			i++;
		if (i == MEMBER_COUNT)
			return recording_fail(problem, value->string, "is no member of a line");
		if ((seen & 1u << i) != 0)
			return recording_fail(problem, value->string, "stands there twice");
		seen |= 1u << i;
	}
	bool fails = cJSON_GetObjectItemCaseSensitive(line, "failed") != NULL;
	if ((seen & 1u) == 0)
		return recording_fail(problem, "at", "is missing");
	return !fails || (seen & ~3u) == 0 ||
	       recording_fail(problem, "failed", "stands beside \"at\" alone");
}

static void forget_ended(struct recording_state *state)
{
	for (size_t i = 0; i < state->step.ended_count; i++)
		job_unref(state->ended[i]);
	free(state->ended);
	state->ended = NULL;
	state->step.ended_count = 0;
}

bool recording_state_take(struct recording_state *state, const cJSON *line, struct text *problem)
{
	forget_ended(state);
	state->step.failed = 0;
	state->cursor = 0;
	if (!check_members(line, problem))
		return false;
	for (size_t i = 0; i < MEMBER_COUNT; i++) {
		const cJSON *value = cJSON_GetObjectItemCaseSensitive(line, members[i].name);
		if (value != NULL && !members[i].take(state, value, problem))
			return false;
	}
	free(state->jobs);
	state->jobs = memory_new_array(state->known_count, sizeof(struct job *));
	for (size_t i = 0; i < state->known_count; i++)
		state->jobs[i] = state->known[i].job;
	state->step.jobs = state->jobs;
	state->step.job_count = state->known_count;
	state->step.ended = state->ended;
	return true;
}

void recording_state_release(struct recording_state *state)
{
	forget_ended(state);
	for (size_t i = 0; i < state->known_count; i++)
		job_unref(state->known[i].job);
	free(state->known);
	free(state->jobs);
	*state = (struct recording_state){0};
}
