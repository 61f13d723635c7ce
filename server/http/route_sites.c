/* SPDX-License-Identifier: MIT */
/* Which pages may read or act, since when, and by whose word; and the user's own hand that takes it back. */
#include "http/routes.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "http/admission.h"
#include "http/filters.h"
#include "http/state.h"
#include "json/sites_json.h"

static void send_sites(struct exchange *exchange)
{
	struct text body = {0};
	struct site_list decided = {0};
	const struct site_list *const lists[] = {&exchange->config->named, &decided};
	if (exchange->server->sites != NULL)
		sites_copy(exchange->server->sites, &decided);
	sites_json_append(&body, lists, 2);
	exchange_send_json(exchange, 200, NULL, body.data, body.length);
	text_release(&body);
	site_list_release(&decided);
}

void route_sites(struct exchange *exchange)
{
	if (query_is_empty(&exchange->request))
		send_sites(exchange);
	else
		route_send_flaw(exchange);
}

/* Of the page that asks: it need not try what it may. */
void route_access(struct exchange *exchange)
{
	if (!query_is_empty(&exchange->request)) {
		route_send_flaw(exchange);
		return;
	}
	struct text body = {0};
	access_json_append(&body, exchange->reader->site, admission_may_act(exchange));
	exchange_send_json(exchange, 200, NULL, body.data, body.length);
	text_release(&body);
}

/* The one parameter that there must be, or NULL: an error was sent. */
static const char *read_origin(struct exchange *exchange)
{
	struct http_request *request = &exchange->request;
	const char *origin = NULL;
	for (size_t i = 0; i < request->parameter_count; i++) {
		const struct http_parameter *parameter = &request->parameters[i];
		if (strcmp(parameter->name, "origin") != 0)
			http_request_set_flaw(
			        request, PROBLEM_UNKNOWN_PARAMETER, NULL, parameter->name);
		else if (origin != NULL)
			http_request_set_flaw(request, PROBLEM_BAD_PARAMETER,
			        "This parameter stands here twice.", "origin");
		origin = parameter->value;
	}
	if (origin == NULL)
		http_request_set_flaw(request, PROBLEM_BAD_PARAMETER,
		        "Name the site: origin=https%3A%2F%2Fstore.example.", "origin");
	if (request->flaw.problem == 0)
		return origin;
	route_send_flaw(exchange);
	return NULL;
}

/* The very text that this site would get. */
void route_sites_jobs(struct exchange *exchange)
{
	const char *origin = read_origin(exchange);
	if (origin == NULL)
		return;
	const struct http_reader *reader = http_config_find(exchange->config, origin);
	if (reader == NULL) {
		exchange_not_found(exchange, "This site is not allowed.");
		return;
	}
	demand_listen_once(exchange->server->demand, HTTP_FRESH_WAIT_MS);
	const struct view *view = board_view(exchange->server->board, reader->scope);
	struct view_question question = {.shape = VIEW_JOBS};
	struct body *body = bodies_get(reader->bodies, view, &question);
	exchange_send_json(exchange, 200, NULL, body->data, body->length);
	body_unref(body);
	view_unref(view);
}

/* The site that the body names, malloc'ed. NULL: an error was sent. */
static char *read_site_name(struct exchange *exchange)
{
	const char *member, *reason;
	bool broken;
	size_t length = 0;
	char *body = route_read_json(exchange, &length);
	if (body == NULL)
		return NULL;
	char *origin = site_name_parse(body, length, &broken, &member, &reason);
	free(body);
	if (origin == NULL) {
		exchange_problem(exchange,
		        &(struct problem){.type = broken ? PROBLEM_BAD_JSON : PROBLEM_BAD_MEMBER,
		                .detail = reason,
		                .member = member[0] != '\0' ? member : NULL});
	} else if (exchange->server->sites == NULL) {
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_SITES_UNREADABLE});
		free(origin);
		origin = NULL;
	}
	return origin;
}

static bool is_decided(struct sites *sites, const char *origin)
{
	struct site_list list;
	sites_copy(sites, &list);
	bool found = site_find(&list, origin) != NULL;
	site_list_release(&list);
	return found;
}

static void send_named(struct exchange *exchange, const struct site *named)
{
	char *detail = text_format("%s is allowed %s.", named->origin,
	        named->by == SITE_BY_CONFIG
	                ? "by the config file (allow-origin or allow-control)"
	                : "by an option of serve or its environment (allow-origin or "
	                  "allow-control)");
	exchange_problem(exchange, &(struct problem){.type = PROBLEM_SITE_NAMED, .detail = detail});
	free(detail);
}

typedef bool site_change(struct sites *sites, const char *origin, char **ret_error);

/* False: an error was sent. */
static bool change(struct exchange *exchange, const char *origin, site_change *apply)
{
	char *error = NULL;
	if (apply(exchange->server->sites, origin, &error))
		return true;
	log_error("what the user said of a site was not kept: %s", error);
	exchange_problem(
	        exchange, &(struct problem){.type = PROBLEM_CANNOT_REMEMBER, .detail = error});
	free(error);
	return false;
}

void route_revoke_site(struct exchange *exchange)
{
	char *origin = read_site_name(exchange);
	if (origin == NULL)
		return;
	const struct site *named = site_find(&exchange->config->named, origin);
	bool decided = is_decided(exchange->server->sites, origin);
	bool good = true;
	if (decided) {
		good = change(exchange, origin, sites_remove);
		if (good)
			http_server_renew(exchange->server);
	}
	if (good && named != NULL)
		send_named(exchange, named);
	else if (good && decided)
		send_sites(exchange);
	else if (good)
		exchange_not_found(exchange, "This site was not allowed, nor refused for good.");
	free(origin);
}

void route_acknowledge_site(struct exchange *exchange)
{
	char *origin = read_site_name(exchange);
	if (origin == NULL)
		return;
	if (!is_decided(exchange->server->sites, origin))
		exchange_not_found(exchange, "This site was not allowed while a bridge ran.");
	else if (change(exchange, origin, sites_acknowledge))
		send_sites(exchange);
	free(origin);
}
