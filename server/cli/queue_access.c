/* SPDX-License-Identifier: MIT */
#include "cli/queue_access.h"

#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/text.h"
#include "cli/bridge_files.h"
#include "cli/places.h"
#include "cli/platform/signals.h"
#include "cli/recording_file.h"
#include "cli/report.h"
#include "cli/scenario.h"
#include "json/recording_read.h"

#define CANDIDATES_SHOWN 3

/* Beside a bridge its limit holds, unless another was asked for. */
static uint32_t choose_max_jobs(
        const struct options *options, enum queue_role role, const char *data_dir)
{
	struct bridge_files bridge;
	if (role != QUEUE_SERVE && !options_is_set(options, OPTION_MAX_JOBS) &&
	        bridge_files_read(data_dir, &bridge))
		return bridge.max_jobs;
	return (uint32_t)options_number(options, OPTION_MAX_JOBS);
}

bool queue_access_prepare(
        const struct invocation *invocation, enum queue_role role, struct queue_access *ret)
{
	const struct options *options = &invocation->options;
	char *data_dir = place_data_dir(&invocation->options);
	if (data_dir == NULL)
		return false;
	*ret = (struct queue_access){
	        .data_dir = data_dir,
	        .settings =
	                {
	                        .source = options_text(options, OPTION_QUEUE),
	                        .data_dir = data_dir,
	                        .role = role,
	                        .bits = {.all_users = options_flag(options, OPTION_ALL_USERS)},
	                        .local = {.max_jobs = choose_max_jobs(options, role, data_dir),
	                                .limit_rate = options_number(options, OPTION_LIMIT_RATE)},
	                },
	};
	return true;
}

/* Before anything is opened that would have to be closed again: a recording that is wrong is found here. */
static bool open_scenario(
        const struct options *options, struct queue_access *access, char **ret_error)
{
	if (strcmp(access->settings.source, "replay") != 0)
		return true;
	access->scenario = scenario_open(options_text(options, OPTION_SCENARIO), ret_error);
	if (access->scenario == NULL)
		return false;
	access->settings.replay.recording = scenario_steps(access->scenario);
	scenario_speed_parse(options_text(options, OPTION_SPEED), &access->settings.replay.speed);
	access->settings.replay.loop = options_flag(options, OPTION_LOOP);
	return true;
}

static bool open_recording(
        const struct options *options, struct queue_access *access, char **ret_error)
{
	const char *path = options_text(options, OPTION_RECORD);
	if (access->settings.role != QUEUE_SERVE || path == NULL)
		return true;
	access->recording = recording_file_open(path, job_queue_source(access->queue),
	        options_flag(options, OPTION_REDACT), RECORDING_BYTES_MAX, ret_error);
	if (access->recording == NULL)
		return false;
	struct recording_sink sink = recording_file_sink(access->recording);
	access->queue = job_queue_record(access->queue, &sink);
	return true;
}

bool queue_access_open(const struct invocation *invocation, enum queue_role role,
        const struct queue_listener *listener, struct queue_access *ret)
{
	struct queue_access access;
	char *error = NULL;
	if (!queue_access_prepare(invocation, role, &access))
		return false;
	if (listener != NULL)
		access.settings.listener = *listener;
	bool good = role != QUEUE_SERVE || open_scenario(&invocation->options, &access, &error);
	if (good)
		access.queue = job_queue_open(&access.settings, &error);
	if (access.queue == NULL || !open_recording(&invocation->options, &access, &error)) {
		report_failure("%s", error != NULL ? error : "the queue cannot be opened");
		free(error);
		queue_access_close(&access);
		return false;
	}
	if (role == QUEUE_VISIT && options_is_set(&invocation->options, OPTION_DATA_DIR) &&
	        !file_exists(access.data_dir))
		report_note("there is no folder %s yet, so there are no jobs", access.data_dir);
	*ret = access;
	return true;
}

void queue_access_close(struct queue_access *access)
{
	job_queue_free(access->queue);
	recording_file_close(access->recording);
	scenario_free(access->scenario);
	free(access->data_dir);
	*access = (struct queue_access){0};
}

void queue_access_tell_bridge(const struct queue_access *access)
{
	struct bridge_files files;
	/* Where none runs, nobody has to know. */
	if (bridge_files_read(access->data_dir, &files))
		signals_send(files.process, SIGNALS_LOOK);
}

void queue_access_note_unserved(const struct queue_access *access)
{
	if (!job_queue_is_served(&access->settings))
		report_note(
		        "no bridge is running, so nothing moves; start one with: bitsbridge serve");
}

bool queue_access_look(
        const struct queue_access *access, enum look_scope scope, struct queue_look *ret)
{
	bits_hr code = job_queue_look(access->queue, scope, ret);
	if (code < 0)
		report_code("read the queue", code, NULL);
	return code >= 0;
}

/* The given letters of an id as jobs carry it: lower case, no braces. */
static char *normalise(const char *name)
{
	struct text text = {0};
	size_t length = strlen(name);
	if (length > 0 && name[0] == '{') {
		name++;
		length--;
	}
	if (length > 0 && name[length - 1] == '}')
		length--;
	for (size_t i = 0; i < length; i++) {
		char c = name[i];
		text_append_char(&text, (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c));
	}
	return text_steal(&text);
}

static int report_no_job(const char *name)
{
	return report_failure(
	        "there is no job \"%s\"; see what is there with: bitsbridge list --all", name);
}

static void report_ambiguous(const char *name, const struct queue_look *look, const char *prefix)
{
	struct text text = {0};
	size_t count = 0;
	for (size_t i = 0; i < look->job_count; i++) {
		if (!text_starts_with(look->jobs[i]->id.text, prefix))
			continue;
		if (count < CANDIDATES_SHOWN)
			text_appendf(&text, "%s%s", count > 0 ? ", " : "", look->jobs[i]->id.text);
		count++;
	}
	report_failure("\"%s\" is the beginning of %zu ids; give more of it: %s%s", name, count,
	        text.data, count > CANDIDATES_SHOWN ? ", ..." : "");
	text_release(&text);
}

/* The jobs that begin so; *ret is the last of them. */
static size_t count_by_prefix(
        const struct queue_look *look, const char *prefix, const struct job **ret)
{
	size_t count = 0;
	for (size_t i = 0; i < look->job_count; i++) {
		if (!text_starts_with(look->jobs[i]->id.text, prefix))
			continue;
		*ret = look->jobs[i];
		count++;
	}
	return count;
}

/* Among what is in the queue; where there is none, among the tagged ones that have left it, too. */
static const struct job *find_by_prefix(
        const struct queue_access *access, const char *name, const char *prefix)
{
	static const enum look_scope scopes[] = {LOOK_ALL, LOOK_TAGGED};
	const struct job *found = NULL;
	size_t count = 0;
	for (size_t i = 0; i < sizeof scopes / sizeof scopes[0] && count == 0; i++) {
		struct queue_look look = {0};
		if (!queue_access_look(access, scopes[i], &look))
			return NULL;
		count = count_by_prefix(&look, prefix, &found);
		if (count > 1)
			report_ambiguous(name, &look, prefix);
		found = count == 1 ? job_ref(found) : NULL;
		queue_look_release(&look);
	}
	if (count == 0)
		report_no_job(name);
	return found;
}

const struct job *queue_access_find(const struct queue_access *access, const char *name)
{
	struct job_id id;
	const struct job *job = NULL;
	if (job_id_parse(name, &id)) {
		bits_hr code = job_queue_get(access->queue, &id, &job);
		if (code == BITS_E_NOT_FOUND)
			report_no_job(name);
		else if (code < 0)
			report_code("read the job", code, NULL);
		return code >= 0 ? job : NULL;
	}
	char *prefix = normalise(name);
	if (*prefix == '\0')
		report_no_job(name);
	else
		job = find_by_prefix(access, name, prefix);
	free(prefix);
	return job;
}

int report_code(const char *what, bits_hr code, const char *detail)
{
	struct error_text text;
	error_describe(code, &text);
	return report_failure("cannot %s: %s (%s)%s%s", what,
	        detail != NULL ? detail : text.message, text.name, *text.hint != '\0' ? " " : "",
	        text.hint);
}
