/* SPDX-License-Identifier: MIT */
#include "http/filters.h"

#include <string.h>

#include "base/text.h"
#include "http/limits.h"

static const char *take_service_id(const char *value, struct jobs_query *query)
{
	if (query->filter.service_id != 0)
		return "serviceId stands here twice.";
	return tag_parse_service_id(value, &query->filter.service_id)
	               ? NULL
	               : "serviceId is a decimal number from -2147483648 to 4294967295, and not 0.";
}

static const char *take_provider(const char *value, struct jobs_query *query)
{
	if (query->filter.provider != NULL)
		return "provider stands here twice.";
	query->filter.provider = value;
	return value[0] != '\0' ? NULL : "provider is empty.";
}

static const char *take_state(const char *value, struct jobs_query *query)
{
	enum job_state state;
	if (!job_state_parse(value, &state))
		return "state is one of queued, connecting, transferring, suspended, error, "
		       "transient-error, transferred, acknowledged, cancelled.";
	query->filter.states |= 1u << state;
	return NULL;
}

static const char *take_since(const char *value, struct jobs_query *query)
{
	if (query->since != NULL)
		return "since stands here twice.";
	query->since = value;
	return NULL;
}

static const char *take_wait(const char *value, struct jobs_query *query)
{
	uint64_t seconds;
	if (query->wait != 0)
		return "wait stands here twice.";
	if (value[0] == '\0' || !text_parse_uint(value, HTTP_WAIT_MAX_S, &seconds) ||
	        seconds < HTTP_WAIT_MIN_S)
		return "wait is a number of seconds from 1 to 60.";
	query->wait = (unsigned)seconds;
	return NULL;
}

static const struct {
	const char *name;
	const char *(*take)(const char *value, struct jobs_query *query);
} parameters[] = {
        {"serviceId", take_service_id},
        {"provider", take_provider},
        {"state", take_state},
        {"since", take_since},
        {"wait", take_wait},
};

static const char *take(const struct http_parameter *parameter, struct jobs_query *query,
        enum problem_type *ret_type)
{
	*ret_type = PROBLEM_BAD_PARAMETER;
	for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
		if (strcmp(parameters[i].name, parameter->name) == 0)
			return parameters[i].take(parameter->value, query);
	*ret_type = PROBLEM_UNKNOWN_PARAMETER;
	return "There is no such query parameter; there are serviceId, provider, state, since "
	       "and wait.";
}

bool jobs_query_parse(struct http_request *request, struct jobs_query *ret)
{
	struct jobs_query query = {0};
	for (size_t i = 0; i < request->parameter_count; i++) {
		enum problem_type type;
		const char *problem = take(&request->parameters[i], &query, &type);
		if (problem != NULL) {
			http_request_set_flaw(request, type, problem, request->parameters[i].name);
			return false;
		}
	}
	if (query.wait != 0 && query.since == NULL) {
		http_request_set_flaw(request, PROBLEM_BAD_PARAMETER,
		        "wait goes only together with since.", "wait");
		return false;
	}
	*ret = query;
	return true;
}

bool query_is_empty(struct http_request *request)
{
	if (request->parameter_count == 0)
		return true;
	http_request_set_flaw(request, PROBLEM_UNKNOWN_PARAMETER,
	        "This route takes no query parameters.", request->parameters[0].name);
	return false;
}
