/* SPDX-License-Identifier: MIT */
#include "http/exchange.h"

#include <civetweb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/memory.h"
#include "http/date.h"
#include "http/limits.h"
#include "http/routes.h"
#include "http/sockets.h"
#include "json/problem_json.h"

/* For everything that is no page: nothing in it may run, load or be framed. */
static const char no_page_policy[] = "default-src 'none'; frame-ancestors 'none'";

static const char *reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {{200, "OK"}, {201, "Created"}, {303, "See Other"}, {204, "No Content"},
	        {304, "Not Modified"}, {400, "Bad Request"}, {401, "Unauthorized"},
	        {403, "Forbidden"}, {404, "Not Found"}, {405, "Method Not Allowed"},
	        {409, "Conflict"}, {410, "Gone"}, {411, "Length Required"},
	        {413, "Content Too Large"}, {414, "URI Too Long"}, {415, "Unsupported Media Type"},
	        {417, "Expectation Failed"}, {421, "Misdirected Request"}, {425, "Too Early"},
	        {422, "Unprocessable Content"}, {429, "Too Many Requests"},
	        {431, "Request Header Fields Too Large"}, {500, "Internal Server Error"},
	        {503, "Service Unavailable"}, {504, "Gateway Timeout"},
	        {505, "HTTP Version Not Supported"}};
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Error";
}

/* In every answer: by plain copies, which cost a fraction of what printf does. */
static void append_header(struct text *head, const char *name, const char *value)
{
	if (value == NULL)
		return;
	text_append(head, name);
	text_append(head, ": ");
	text_append(head, value);
	text_append(head, "\r\n");
}

/* CORS: the one origin that was let in is named, on errors and preflights too. */
static void append_cors(struct text *head, const struct exchange *exchange)
{
	text_append(head, "Vary: Origin\r\n");
	if (exchange->verdict.echo == NULL)
		return;
	text_appendf(head,
	        "Access-Control-Allow-Origin: %s\r\n"
	        "Access-Control-Expose-Headers: ETag, Retry-After\r\n",
	        exchange->verdict.echo);
	/* Any site's page may load the client, which says nothing of what the dashboard may. */
	bool may_post = exchange->reader->site != NULL && exchange->reader->site->control &&
	                exchange->config->rules.control;
	if (exchange->request.method == HTTP_OPTIONS)
		text_appendf(head,
		        "Access-Control-Allow-Methods: GET, HEAD%s\r\n"
		        "Access-Control-Allow-Headers: Content-Type, If-None-Match, Idempotency-Key\r\n",
		        may_post ? ", POST" : "");
}

/* A client that would keep the connection is told for how long, lest it ask again just as the time is up. */
static void append_connection(struct text *head, const struct exchange *exchange)
{
	const char *wish = http_request_header(&exchange->request, "Connection");
	if (exchange->close) {
		mg_disable_connection_keep_alive(exchange->connection);
		text_append(head, "Connection: close\r\n");
	} else if (wish != NULL && text_equal_ignoring_case(wish, "keep-alive")) {
		text_appendf(head, "Connection: keep-alive\r\nKeep-Alive: timeout=%d\r\n",
		        HTTP_KEEP_ALIVE_MS / 1000);
	}
}

/* What an earlier program of this port has left in the browser goes: the bridge's own pages store nothing there. */
static void append_clearing(struct text *head, const struct exchange *exchange)
{
	const char *path = exchange->request.path;
	bool opens = path != NULL && (strcmp(path, "/") == 0 || strcmp(path, "/allow") == 0);
	if (exchange->verdict.answer == ACCESS_GRANTED && exchange->reader->site == NULL &&
	        exchange->question[0] == '\0' && (opens || exchange->first) &&
	        http_request_header(&exchange->request, "Sec-Fetch-Site") != NULL)
		append_header(head, "Clear-Site-Data", "\"storage\"");
}

static void append_head(
        struct text *head, struct exchange *exchange, const struct http_answer *answer)
{
	char date[HTTP_DATE_SIZE];
	http_date_now(date);
	text_appendf(head, "HTTP/1.1 %d %s\r\n", answer->status, reason(answer->status));
	append_header(head, "Date", date);
	append_header(head, "Content-Type", answer->content_type);
	append_header(head, "ETag", answer->etag);
	append_header(head, "Cache-Control", answer->cache != NULL ? answer->cache : "no-store");
	text_append(head, "X-Content-Type-Options: nosniff\r\n"
	                  "Referrer-Policy: no-referrer\r\n");
	append_header(head, "Content-Security-Policy",
	        answer->policy != NULL ? answer->policy : no_page_policy);
	append_header(head, "Cross-Origin-Resource-Policy",
	        answer->any_site ? "cross-origin" : "same-origin");
	append_cors(head, exchange);
	append_clearing(head, exchange);
	if (answer->more != NULL)
		text_append(head, answer->more);
	append_connection(head, exchange);
}

bool exchange_write(struct exchange *exchange, const void *bytes, size_t count)
{
	return count == 0 || mg_write(exchange->connection, bytes, count) == (int)count;
}

void exchange_send(struct exchange *exchange, const struct http_answer *answer)
{
	enum { JOINED_MAX = 16384 }; /* a small body goes out with its head */
	enum { HEAD_LIKELY = 640 };
	struct text head = {0};
	bool has_body = answer->status != 204 && answer->status != 304;
	bool sends_body = has_body && exchange->request.method != HTTP_HEAD;
	/* An unread body could be taken for the next request. */
	if (exchange->request.content_length > 0 || exchange->request.flaw.problem != 0)
		exchange->close = true;
	exchange->status = answer->status;
	text_reserve(&head,
	        HEAD_LIKELY + (sends_body && answer->length <= JOINED_MAX ? answer->length : 0));
	append_head(&head, exchange, answer);
	if (has_body)
		text_appendf(&head, "Content-Length: %zu\r\n", answer->length);
	text_append(&head, "\r\n");
	bool joined = sends_body && answer->length <= JOINED_MAX;
	if (joined)
		text_append_n(&head, answer->body, answer->length);
	if (exchange_write(exchange, head.data, head.length) && sends_body && !joined &&
	        !exchange_write(exchange, answer->body, answer->length))
		mg_disable_connection_keep_alive(exchange->connection);
	text_release(&head);
}

bool exchange_send_not_modified(struct exchange *exchange, const char *etag)
{
	const char *known = http_request_header(&exchange->request, "If-None-Match");
	if (known == NULL || !http_etag_matches(known, etag))
		return false;
	exchange_send(
	        exchange, &(struct http_answer){.status = 304, .etag = etag, .cache = "no-cache"});
	return true;
}

void exchange_send_json(
        struct exchange *exchange, int status, const char *etag, const char *body, size_t length)
{
	exchange_send(exchange, &(struct http_answer){.status = status,
	                                .content_type = "application/json",
	                                .etag = etag,
	                                .cache = etag != NULL ? "no-cache" : "no-store",
	                                .body = body,
	                                .length = length});
}

void exchange_problem(struct exchange *exchange, const struct problem *problem)
{
	struct text body = {0};
	char *type = text_format("urn:bitsbridge:%s", problem_name(problem->type));
	problem_json_append(&body, &(struct problem_json){.type = type,
	                                   .title = problem_title(problem->type),
	                                   .status = problem_status(problem->type),
	                                   .detail = problem->detail,
	                                   .parameter = problem->parameter,
	                                   .member = problem->member,
	                                   .code = problem->code});
	exchange_send(exchange, &(struct http_answer){.status = problem_status(problem->type),
	                                .content_type = "application/problem+json",
	                                .any_site = exchange->route != NULL &&
	                                            exchange->route->class == ACCESS_CLIENT,
	                                .more = problem->more,
	                                .body = body.data,
	                                .length = body.length});
	text_release(&body);
	free(type);
}

void exchange_not_found(struct exchange *exchange, const char *detail)
{
	exchange_problem(exchange, &(struct problem){.type = PROBLEM_NOT_FOUND, .detail = detail});
}

void exchange_busy(struct exchange *exchange, enum problem_type type)
{
	char more[40];
	snprintf(more, sizeof more, "Retry-After: %d\r\n", HTTP_RETRY_AFTER_S);
	exchange->close = true;
	exchange_problem(exchange, &(struct problem){.type = type, .more = more});
}

bool exchange_begin_stream(struct exchange *exchange, const char *content_type)
{
	struct text head = {0};
	exchange->close = true;
	exchange->status = 200;
	append_head(&head, exchange,
	        &(struct http_answer){
	                .status = 200, .content_type = content_type, .cache = "no-cache"});
	text_append(&head, "\r\n");
	bool written = exchange_write(exchange, head.data, head.length);
	text_release(&head);
	return written;
}

int exchange_socket(const struct exchange *exchange)
{
	const struct mg_request_info *info = mg_get_request_info(exchange->connection);
	struct peer_end peer = peer_end_parse(info->remote_addr, (uint16_t)info->remote_port);
	return socket_find((uint16_t)info->server_port, &peer);
}

static void body_problem(struct exchange *exchange, enum problem_type type)
{
	exchange->close = true;
	exchange_problem(exchange, &(struct problem){.type = type});
}

/* One byte at a time: civetweb's own reading of many has no time limit for a client that sends a byte a second. What
 * came with the head is in its memory already, so this is only slow where the client is. */
static bool read_all(struct exchange *exchange, char *body, size_t length)
{
	int64_t deadline = clock_monotonic_ms() + HTTP_BODY_TIMEOUT_MS;
	for (size_t i = 0; i < length; i++)
		if (mg_read(exchange->connection, body + i, 1) != 1 ||
		        clock_monotonic_ms() > deadline)
			return false;
	return true;
}

char *exchange_read_body(struct exchange *exchange, size_t *ret_length)
{
	struct http_request *request = &exchange->request;
	const char *expect = http_request_header(request, "Expect");
	size_t length = (size_t)request->content_length;
	if (request->content_length > HTTP_BODY_MAX) {
		body_problem(exchange, PROBLEM_BODY_TOO_LARGE);
		return NULL;
	}
	if (expect != NULL && !text_equal_ignoring_case(expect, "100-continue")) {
		body_problem(exchange, PROBLEM_BAD_EXPECTATION);
		return NULL;
	}
	if (expect != NULL && length > 0)
		mg_printf(exchange->connection, "HTTP/1.1 100 Continue\r\n\r\n");
	char *body = memory_new(length + 1);
	if (!read_all(exchange, body, length)) {
		free(body);
		body_problem(exchange, PROBLEM_BODY_INCOMPLETE);
		return NULL;
	}
	request->content_length = 0;
	*ret_length = length;
	return body;
}
