/* SPDX-License-Identifier: MIT */
/* The words and numbers for states, actions, priorities, types and contexts. */
#include <string.h>

#include "job.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *name;
	bool final, active;
	int download_state;
} states[JOB_STATE_COUNT] = {
        [JOB_QUEUED] = {"queued", false, true, 0},
        [JOB_CONNECTING] = {"connecting", false, true, 0},
        [JOB_TRANSFERRING] = {"transferring", false, true, 0},
        [JOB_SUSPENDED] = {"suspended", false, false, 1},
        [JOB_ERROR] = {"error", false, false, 1},
        [JOB_TRANSIENT_ERROR] = {"transient-error", false, true, 0},
        [JOB_TRANSFERRED] = {"transferred", false, false, 2},
        [JOB_ACKNOWLEDGED] = {"acknowledged", true, false, 3},
        [JOB_CANCELLED] = {"cancelled", true, false, 4},
};

#define ACTION_NAME(constant, name) [constant] = (name),
static const char *const actions[] = {JOB_ACTIONS(ACTION_NAME)};

static const char *const types[] = {"download", "upload", "upload-reply"};
static const char *const priorities[] = {"foreground", "high", "normal", "low"};
static const char *const contexts[] = {"none", "unknown", "queue-manager", "notification",
        "local-file", "remote-file", "transport", "remote-application"};

bool job_state_is_final(enum job_state state)
{
	return states[state].final;
}

bool job_state_is_active(enum job_state state)
{
	return states[state].active;
}

int job_state_download_state(enum job_state state)
{
	return states[state].download_state;
}

const char *job_state_name(enum job_state state)
{
	return states[state].name;
}

bool job_state_parse(const char *name, enum job_state *ret)
{
	for (size_t i = 0; i < JOB_STATE_COUNT; i++) {
		if (strcmp(name, states[i].name) == 0) {
			*ret = (enum job_state)i;
			return true;
		}
	}
	return false;
}

const char *job_action_name(enum job_action action)
{
	return actions[action];
}

const char *job_type_name(enum job_type type)
{
	return (size_t)type < COUNT(types) ? types[type] : NULL;
}

bool job_type_is_upload(enum job_type type)
{
	return type == JOB_UPLOAD || type == JOB_UPLOAD_REPLY;
}

const char *job_priority_name(enum job_priority priority)
{
	return (size_t)priority < COUNT(priorities) ? priorities[priority] : NULL;
}

bool job_priority_parse(const char *name, enum job_priority *ret)
{
	for (size_t i = 0; i < COUNT(priorities); i++) {
		if (strcmp(name, priorities[i]) == 0) {
			*ret = (enum job_priority)i;
			return true;
		}
	}
	return false;
}

const char *job_error_context_name(enum job_error_context context)
{
	return (size_t)context < COUNT(contexts) ? contexts[context]
	                                         : contexts[JOB_CONTEXT_UNKNOWN];
}
