/* SPDX-License-Identifier: MIT */
#include "http/listener.h"

#include <civetweb.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "http/callbacks.h"
#include "http/limits.h"
#include "http/state.h"

#define TEXT_OF(number)       #number
#define OPTION_NUMBER(number) TEXT_OF(number)

enum { NUMBER_SIZE = 12 };

/* NULL when civetweb cannot start; error then holds its words. */
static struct mg_context *listen_on(
        struct http_server *server, const char *ports, char *error, size_t size)
{
	/* Everything is answered from begin_request. What civetweb would do by itself is turned off: its own
	 * answers to preflights, decoding, domains, files and directories. */
	char workers[NUMBER_SIZE], queue[NUMBER_SIZE];
	snprintf(workers, sizeof workers, "%u", server->capacity.workers);
	snprintf(queue, sizeof queue, "%u", server->capacity.queue);
	const char *options[] = {"listening_ports", ports, "num_threads", workers,
	        "connection_queue", queue, "listen_backlog", OPTION_NUMBER(HTTP_LISTEN_BACKLOG),
	        "request_timeout_ms", OPTION_NUMBER(HTTP_REQUEST_TIMEOUT_MS), "enable_keep_alive",
	        "yes", "keep_alive_timeout_ms", OPTION_NUMBER(HTTP_KEEP_ALIVE_MS),
	        "max_request_size", OPTION_NUMBER(HTTP_HEAD_MAX), "tcp_nodelay", "1", "decode_url",
	        "no", "decode_query_string", "no", "enable_auth_domain_check", "no",
	        "enable_directory_listing", "no", "access_control_allow_origin", "",
	        "access_control_allow_methods", "", "access_control_allow_headers", "", NULL};
	struct mg_init_data init = {.callbacks = &http_callbacks,
	        .user_data = server,
	        .configuration_options = options};
	/* Not its code, which is a pointer in civetweb 1.15 and a number in 1.16. */
	struct mg_error_data failure = {.text = error, .text_buffer_size = size};
	return mg_start2(&init, &failure);
}

static bool listens_on_six(const struct http_server *server)
{
	enum { PORTS_MAX = 4, PROTOCOL_IPV6 = 3 }; /* as civetweb counts */
	struct mg_server_port ports[PORTS_MAX];
	int count = mg_get_server_ports(server->context, PORTS_MAX, ports);
	for (int i = 0; i < count; i++)
		if (ports[i].protocol == PROTOCOL_IPV6)
			return true;
	return false;
}

/* Where we do not listen on [::1], nobody else shall. */
static void guard_port(struct http_server *server)
{
	if (listens_on_six(server) ||
	        port_guard_hold(server->port, &server->guard) != PORT_GUARD_TAKEN)
		return;
	server->names_are_shared = true;
	log_warn(
	        "another program has port %u on [::1]; so \"localhost\" is no name of this bridge, "
	        "no page may ask the user, and \"bitsbridge open\" cannot open a dashboard with "
	        "control: end that program, or choose another port with --port",
	        server->port);
}

bool listener_open(struct http_server *server, uint16_t port, char **ret_error)
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
		guard_port(server);
		crowd_open(server->crowd, server->port);
		return true;
	}
	*ret_error = text_format("cannot listen on 127.0.0.1:%u (%s); perhaps another program has "
	                         "this port, or another bridge runs: end it, or choose another "
	                         "port with --port",
	        port, reason[0] != '\0' ? reason : "no reason given");
	return false;
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

void listener_close(struct http_server *server)
{
	port_guard_free(server->guard);
	server->guard = NULL;
	if (server->context == NULL)
		return;
	struct waker waker = {.port = server->port};
	atomic_init(&waker.stopped, false);
	struct thread *thread = thread_new("http-stop", wake_listener, &waker);
	mg_stop(server->context);
	atomic_store(&waker.stopped, true);
	thread_join(thread);
}
