/* SPDX-License-Identifier: MIT */
#include "http/server.h"

#include <civetweb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "http/routes.h"
#include "http/state.h"

/* How long streams get to end before the server stops regardless. */
enum { STREAMS_END_MS = 2000, PEER_STRANGER = 1, PEER_ALLOWED = 2 };

static char
        peer_marks[3]; /* what a connection's data points to: its peer has been looked up once */

struct http_config *http_server_config(struct http_server *server)
{
	mutex_lock(server->mutex);
	struct http_config *config = http_config_ref(server->config);
	mutex_unlock(server->mutex);
	return config;
}

bool place_take(atomic_uint *taken, unsigned max)
{
	unsigned now = atomic_load(taken);
	do {
		if (now >= max)
			return false;
	} while (!atomic_compare_exchange_weak(taken, &now, now + 1));
	return true;
}

/* civetweb stops reading headers at a folded line without a word. The header values lie in the request as it came, so
 * what follows the last one tells: the end of the head, or more of it. */
static bool has_lost_headers(const struct mg_request_info *info)
{
	if (info->num_headers == 0)
		return false;
	const char *last = info->http_headers[info->num_headers - 1].value;
	const char *end = last + strlen(last);
	if (end[1] != '\0') /* the line ended with a bare newline */
		return end[1] != '\r' && end[1] != '\n';
	return end[2] != '\r' && end[2] != '\n' && end[2] != '\0';
}

static bool has_bare_newlines(const struct mg_request_info *info)
{
	const char *end = info->http_version + strlen(info->http_version);
	return info->num_headers > 0 && info->http_headers[0].name - end != 2;
}

static void check_head(struct http_request *request, const struct mg_request_info *info)
{
	if (has_bare_newlines(info))
		http_request_set_flaw(
		        request, 400, "bad-head", "Lines of a request end with CR and LF.", NULL);
	else if (has_lost_headers(info))
		http_request_set_flaw(request, 400, "bad-head",
		        "The request holds a folded or malformed header line.", NULL);
}

/* Whose process is at the other end? Asked once for each connection, at its first request. */
static bool peer_is_ours(struct exchange *exchange)
{
	const struct mg_request_info *info = mg_get_request_info(exchange->connection);
	const void *mark = mg_get_user_connection_data(exchange->connection);
	if (mark == NULL) {
		bool allowed = peer_is_allowed(exchange->config->peers, info->remote_addr,
		        (uint16_t)info->remote_port, (uint16_t)info->server_port);
		mark = &peer_marks[allowed ? PEER_ALLOWED : PEER_STRANGER];
		mg_set_user_connection_data(
		        exchange->connection, &peer_marks[allowed ? PEER_ALLOWED : PEER_STRANGER]);
	}
	return mark == &peer_marks[PEER_ALLOWED];
}

static struct access_request describe(struct exchange *exchange)
{
	const struct http_request *request = &exchange->request;
	return (struct access_request){
	        .peer_is_ours = peer_is_ours(exchange),
	        .class = route_class(exchange->route, request->method),
	        .reads = request->method == HTTP_GET || request->method == HTTP_HEAD,
	        .host = http_request_header(request, "Host"),
	        .host_count = http_request_header_count(request, "Host"),
	        .origin = http_request_header(request, "Origin"),
	        .origin_count = http_request_header_count(request, "Origin"),
	        .fetch_site = http_request_header(request, "Sec-Fetch-Site"),
	        .fetch_mode = http_request_header(request, "Sec-Fetch-Mode"),
	        .fetch_dest = http_request_header(request, "Sec-Fetch-Dest"),
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
	        &(struct problem){.status = access_answer_status(answer),
	                .type = access_answer_type(answer),
	                .title = access_answer_title(answer),
	                .more = answer == ACCESS_NO_TOKEN
	                                ? "WWW-Authenticate: Bearer realm=\"bitsbridge\"\r\n"
	                                : NULL});
}

/* The one place where access is decided, before anything else is done. */
static void answer(struct exchange *exchange)
{
	exchange->route = route_find(exchange->request.path, &exchange->argument);
	struct access_request request = describe(exchange);
	exchange->verdict = access_decide(&exchange->config->rules, &request);
	if (exchange->verdict.origin != ACCESS_NO_ORIGIN)
		exchange->reader = &exchange->config->readers[exchange->verdict.origin];
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
	http_request_init(&exchange.request, info->request_method, info->request_uri,
	        info->query_string, headers, (size_t)info->num_headers);
	check_head(&exchange.request, info);
	answer(&exchange);
	counters_count(&server->counters, exchange.route, exchange.status);
	log_debug("%s %s %d", info->request_method, exchange.request.path, exchange.status);
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
	struct problem problem = {.status = status == 505 ? 505 : 400,
	        .type = status == 505 ? "http-version" : "malformed-request",
	        .title = status == 505 ? "Only HTTP/1.0 and HTTP/1.1 are spoken here."
	                               : "This is no request that HTTP/1.1 allows, or it did not "
	                                 "arrive in time."};
	(void)message;
	exchange.reader = &exchange.config->own;
	exchange_problem(&exchange, &problem);
	counters_count(&server->counters, NULL, problem.status);
	exchange_release(&exchange);
	return 0;
}

static int log_message(const struct mg_connection *connection, const char *message)
{
	(void)connection;
	log_debug("civetweb: %s", message);
	return 1;
}

#define TEXT_OF(number)       #number
#define OPTION_NUMBER(number) TEXT_OF(number)

/* NULL when civetweb cannot start; error then holds its words. */
static struct mg_context *listen_on(
        struct http_server *server, const char *ports, char *error, size_t size)
{
	/* Everything is answered from begin_request. What civetweb would do by itself is turned off: its own
	 * answers to preflights, decoding, domains, files and directories. */
	const char *options[] = {"listening_ports", ports, "num_threads",
	        OPTION_NUMBER(HTTP_WORKERS), "connection_queue",
	        OPTION_NUMBER(HTTP_CONNECTION_QUEUE), "listen_backlog",
	        OPTION_NUMBER(HTTP_LISTEN_BACKLOG), "request_timeout_ms",
	        OPTION_NUMBER(HTTP_REQUEST_TIMEOUT_MS), "enable_keep_alive", "yes",
	        "keep_alive_timeout_ms", OPTION_NUMBER(HTTP_KEEP_ALIVE_MS), "max_request_size",
	        OPTION_NUMBER(HTTP_HEAD_MAX), "tcp_nodelay", "1", "decode_url", "no",
	        "decode_query_string", "no", "enable_auth_domain_check", "no",
	        "enable_directory_listing", "no", "access_control_allow_origin", "",
	        "access_control_allow_methods", "", "access_control_allow_headers", "", NULL};
	static const struct mg_callbacks callbacks = {.begin_request = begin_request,
	        .http_error = http_error,
	        .log_message = log_message};
	unsigned code = 0;
	struct mg_init_data init = {
	        .callbacks = &callbacks, .user_data = server, .configuration_options = options};
	struct mg_error_data failure = {.code = &code, .text = error, .text_buffer_size = size};
	return mg_start2(&init, &failure);
}

/* On 127.0.0.1, and on ::1 where this civetweb and this machine can. */
static bool open_port(struct http_server *server, uint16_t port, char **ret_error)
{
	enum { FEATURE_IPV6 = 8 };
	char ports[64], reason[256] = "";
	if (port != 0 && mg_check_feature(FEATURE_IPV6)) {
		snprintf(ports, sizeof ports, "127.0.0.1:%u,[::1]:%u", port, port);
		server->context = listen_on(server, ports, reason, sizeof reason);
	}
	if (server->context == NULL) {
		snprintf(ports, sizeof ports, "127.0.0.1:%u", port);
		server->context = listen_on(server, ports, reason, sizeof reason);
	}
	struct mg_server_port opened;
	if (server->context != NULL && mg_get_server_ports(server->context, 1, &opened) == 1) {
		server->port = (uint16_t)opened.port;
		return true;
	}
	*ret_error = text_format("cannot listen on 127.0.0.1:%u (%s); perhaps another program has "
	                         "this port, or another bridge runs: end it, or choose another "
	                         "port with --port",
	        port, reason[0] != '\0' ? reason : "no reason given");
	return false;
}

static void free_server(struct http_server *server)
{
	http_config_unref(server->config);
	pages_free(server->pages);
	refused_free(server->refused);
	mutex_free(server->making);
	mutex_free(server->mutex);
	free(server->version);
	free(server);
}

static struct http_server *new_server(const struct http_settings *settings)
{
	struct http_server *server = memory_new(sizeof *server);
	server->board = settings->board;
	server->commander = settings->commander;
	server->pages = pages_new(settings->webroot);
	server->version = memory_string(settings->version);
	server->refused = refused_new();
	server->mutex = mutex_new();
	server->making = mutex_new();
	server->started = clock_wall_ms();
	return server;
}

struct http_server *http_server_start(const struct http_settings *settings, char **ret_error)
{
	struct http_server *server = new_server(settings);
	server->config = http_config_new(settings, settings->port, NULL, ret_error);
	if (server->config == NULL) {
		free_server(server);
		return NULL;
	}
	mg_init_library(0);
	if (!open_port(server, settings->port, ret_error) ||
	        (settings->port == 0 && !http_server_reload(server, settings, ret_error))) {
		mg_stop(server->context);
		mg_exit_library();
		free_server(server);
		return NULL;
	}
	if (peer_warning() != NULL)
		log_warn("%s", peer_warning());
	return server;
}

uint16_t http_server_port(const struct http_server *server)
{
	return server->port;
}

bool http_server_reload(
        struct http_server *server, const struct http_settings *settings, char **ret_error)
{
	struct http_config *old = http_server_config(server);
	struct http_config *new = http_config_new(settings, server->port, old, ret_error);
	if (new != NULL) {
		mutex_lock(server->mutex);
		struct http_config *replaced = server->config;
		server->config = new;
		mutex_unlock(server->mutex);
		http_config_unref(replaced);
	}
	http_config_unref(old);
	return new != NULL;
}

/* civetweb looks at its stop flag when a connection comes, else only every two seconds: so connections come. */
struct waker {
	uint16_t port;
	atomic_bool stopped;
};

static void wake_listener(void *data)
{
	struct waker *waker = data;
	struct mutex *mutex = mutex_new();
	struct condition *never = condition_new();
	mutex_lock(mutex);
	while (!atomic_load(&waker->stopped)) {
		enum { PAUSE_MS = 20 };
		char error[64];
		struct mg_connection *connection =
		        mg_connect_client("127.0.0.1", waker->port, 0, error, sizeof error);
		if (connection != NULL)
			mg_close_connection(connection);
		condition_wait(never, mutex, clock_monotonic_ms() + PAUSE_MS);
	}
	mutex_unlock(mutex);
	condition_free(never);
	mutex_free(mutex);
}

/* Streams and polls end by themselves once the board is closed; civetweb would cut them. */
static void await_streams(struct http_server *server)
{
	enum { PAUSE_MS = 5 };
	int64_t deadline = clock_monotonic_ms() + STREAMS_END_MS;
	struct condition *never = condition_new();
	mutex_lock(server->mutex);
	while (atomic_load(&server->streams) + atomic_load(&server->polls) > 0 &&
	        clock_monotonic_ms() < deadline)
		condition_wait(never, server->mutex, clock_monotonic_ms() + PAUSE_MS);
	mutex_unlock(server->mutex);
	condition_free(never);
}

void http_server_stop(struct http_server *server)
{
	if (server == NULL)
		return;
	struct waker waker = {.port = server->port};
	atomic_init(&waker.stopped, false);
	board_close(server->board);
	await_streams(server);
	struct thread *thread = thread_new("http-stop", wake_listener, &waker);
	mg_stop(server->context);
	atomic_store(&waker.stopped, true);
	thread_join(thread);
	mg_exit_library();
	free_server(server);
}
