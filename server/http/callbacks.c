/* SPDX-License-Identifier: MIT */
#include "http/callbacks.h"

#include <civetweb.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "http/admission.h"
#include "http/limits.h"
#include "http/routes.h"
#include "http/state.h"

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
	struct peer_end peer = peer_end_parse(info->remote_addr, (uint16_t)info->remote_port);
	crowd_set_busy(server->crowd, &peer, true);
	http_request_init(&exchange.request, info->request_method, info->request_uri,
	        info->query_string, headers, (size_t)info->num_headers);
	const char *flaw = find_head_flaw(info);
	if (flaw != NULL)
		http_request_set_flaw(&exchange.request, PROBLEM_BAD_HEAD, flaw, NULL);
	if (admission_decide(&exchange))
		route_dispatch(&exchange);
	counters_count(&server->counters, exchange.route, exchange.status);
	log_debug("%s %s %d", info->request_method, exchange.request.path, exchange.status);
	crowd_set_busy(server->crowd, &peer, false);
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
	admission_forget(connection);
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
