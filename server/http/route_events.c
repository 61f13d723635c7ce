/* SPDX-License-Identifier: MIT */
/*
 * Server-sent events. A stream is delimited by the connection's end, without chunks: a public page in Chromium never
 * reconnects after anything that looks cut. It holds a worker for its whole life, and so needs one of the places.
 */
#include "http/routes.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "http/admission.h"
#include "http/filters.h"
#include "http/state.h"

enum { SMALL = 16384 }; /* an event up to this size goes out in one piece */

static bool send_event(
        struct exchange *exchange, const char *name, const struct view *view, struct body *body)
{
	struct text head = {0};
	bool sent;
	text_appendf(&head, "event: %s\nid: %s\ndata: ", name, view->revision);
	if (body->length <= SMALL) {
		text_append_n(&head, body->data, body->length);
		text_append(&head, "\n\n");
		sent = exchange_write(exchange, head.data, head.length);
	} else {
		sent = exchange_write(exchange, head.data, head.length) &&
		       exchange_write(exchange, body->data, body->length) &&
		       exchange_write(exchange, "\n\n", 2);
	}
	text_release(&head);
	body_unref(body);
	return sent;
}

/* What is new since the listener's last revision (NULL or not known any more: everything). */
static bool send_news(struct exchange *exchange, const struct view *view, const char *last)
{
	struct bodies *bodies = exchange->reader->bodies;
	struct view_question question = {.shape = VIEW_CHANGES};
	if (last == NULL || !view_knows(view, last, &question.since)) {
		question = (struct view_question){.shape = VIEW_JOBS};
		return send_event(exchange, "snapshot", view, bodies_get(bodies, view, &question));
	}
	if (question.since == view->number)
		return true;
	return send_event(exchange, "change", view, bodies_get(bodies, view, &question));
}

/* Until there is news, or a comment line is due: when nothing was sent for long, or when the listener seems to have gone,
 * which only writing tells, or when a reload has shut it out. Takes over the reference and gives back that of what there is then. */
static const struct view *wait_for_next(
        struct exchange *exchange, const struct leaver *listener, const struct view *view)
{
	struct board *board = exchange->server->board;
	const struct scope *scope = exchange->reader->scope;
	uint64_t number = view->number;
	unsigned wakes = board_wakes(board);
	bool gone = leaver_has_gone(listener);
	int64_t due = clock_monotonic_ms() + (gone ? HTTP_LEFT_AGAIN_MS : HTTP_HEARTBEAT_MS);
	while (admission_lasts(exchange)) {
		view_unref(view);
		view = board_wait_awake(board, scope, number, wakes, due);
		wakes = board_wakes(board);
		if (view->number != number || clock_monotonic_ms() >= due ||
		        board_is_closed(board) || leaver_has_gone(listener) != gone)
			break;
	}
	return view;
}

static void stream(struct exchange *exchange, const struct leaver *listener)
{
	struct board *board = exchange->server->board;
	const struct scope *scope = exchange->reader->scope;
	const char *last = http_request_header(&exchange->request, "Last-Event-ID");
	const struct view *view = board_view(board, scope);
	char revision[REVISION_SIZE];
	char retry[32];
	snprintf(retry, sizeof retry, "retry: %d\n\n", HTTP_RETRY_MS);
	bool going = exchange_begin_stream(exchange, "text/event-stream") &&
	             exchange_write(exchange, retry, strlen(retry)) &&
	             send_news(exchange, view, last);
	while (going) {
		memcpy(revision, view->revision, sizeof revision);
		uint64_t number = view->number;
		view = wait_for_next(exchange, listener, view);
		if (board_is_closed(board) || !admission_lasts(exchange))
			break;
		going = view->number != number ? send_news(exchange, view, revision)
		                               : exchange_write(exchange, ":\n\n", 3);
	}
	view_unref(view);
}

static void listen(struct exchange *exchange)
{
	atomic_uint *of_all = &exchange->server->streams;
	/* They outlive a reload that the reader does not. */
	struct bodies *bodies = bodies_ref(exchange->reader->bodies);
	atomic_uint *of_scope = bodies_streams(bodies);
	if (!place_take(of_all, exchange->server->capacity.streams)) {
		bodies_unref(bodies);
		exchange_busy(exchange, PROBLEM_TOO_MANY_STREAMS);
		return;
	}
	if (place_take(of_scope, exchange->server->capacity.scope_streams)) {
		struct leaver listener;
		leavers_add(exchange->server->leavers, &listener, exchange_socket(exchange));
		demand_listen_begin(exchange->server->demand);
		stream(exchange, &listener);
		demand_listen_end(exchange->server->demand);
		leavers_remove(exchange->server->leavers, &listener);
		atomic_fetch_sub(of_scope, 1);
	} else {
		exchange_busy(exchange, PROBLEM_TOO_MANY_STREAMS);
	}
	atomic_fetch_sub(of_all, 1);
	bodies_unref(bodies);
}

void route_events(struct exchange *exchange)
{
	if (!query_is_empty(&exchange->request))
		route_send_flaw(exchange);
	else if (exchange->request.method == HTTP_HEAD)
		exchange_begin_stream(exchange, "text/event-stream");
	else
		listen(exchange);
}
