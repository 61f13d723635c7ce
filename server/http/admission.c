/* SPDX-License-Identifier: MIT */
#include "http/admission.h"

#include <civetweb.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "http/leaving_worker.h"
#include "http/one_time_host.h"
#include "http/routes.h"
#include "http/state.h"

/* What a connection's data is once its peer has been looked up. */
struct peer_mark {
	unsigned generation; /* of the configuration by which it was */
	bool allowed;
};

/* Whose process is at the other end? Asked once for each connection, at its first request, and after each reload. */
static bool peer_is_ours(struct exchange *exchange)
{
	const struct mg_request_info *info = mg_get_request_info(exchange->connection);
	struct peer_mark *mark = mg_get_user_connection_data(exchange->connection);
	exchange->first = exchange->first || mark == NULL;
	if (mark == NULL) {
		mark = memory_new(sizeof *mark);
		mg_set_user_connection_data(exchange->connection, mark);
	}
	if (mark->generation != exchange->config->generation) {
		mark->generation = exchange->config->generation;
		mark->allowed = peer_is_allowed(exchange->config->peers, info->remote_addr,
		        (uint16_t)info->remote_port, (uint16_t)info->server_port);
	}
	return mark->allowed;
}

/* Asked again for what its own decision opens: rarely, and of the request's own connection. */
static bool peer_is_the_user(const struct exchange *exchange)
{
	const struct mg_request_info *info = mg_get_request_info(exchange->connection);
	return peer_is_user(
	        info->remote_addr, (uint16_t)info->remote_port, (uint16_t)info->server_port);
}

/* Whose own word is needed, is looked up. */
static bool needs_user(enum access_class class, bool on_question)
{
	return on_question || class == ACCESS_ASK || class == ACCESS_KEY;
}

static struct access_request describe(struct exchange *exchange)
{
	const struct http_request *request = &exchange->request;
	bool on_question = exchange->question[0] != '\0';
	enum access_class class = route_class(exchange->route, request->method);
	return (struct access_request){
	        .peer_is_ours = peer_is_ours(exchange),
	        .peer_is_user = needs_user(class, on_question) && peer_is_the_user(exchange),
	        .on_question = on_question,
	        .on_dashboard = exchange->dashboard[0] != '\0',
	        .has_key = one_time_host_has_key(exchange),
	        .class = on_question && class == ACCESS_DATA ? ACCESS_QUESTION : class,
	        .reads = request->method == HTTP_GET || request->method == HTTP_HEAD,
	        .host = http_request_header(request, "Host"),
	        .host_count = http_request_header_count(request, "Host"),
	        .origin = http_request_header(request, "Origin"),
	        .origin_count = http_request_header_count(request, "Origin"),
	        .fetch_site = http_request_header(request, "Sec-Fetch-Site"),
	        .fetch_mode = http_request_header(request, "Sec-Fetch-Mode"),
	        .fetch_dest = http_request_header(request, "Sec-Fetch-Dest"),
	        .fetch_user = http_request_header(request, "Sec-Fetch-User"),
	        .purpose = http_request_header(request, "Sec-Purpose"),
	        .authorization = http_request_header(request, "Authorization"),
	};
}

static void remember_refusal(struct exchange *exchange, const struct access_request *request)
{
	enum access_answer answer = exchange->verdict.answer;
	bool wants_control = answer == ACCESS_NO_CONTROL;
	if ((answer != ACCESS_BAD_ORIGIN && !wants_control) || request->origin_count != 1)
		return;
	if (refused_add(exchange->server->refused, request->origin, wants_control))
		log_info("refused %s; allow it with --allow-%s %s", request->origin,
		        wants_control ? "control" : "origin", request->origin);
}

static void refuse(struct exchange *exchange, const struct access_request *request)
{
	enum access_answer answer = exchange->verdict.answer;
	remember_refusal(exchange, request);
	exchange->close = true;
	exchange_problem(exchange,
	        &(struct problem){.type = access_problem(answer),
	                .more = answer == ACCESS_NO_TOKEN
	                                ? "WWW-Authenticate: Bearer realm=\"bitsbridge\"\r\n"
	                                : NULL});
}

static void decide(struct exchange *exchange, const struct access_request *request)
{
	exchange->verdict = access_decide(&exchange->config->rules, request);
	exchange->reader = exchange->verdict.origin != ACCESS_NO_ORIGIN
	                           ? &exchange->config->readers[exchange->verdict.origin]
	                   : exchange->verdict.reduced ? &exchange->config->reduced
	                                               : &exchange->config->own;
}

bool admission_decide(struct exchange *exchange)
{
	one_time_host_find(exchange);
	exchange->route = route_find(
	        exchange->request.path, exchange->question[0] != '\0', &exchange->argument);
	struct access_request request = describe(exchange);
	decide(exchange, &request);
	exchange->admitted = exchange->reader->scope;
	if (leaving_worker_answer(exchange))
		return false;
	if (exchange->verdict.answer != ACCESS_GRANTED) {
		refuse(exchange, &request);
		return false;
	}
	if (exchange->reader->is_granted)
		sites_set_seen(
		        exchange->server->sites, exchange->reader->site->origin, clock_wall_ms());
	return true;
}

bool admission_may_act(struct exchange *exchange)
{
	struct access_request request = describe(exchange);
	request.class = ACCESS_CONTROL;
	return access_decide(&exchange->config->rules, &request).answer == ACCESS_GRANTED;
}

/* Nothing of the old configuration is pointed to afterwards: an origin that is echoed is the request's own. */
static void take_over_present(struct exchange *exchange)
{
	struct http_config *now = http_server_config(exchange->server), *before = exchange->config;
	if (now == before) {
		http_config_unref(now);
		return;
	}
	exchange->config = now;
	struct access_request request = describe(exchange);
	decide(exchange, &request);
	http_config_unref(before);
}

bool admission_lasts(struct exchange *exchange)
{
	take_over_present(exchange);
	return exchange->verdict.answer == ACCESS_GRANTED &&
	       exchange->reader->scope == exchange->admitted;
}

bool admission_renew(struct exchange *exchange)
{
	take_over_present(exchange);
	exchange->admitted = exchange->reader->scope;
	if (exchange->verdict.answer == ACCESS_GRANTED)
		return true;
	struct access_request request = describe(exchange);
	refuse(exchange, &request);
	return false;
}

void admission_forget(const struct mg_connection *connection)
{
	free(mg_get_user_connection_data(connection));
}
