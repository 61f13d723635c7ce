/* SPDX-License-Identifier: MIT */
/* Is the bridge well? Answers from what is known already: it never waits for the queue. */
#include "http/routes.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/files.h"
#include "http/filters.h"
#include "http/state.h"
#include "json/health_json.h"

/* A queue that has not answered for so long is a failure, not a hiccup. */
enum { STALE_FAIL_MS = 60 * 1000 };
/* Less free space than this is worth a warning. */
#define STORAGE_WARN_BYTES (256LL * 1024 * 1024)

static struct health_check check_reachable(const struct snapshot *snapshot, int64_t now)
{
	struct health_check check = {.name = "queue:reachable", .status = HEALTH_PASS};
	if (snapshot == NULL) {
		check.status = HEALTH_WARN;
		check.output = "The queue has not been looked at yet.";
	} else if (snapshot->source_error != 0) {
		struct error_text described;
		error_describe(snapshot->source_error, &described);
		check.status =
		        now - snapshot->stale_since < STALE_FAIL_MS ? HEALTH_WARN : HEALTH_FAIL;
		check.output = described.message;
	}
	return check;
}

static struct health_check check_stale(const struct snapshot *snapshot, int64_t now)
{
	struct health_check check = {
	        .name = "queue:stale", .status = HEALTH_PASS, .unit = "milliseconds"};
	if (snapshot != NULL && snapshot->stale) {
		check.observed = now - snapshot->stale_since;
		check.status = check.observed < STALE_FAIL_MS ? HEALTH_WARN : HEALTH_FAIL;
		check.output = "The queue does not answer; what is shown is the last that it said.";
	}
	return check;
}

static struct health_check check_writable(const struct snapshot *snapshot, int64_t now)
{
	struct health_check check = {
	        .name = "queue:writable", .status = HEALTH_PASS, .unit = "milliseconds"};
	if (snapshot != NULL && snapshot->unwritable != NULL) {
		check.status = HEALTH_FAIL;
		check.observed = now - snapshot->unwritable_since;
		check.output = snapshot->unwritable;
	}
	return check;
}

static struct health_check check_streams(struct http_server *server)
{
	int64_t left = (int64_t)server->capacity.streams - (int64_t)atomic_load(&server->streams);
	struct health_check check = {.name = "streams:free",
	        .status = left > 0 ? HEALTH_PASS : HEALTH_WARN,
	        .observed = left > 0 ? left : 0,
	        .unit = "streams"};
	if (left <= 0)
		check.output = "No further page can listen; close some.";
	return check;
}

static struct health_check check_capacity(const struct http_server *server)
{
	struct health_check check = {.name = "connections:max",
	        .status = HEALTH_PASS,
	        .observed = server->capacity.workers,
	        .unit = "connections"};
	if (!http_capacity_is_full(&server->capacity)) {
		check.status = HEALTH_WARN;
		check.output = "This process may not open enough files and sockets for more; raise "
		               "that limit to 1024 (ulimit -n, LimitNOFILE=).";
	}
	return check;
}

static struct health_check check_names(const struct http_server *server)
{
	struct health_check check = {.name = "port:names", .status = HEALTH_PASS};
	if (server->names_are_shared) {
		check.status = HEALTH_WARN;
		check.output =
		        "Another program has this port on [::1]: no page may ask the user, and "
		        "no dashboard with control can be opened. End it, or choose another port "
		        "with --port.";
	}
	return check;
}

static struct health_check check_storage(const struct http_config *config)
{
	struct health_check check = {.name = "storage:free", .status = HEALTH_PASS};
	uint64_t bytes = config->download_dir != NULL ? folder_free_space(config->download_dir)
	                                              : FILE_SPACE_UNKNOWN;
	if (bytes == FILE_SPACE_UNKNOWN) {
		check.output = "How much space is free for downloads cannot be told.";
		return check;
	}
	check.observed = bytes < INT64_MAX ? (int64_t)bytes : INT64_MAX;
	check.unit = "bytes";
	if (check.observed < STORAGE_WARN_BYTES) {
		check.status = HEALTH_WARN;
		check.output = "There is little space left for downloads.";
	}
	return check;
}

void route_health(struct exchange *exchange)
{
	struct http_server *server = exchange->server;
	if (!query_is_empty(&exchange->request)) {
		route_send_flaw(exchange);
		return;
	}
	int64_t now = clock_wall_ms();
	const struct snapshot *snapshot = board_snapshot(server->board);
	struct health_check checks[] = {check_reachable(snapshot, now), check_stale(snapshot, now),
	        check_writable(snapshot, now), check_streams(server), check_capacity(server),
	        check_names(server), check_storage(exchange->config)};
	struct health health = {.version = exchange->reader->site == NULL ? server->version : NULL,
	        .time = now,
	        .checks = checks,
	        .check_count = sizeof checks / sizeof *checks};
	for (size_t i = 0; i < health.check_count; i++)
		if (checks[i].status > health.status)
			health.status = checks[i].status;
	struct text body = {0};
	health_json_append(&body, &health);
	exchange_send(
	        exchange, &(struct http_answer){.status = health.status == HEALTH_FAIL ? 503 : 200,
	                          .content_type = "application/health+json",
	                          .cache = "no-store",
	                          .body = body.data,
	                          .length = body.length});
	text_release(&body);
	snapshot_unref(snapshot);
}
