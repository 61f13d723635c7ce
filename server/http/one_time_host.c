/* SPDX-License-Identifier: MIT */
#include "http/one_time_host.h"

#include <string.h>

#include "base/clock.h"
#include "http/state.h"

/* A dashboard that is known, or that a command has just left the name of. */
static bool find_dashboard(struct http_server *server, const char *name)
{
	int64_t now = clock_monotonic_ms();
	if (dashboards_use(server->dashboards, name, now))
		return true;
	if (server->data_dir == NULL || !dashboard_take_name(server->data_dir, name))
		return false;
	dashboards_add(server->dashboards, name, now);
	return true;
}

void one_time_host_find(struct exchange *exchange)
{
	struct http_server *server = exchange->server;
	const char *host = http_request_header(&exchange->request, "Host");
	char name[ONE_TIME_NAME_SIZE];
	if (host == NULL || server->names_are_shared ||
	        !one_time_from_host(host, exchange->config->rules.port, name))
		return;
	if (questions_know(server->questions, name, clock_monotonic_ms()))
		memcpy(exchange->question, name, sizeof name);
	else if (find_dashboard(server, name))
		memcpy(exchange->dashboard, name, sizeof name);
}

bool one_time_host_has_key(const struct exchange *exchange)
{
	const char *claim = access_bearer(http_request_header(&exchange->request, "Authorization"));
	return exchange->dashboard[0] != '\0' && claim != NULL &&
	       dashboards_has_key(exchange->server->dashboards, exchange->dashboard, claim,
	               clock_monotonic_ms());
}
