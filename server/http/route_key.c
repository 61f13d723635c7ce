/* SPDX-License-Identifier: MIT */
/* A dashboard's key, once, for the page on its one-time origin. */
#include "http/routes.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "http/filters.h"
#include "http/state.h"

void route_key(struct exchange *exchange)
{
	char key[DASHBOARD_KEY_SIZE];
	if (!query_is_empty(&exchange->request)) {
		route_send_flaw(exchange);
		return;
	}
	if (!dashboards_give_key(
	            exchange->server->dashboards, exchange->dashboard, clock_monotonic_ms(), key)) {
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_NO_KEY});
		return;
	}
	char *body = text_format("{\"key\":\"%s\"}", key);
	exchange_send_json(exchange, 200, NULL, body, strlen(body));
	free(body);
}
