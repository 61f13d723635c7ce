/* SPDX-License-Identifier: MIT */
#include "http/callbacks.h"

#include <civetweb.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/limits.h"
#include "http/routes.h"
#include "http/state.h"

enum { PEER_STRANGER, PEER_ALLOWED, PEER_MARKS };

/* What a connection's data points to once its peer has been looked up. */
static char peer_marks[PEER_MARKS];

/*
 * civetweb stops reading headers at a folded line, and at one that begins with a bare CR, without a word, and takes
 * bare newlines. Names and values lie in the
 * request as it came, with NULs over the line ends: what stands between and behind them tells.
 */
static const char *find_head_flaw(const struct mg_request_info *info)
{
	static const char bare[] = "Lines of a request end with CR and LF.";
	enum { LINE_END = 2, LAST = LINE_END + 1 };
	const char *end = info->http_version + strlen(info->http_version);
	for (int i = 0; i < info->num_headers; i++) {
		if (info->http_headers[i].name - end != LINE_END)
			return bare;
		end = info->http_headers[i].value + strlen(info->http_headers[i].value);
	}
	if (info->num_headers == 0)
		return NULL;
	/* A bare newline here cannot be told for sure; but where the buffer ends with it, nothing may be read behind it. */
	if (end[1] != '\0' || end + LAST - info->request_method >= HTTP_HEAD_MAX)
		return bare;
	/* civetweb has put a NUL over the last newline; a head that holds one of its own, it has refused. */
	return end[LINE_END] == '\r' && end[LAST] == '\0'
	               ? NULL
	               : "The request holds a folded or malformed header line.";
}

/* Whose process is at the other end? Asked once for each connection, at its first request. */
static bool peer_is_ours(struct exchange *exchange)
{
	const struct mg_request_info *info = mg_get_request_info(exchange->connection);
	char *mark = mg_get_user_connection_data(exchange->connection);
	if (mark == NULL) {
		bool allowed = peer_is_allowed(exchange->config->peers, info->remote_addr,
		        (uint16_t)info->remote_port, (uint16_t)info->server_port);
		mark = &peer_marks[allowed ? PEER_ALLOWED : PEER_STRANGER];
		mg_set_user_connection_data(exchange->connection, mark);
	}
	return mark == &peer_marks[PEER_ALLOWED];
}

/* Asked again for what its own decision opens: rarely, and of the request's own connection. */
static bool peer_is_the_user(const struct exchange *exchange)
{
	const struct mg_request_info *info = mg_get_request_info(exchange->connection);
	return peer_is_user(
	        info->remote_addr, (uint16_t)info->remote_port, (uint16_t)info->server_port);
}

/* Is it a question's one-time origin that was asked? Then its name is kept. */
static bool find_question(struct exchange *exchange)
{
	const char *host = http_request_header(&exchange->request, "Host");
	char name[ONE_TIME_NAME_SIZE];
	if (host == NULL || !one_time_from_host(host, exchange->config->rules.port, name) ||
	        !questions_know(exchange->server->questions, name, clock_monotonic_ms()))
		return false;
	memcpy(exchange->question, name, sizeof name);
	return true;
}

static struct access_request describe(struct exchange *exchange)
{
	const struct http_request *request = &exchange->request;
	bool on_question = exchange->question[0] != '\0';
	enum access_class class = route_class(exchange->route, request->method);
	return (struct access_request){
	        .peer_is_ours = peer_is_ours(exchange),
	        .peer_is_user = (on_question || class == ACCESS_ASK) && peer_is_the_user(exchange),
	        .on_question = on_question,
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

/* The one place where access is decided, before anything else is done. */
static void answer(struct exchange *exchange)
{
	exchange->route =
	        route_find(exchange->request.path, find_question(exchange), &exchange->argument);
	struct access_request request = describe(exchange);
	exchange->verdict = access_decide(&exchange->config->rules, &request);
	if (exchange->verdict.origin != ACCESS_NO_ORIGIN)
		exchange->reader = &exchange->config->readers[exchange->verdict.origin];
	if (exchange->reader->is_granted && exchange->verdict.answer == ACCESS_GRANTED)
		sites_set_seen(
		        exchange->server->sites, exchange->reader->site->origin, clock_wall_ms());
	if (exchange->verdict.answer != ACCESS_GRANTED)
		refuse(exchange, &request);
	else
		route_dispatch(exchange);
}

static void exchange_release(struct exchange *exchange)
{
	http_config_unref(exchange->config);
	http_request_release(&exchange->request);
	free(exchange->argument);
}

static int begin_request(struct mg_connection *connection)
{
	const struct mg_request_info *info = mg_get_request_info(connection);
	struct http_server *server = info->user_data;
	struct http_header headers[MG_MAX_HEADERS];
	for (int i = 0; i < info->num_headers; i++)
		headers[i] = (struct http_header){
		        .name = info->http_headers[i].name, .value = info->http_headers[i].value};
	struct exchange exchange = {
	        .server = server, .connection = connection, .config = http_server_config(server)};
	exchange.reader = &exchange.config->own;
	crowd_set_busy(server->crowd, (uint16_t)info->remote_port, true);
	http_request_init(&exchange.request, info->request_method, info->request_uri,
	        info->query_string, headers, (size_t)info->num_headers);
	const char *flaw = find_head_flaw(info);
	if (flaw != NULL)
		http_request_set_flaw(&exchange.request, PROBLEM_BAD_HEAD, flaw, NULL);
	answer(&exchange);
	counters_count(&server->counters, exchange.route, exchange.status);
	log_debug("%s %s %d", info->request_method, exchange.request.path, exchange.status);
	crowd_set_busy(server->crowd, (uint16_t)info->remote_port, false);
	exchange_release(&exchange);
	return exchange.status;
}

/* What civetweb's parser refuses by itself still gets a body as every error does. */
static int http_error(struct mg_connection *connection, int status, const char *message)
{
	const struct mg_request_info *info = mg_get_request_info(connection);
	struct http_server *server = info->user_data;
	struct exchange exchange = {.server = server,
	        .connection = connection,
	        .config = http_server_config(server),
	        .close = true};
	struct problem problem = {
	        .type = status == 505 ? PROBLEM_HTTP_VERSION : PROBLEM_MALFORMED_REQUEST};
	(void)message;
	exchange.reader = &exchange.config->own;
	exchange_problem(&exchange, &problem);
	counters_count(&server->counters, NULL, problem_status(problem.type));
	exchange_release(&exchange);
	return 0;
}

static int log_message(const struct mg_connection *connection, const char *message)
{
	(void)connection;
	log_debug("civetweb: %s", message);
	return 1;
}

/* The request is not there yet, and neither is what civetweb knows of the peer. */
static int init_connection(const struct mg_connection *connection, void **ret_data)
{
	struct http_server *server = mg_get_user_context_data(connection);
	(void)ret_data;
	crowd_enter(server->crowd);
	return 0;
}

static void connection_close(const struct mg_connection *connection)
{
	struct http_server *server = mg_get_user_context_data(connection);
	crowd_begin_leave(server->crowd);
}

static void connection_closed(const struct mg_connection *connection)
{
	struct http_server *server = mg_get_user_context_data(connection);
	crowd_end_leave(server->crowd);
}

const struct mg_callbacks http_callbacks = {.begin_request = begin_request,
        .http_error = http_error,
        .log_message = log_message,
        .init_connection = init_connection,
        .connection_close = connection_close,
        .connection_closed = connection_closed};
