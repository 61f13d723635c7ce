/* SPDX-License-Identifier: MIT */
/* Near misses, refused origins, and what the queue says of itself. Own origin only. */
#include "http/routes.h"

#include <stdlib.h>

#include "base/memory.h"
#include "http/filters.h"
#include "http/state.h"
#include "json/diagnostics_json.h"

/* Why pages that may read see nothing of what they look for. */
static void find_misses(const struct exchange *exchange, const struct snapshot *snapshot,
        struct access_miss_list *ret)
{
	struct asked_collection asked[HTTP_ASKED_MAX];
	struct access_question questions[HTTP_ASKED_MAX];
	size_t count = asked_list(exchange->server->asked, asked);
	for (size_t i = 0; i < count; i++)
		questions[i] = (struct access_question){asked[i].origin, asked[i].service_id};
	access_miss_find(&exchange->config->sites, questions, count, snapshot, ret);
}

void route_diagnostics(struct exchange *exchange)
{
	struct board *board = exchange->server->board;
	if (!query_is_empty(&exchange->request)) {
		route_send_flaw(exchange);
		return;
	}
	struct refused_origin *seen = memory_new_array(HTTP_REFUSED_MAX, sizeof *seen);
	struct diagnostics_origin origins[HTTP_REFUSED_MAX];
	size_t count = refused_list(exchange->server->refused, seen);
	for (size_t i = 0; i < count; i++) {
		const struct site *near =
		        access_miss_of_origin(&exchange->config->sites, seen[i].origin);
		origins[i] = (struct diagnostics_origin){.origin = seen[i].origin,
		        .near = near != NULL && !seen[i].wanted_control ? near->origin : NULL,
		        .count = seen[i].count,
		        .last_seen = seen[i].last,
		        .wanted_control = seen[i].wanted_control};
	}
	demand_listen_once(exchange->server->demand, HTTP_FRESH_WAIT_MS);
	const struct snapshot *snapshot = board_snapshot(board);
	struct text body = {0};
	const struct diagnostics_folders folders = {.data = exchange->server->data_dir,
	        .downloads = exchange->config->download_dir,
	        .library = exchange->config->library_dir};
	struct access_miss_list *misses = memory_new(sizeof *misses);
	find_misses(exchange, snapshot, misses);
	diagnostics_json_append(
	        &body, snapshot, origins, count, misses, &folders, exchange->reader->reduced);
	access_miss_list_release(misses);
	free(misses);
	exchange_send_json(exchange, 200, NULL, body.data, body.length);
	text_release(&body);
	snapshot_unref(snapshot);
	free(seen);
}
