/* SPDX-License-Identifier: MIT */
#include "http/routes.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define ACTING(name, action_)                                                              \
	{                                                                                  \
		.pattern = "/api/v1/jobs/{}/" name, .post = route_act, .action = (action_) \
	}

const struct route routes[] = {
        {.pattern = "/api/v1/jobs", .get = route_jobs, .post = route_make_job},
        {.pattern = "/api/v1/jobs/{}", .get = route_job},
        ACTING("suspend", JOB_SUSPEND),
        ACTING("resume", JOB_RESUME),
        ACTING("complete", JOB_COMPLETE),
        ACTING("cancel", JOB_CANCEL),
        {.pattern = "/api/v1/collections/{}", .get = route_collection},
        {.pattern = "/api/v1/events", .get = route_events},
        {.pattern = "/api/v1/diagnostics", .get = route_diagnostics, .class = ACCESS_OWN},
        {.pattern = "/api/v1/access", .get = route_access},
        {.pattern = "/api/v1/sites", .get = route_sites, .class = ACCESS_OWN},
        {.pattern = "/api/v1/sites/jobs", .get = route_sites_jobs, .class = ACCESS_SETTLE},
        {.pattern = "/api/v1/sites/revoke", .post = route_revoke_site, .class = ACCESS_SETTLE},
        {.pattern = "/api/v1/sites/acknowledge",
                .post = route_acknowledge_site,
                .class = ACCESS_SETTLE},
        {.pattern = "/api/v1/key", .post = route_key, .class = ACCESS_KEY},
        {.pattern = "/allow", .get = route_ask, .class = ACCESS_ASK, .any_query = true},
        {.pattern = "/", .get = route_question, .class = ACCESS_QUESTION, .on_question = true},
        {.pattern = "/consent/*",
                .get = route_question_script,
                .class = ACCESS_QUESTION,
                .on_question = true},
        {.pattern = "/decision",
                .post = route_decide,
                .class = ACCESS_QUESTION,
                .on_question = true},
        {.pattern = "/healthz", .get = route_health},
        {.pattern = "/metrics", .get = route_metrics, .class = ACCESS_OWN},
        {.pattern = "/openapi.json", .get = route_openapi},
        {.pattern = "/client/*", .get = route_client, .class = ACCESS_CLIENT, .any_query = true},
        {.pattern = "/api/*", .any_query = true},
        {.pattern = "/*", .get = route_page, .class = ACCESS_PAGE, .any_query = true},
};
const size_t route_count = sizeof routes / sizeof *routes;
_Static_assert(sizeof routes / sizeof *routes <= ROUTES_MAX, "the counters have no room");

static bool matches(const char *pattern, const char *path, char **ret_argument)
{
	const char *start = NULL;
	size_t length = 0;
	while (*pattern != '\0' && *pattern != '*') {
		if (*pattern == '{') {
			start = path;
			length = strcspn(path, "/");
			if (length == 0)
				return false;
			path += length;
			pattern += 2;
		} else if (*pattern++ != *path++) {
			return false;
		}
	}
	if (*pattern == '\0' && *path != '\0')
		return false;
	*ret_argument = start != NULL ? memory_string_n(start, length) : NULL;
	return true;
}

const struct route *route_find(const char *path, bool on_question, char **ret_argument)
{
	for (size_t i = 0; i < route_count; i++)
		if (routes[i].on_question == on_question &&
		        matches(routes[i].pattern, path, ret_argument))
			return &routes[i];
	*ret_argument = NULL;
	return NULL;
}

enum access_class route_class(const struct route *route, enum http_method method)
{
	if (route == NULL)
		return ACCESS_DATA;
	if (method == HTTP_POST && route->post != NULL)
		return route->on_question              ? ACCESS_DECISION
		       : route->class == ACCESS_SETTLE ? ACCESS_SETTLE
		       : route->class == ACCESS_KEY    ? ACCESS_KEY
		                                       : ACCESS_CONTROL;
	/* That nothing can be read there is no secret, and asks for no key. */
	return route->get == NULL && (route->class == ACCESS_SETTLE || route->class == ACCESS_KEY)
	               ? ACCESS_OWN
	               : route->class;
}

static void append_methods(struct text *text, const struct route *route)
{
	text_append(text, "Allow: ");
	if (route->get != NULL)
		text_append(text, "GET, HEAD, ");
	if (route->post != NULL)
		text_append(text, "POST, ");
	text_append(text, "OPTIONS\r\n");
}

static void send_options(struct exchange *exchange)
{
	struct text allow = {0};
	append_methods(&allow, exchange->route);
	exchange_send(exchange, &(struct http_answer){.status = 204,
	                                .more = allow.data,
	                                .any_site = exchange->route->class == ACCESS_CLIENT});
	text_release(&allow);
}

static void send_method_not_allowed(struct exchange *exchange)
{
	struct text allow = {0};
	append_methods(&allow, exchange->route);
	exchange_problem(exchange,
	        &(struct problem){.type = PROBLEM_METHOD_NOT_ALLOWED, .more = allow.data});
	text_release(&allow);
}

void route_send_flaw(struct exchange *exchange)
{
	const struct http_flaw *flaw = &exchange->request.flaw;
	exchange_problem(exchange, &(struct problem){.type = flaw->problem,
	                                   .detail = flaw->detail,
	                                   .parameter = flaw->parameter});
}

void route_dispatch(struct exchange *exchange)
{
	const struct route *route = exchange->route;
	struct http_request *request = &exchange->request;
	bool exists = route != NULL && (route->get != NULL || route->post != NULL);
	bool reads = request->method == HTTP_GET || request->method == HTTP_HEAD;
	if (exists && !route->any_query && route->get == NULL && request->parameter_count > 0)
		http_request_set_flaw(request, PROBLEM_UNKNOWN_PARAMETER,
		        "This route takes no query parameters.", request->parameters[0].name);
	if (request->flaw.problem != 0)
		route_send_flaw(exchange);
	else if (!exists)
		exchange_not_found(exchange, "See /openapi.json for what there is.");
	else if (request->method == HTTP_OPTIONS)
		send_options(exchange);
	else if (reads && route->get != NULL)
		route->get(exchange);
	else if (request->method == HTTP_POST && route->post != NULL)
		route->post(exchange);
	else
		send_method_not_allowed(exchange);
}
