/* SPDX-License-Identifier: MIT */
#include "http/server.h"

#include <civetweb.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/descriptors.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "http/limits.h"
#include "http/listener.h"
#include "http/peer.h"
#include "http/repeats.h"
#include "http/state.h"

/* How long streams get to end before the server stops regardless. */
enum { STREAMS_END_MS = 2000 };

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

static void free_server(struct http_server *server)
{
	http_config_unref(server->config);
	pages_free(server->pages);
	refused_free(server->refused);
	asked_free(server->asked);
	repeats_free(server->repeats);
	questions_free(server->questions);
	dashboards_free(server->dashboards);
	leavers_free(server->leavers);
	free(server->data_dir);
	crowd_free(server->crowd);
	mutex_free(server->making);
	mutex_free(server->mutex);
	free(server->version);
	free(server);
}

static struct http_server *new_server(const struct http_settings *settings)
{
	struct http_server *server = memory_new(sizeof *server);
	server->board = settings->board;
	server->demand = settings->demand;
	server->commander = settings->commander;
	server->pages = pages_new(settings->webroot);
	server->version = memory_string(settings->version);
	server->refused = refused_new();
	server->asked = asked_new();
	server->repeats = repeats_new();
	server->questions = questions_new();
	server->dashboards = dashboards_new();
	server->data_dir = memory_string(settings->data_dir);
	server->sites = settings->sites;
	server->no_ask = settings->no_ask;
	server->capacity = http_capacity_of(descriptors_share(descriptors_limit()).http);
	server->crowd = crowd_new(&server->capacity);
	server->leavers = leavers_new(server->board);
	server->mutex = mutex_new();
	server->making = mutex_new();
	server->started = clock_wall_ms();
	return server;
}

/* False: no bridge can run with so few; *ret_error says so. */
static bool check_descriptors(char **ret_error)
{
	unsigned limit = descriptors_limit();
	if (limit < DESCRIPTORS_MIN)
		*ret_error = text_format("this process may open only %u files and sockets at a "
		                         "time, and needs %d: raise that limit (ulimit -n, "
		                         "LimitNOFILE=)",
		        limit, DESCRIPTORS_MIN);
	return limit >= DESCRIPTORS_MIN;
}

static void warn(const struct http_server *server)
{
	const struct http_capacity *capacity = &server->capacity;
	if (peer_warning() != NULL)
		log_warn("%s", peer_warning());
	if (!http_capacity_is_full(capacity))
		log_warn("this process may open only %u files and sockets at a time: at most %u "
		         "connections are served at once, %u of them event streams, instead of "
		         "%d; raise that limit to 1024 (ulimit -n, LimitNOFILE=)",
		        descriptors_limit(), capacity->workers, capacity->streams, HTTP_WORKERS);
}

struct http_server *http_server_start(const struct http_settings *settings, char **ret_error)
{
	if (!check_descriptors(ret_error))
		return NULL;
	struct http_server *server = new_server(settings);
	server->port = settings->port;
	server->config = http_config_new(server, settings, NULL, ret_error);
	if (server->config == NULL) {
		free_server(server);
		return NULL;
	}
	mg_init_library(0);
	/* What is known of the port only now counts before the first request is looked at. */
	if (!listener_open(server, settings->port, ret_error) ||
	        !http_server_reload(server, settings, ret_error)) {
		listener_close(server);
		mg_exit_library();
		free_server(server);
		return NULL;
	}
	warn(server);
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
	struct http_config *new = http_config_new(server, settings, old, ret_error);
	if (new != NULL) {
		mutex_lock(server->mutex);
		struct http_config *replaced = server->config;
		server->config = new;
		mutex_unlock(server->mutex);
		http_config_unref(replaced);
		board_wake(server->board); /* who streams or waits may be shut out now */
	}
	http_config_unref(old);
	return new != NULL;
}

bool http_server_shares_names(const struct http_server *server)
{
	return server->names_are_shared;
}

bool http_server_add_dashboard(struct http_server *server, char ret[HTTP_DASHBOARD_SIZE])
{
	char name[ONE_TIME_NAME_SIZE], origin[ONE_TIME_ORIGIN_SIZE];
	if (server->names_are_shared)
		return false;
	one_time_make(name);
	dashboards_add(server->dashboards, name, clock_monotonic_ms());
	one_time_origin(name, server->port, origin);
	snprintf(ret, HTTP_DASHBOARD_SIZE, "%s/", origin);
	return true;
}

void http_server_renew(struct http_server *server)
{
	struct http_config *config = http_server_config(server);
	struct http_settings settings = http_config_settings(config, server);
	char *error = NULL;
	if (!http_server_reload(server, &settings, &error))
		log_error("what was decided takes effect at the next start: %s", error);
	free(error);
	http_config_unref(config);
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
	board_close(server->board);
	demand_close(server->demand);
	await_streams(server);
	listener_close(server);
	mg_exit_library();
	free_server(server);
}
