/* SPDX-License-Identifier: MIT */
/* Reading jobs: the snapshot, what changed since, one job, one collection. */
#include "http/routes.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "http/admission.h"
#include "http/filters.h"
#include "http/state.h"
#include "json/view_json.h"

enum { ETAG_SIZE = REVISION_SIZE + 2 };

static void format_etag(char ret[ETAG_SIZE], const char *revision)
{
	snprintf(ret, ETAG_SIZE, "\"%s\"", revision);
}

/* What the reader sees now, after a look that is fresh enough; referenced. NULL: it was shut out meanwhile, and told so. */
static const struct view *fresh_view(struct exchange *exchange)
{
	struct board *board = exchange->server->board;
	demand_listen_once(exchange->server->demand, HTTP_FRESH_WAIT_MS);
	if (!admission_renew(exchange))
		return NULL;
	return board_view(board, exchange->reader->scope);
}

static void send_view(
        struct exchange *exchange, const struct view *view, const struct view_question *question)
{
	char etag[ETAG_SIZE];
	format_etag(etag, view->revision);
	if (exchange_send_not_modified(exchange, etag))
		return;
	struct body *body = bodies_get(exchange->reader->bodies, view, question);
	exchange_send_json(exchange, 200, etag, body->data, body->length);
	body_unref(body);
}

/* What is new since the revision that was asked about; everything where none was, or that is not known any more. */
static void send_jobs(
        struct exchange *exchange, const struct view *view, const struct jobs_query *query)
{
	struct view_question question = {.shape = VIEW_CHANGES, .filter = query->filter};
	if (query->since == NULL || !view_knows(view, query->since, &question.since))
		question.shape = VIEW_JOBS;
	send_view(exchange, view, &question);
}

/* Waits for news that the filter lets through, while somebody waits for the answer; takes over the reference and gives
 * back that of what there is then. */
static const struct view *wait_for_news(struct exchange *exchange, const struct view *view,
        uint64_t since, const struct jobs_query *query)
{
	struct board *board = exchange->server->board;
	const struct scope *scope = exchange->reader->scope;
	int64_t now = clock_monotonic_ms(), deadline = now + 1000 * (int64_t)query->wait;
	struct leaver listener;
	leavers_add(exchange->server->leavers, &listener, exchange_socket(exchange));
	unsigned wakes = board_wakes(board);
	demand_listen_begin(exchange->server->demand);
	while (admission_lasts(exchange) && !view_has_news(view, since, &query->filter) &&
	        now < deadline && !board_is_closed(board) && !leaver_has_gone(&listener)) {
		const struct view *next =
		        board_wait_awake(board, scope, view->number, wakes, deadline);
		wakes = board_wakes(board);
		view_unref(view);
		view = next;
		now = clock_monotonic_ms();
	}
	demand_listen_end(exchange->server->demand);
	leavers_remove(exchange->server->leavers, &listener);
	return view;
}

/* After a reload the reader may see other jobs, or none at all. */
static void send_to_present_reader(
        struct exchange *exchange, const struct view *view, const struct jobs_query *query)
{
	const struct scope *before = exchange->admitted;
	if (!admission_renew(exchange))
		return;
	const struct view *present =
	        exchange->admitted == before
	                ? view_ref(view)
	                : board_view(exchange->server->board, exchange->admitted);
	send_jobs(exchange, present, query);
	view_unref(present);
}

/* Holds a worker for as long as it waits, and so needs one of the places. */
static void send_after_wait(struct exchange *exchange, const struct jobs_query *query)
{
	struct http_server *server = exchange->server;
	const struct scope *scope = exchange->reader->scope;
	const struct view *view = board_view(server->board, scope);
	uint64_t since;
	bool waits = view_knows(view, query->since, &since) &&
	             !view_has_news(view, since, &query->filter);
	if (waits && !place_take(&server->polls, server->capacity.polls)) {
		exchange_busy(exchange, PROBLEM_TOO_MANY_POLLS);
	} else {
		if (waits) {
			view = wait_for_news(exchange, view, since, query);
			atomic_fetch_sub(&server->polls, 1);
		}
		send_to_present_reader(exchange, view, query);
	}
	view_unref(view);
}

void route_jobs(struct exchange *exchange)
{
	struct jobs_query query;
	if (!jobs_query_parse(&exchange->request, &query)) {
		route_send_flaw(exchange);
		return;
	}
	if (query.wait != 0) {
		send_after_wait(exchange, &query);
		return;
	}
	const struct view *view = fresh_view(exchange);
	if (view == NULL)
		return;
	send_jobs(exchange, view, &query);
	view_unref(view);
}

/* One job's entity tag moves only with this job: the epoch of the scope, and the number at which it last changed. */
static void format_job_etag(
        char ret[ETAG_SIZE], const struct view *view, const struct view_entry *entry)
{
	int epoch = 0;
	while (view->revision[epoch] != '\0' && view->revision[epoch] != '-')
		epoch++;
	snprintf(ret, ETAG_SIZE, "\"%.*s-%llu\"", epoch, view->revision,
	        (unsigned long long)entry->changed_at);
}

void route_job(struct exchange *exchange)
{
	struct job_id id;
	if (!query_is_empty(&exchange->request)) {
		route_send_flaw(exchange);
		return;
	}
	if (!job_id_parse(exchange->argument, &id)) {
		exchange_not_found(
		        exchange, "A job's id has 36 characters, as in the list of jobs.");
		return;
	}
	const struct view *view = fresh_view(exchange);
	if (view == NULL)
		return;
	const struct view_entry *entry = view_find(view, &id);
	if (entry == NULL) {
		exchange_not_found(exchange, "There is no job with this id.");
	} else {
		char etag[ETAG_SIZE];
		format_job_etag(etag, view, entry);
		if (!exchange_send_not_modified(exchange, etag)) {
			const struct job_text *body = view_text(view, entry);
			exchange_send_json(exchange, 200, etag, body->data, body->length);
		}
	}
	view_unref(view);
}

void route_collection(struct exchange *exchange)
{
	uint32_t service_id;
	if (!query_is_empty(&exchange->request)) {
		route_send_flaw(exchange);
		return;
	}
	if (!tag_parse_service_id(exchange->argument, &service_id)) {
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_BAD_SERVICE_ID,
		                                   .parameter = "serviceId"});
		return;
	}
	struct view_question question = {
	        .shape = VIEW_COLLECTION, .filter = {.service_id = service_id}};
	const struct view *view = fresh_view(exchange);
	if (view == NULL)
		return;
	size_t count;
	view_collection(view, service_id, &count);
	if (count == 0 && exchange->reader->site != NULL)
		asked_add(exchange->server->asked, exchange->reader->site->origin, service_id);
	send_view(exchange, view, &question);
	view_unref(view);
}
