/* SPDX-License-Identifier: MIT */
/*
 * One request and its answer: what a route's handler gets, and how it answers. A handler answers exactly once, by
 * exchange_send() or exchange_problem(), or begins a stream. Belongs to one worker thread.
 */
#ifndef BITSBRIDGE_HTTP_EXCHANGE_H
#define BITSBRIDGE_HTTP_EXCHANGE_H

#include "base/text.h"
#include "error.h"
#include "http/access.h"
#include "http/config.h"
#include "http/one_time.h"
#include "http/request.h"

struct http_server;
struct mg_connection;
struct route;

struct exchange {
	struct http_server *server;
	struct http_config
	        *config; /* referenced; what lasts takes over the present one (admission.h) */
	struct mg_connection *connection;
	struct http_request request;
	struct access_verdict verdict;
	struct http_reader *reader;   /* whose eyes; the own scope unless an origin was let in */
	const struct scope *admitted; /* whose jobs it was let in to; only compared (admission.h) */
	const struct route *route;    /* NULL: there is none */
	char *argument; /* what stands for the {} of the route's pattern; owned; NULL: none */
	/* Whose one-time origin was asked; "": another name. */
	char question[ONE_TIME_NAME_SIZE], dashboard[ONE_TIME_NAME_SIZE];
	bool first; /* the first request of its connection */
	bool close; /* the connection ends with this answer */
	int status; /* what was answered; 0: nothing yet */
};

struct http_answer {
	int status;
	const char *content_type; /* NULL: no body */
	const char *etag;         /* with quotes; NULL: none */
	const char *cache;        /* Cache-Control; NULL: no-store */
	const char *more;         /* further header lines, each with its line end; NULL: none */
	const char *policy;       /* Content-Security-Policy; NULL: the one for what is no page */
	bool any_site;            /* pages of any site may load it */
	const char *body;
	size_t length;
};

void exchange_send(struct exchange *exchange, const struct http_answer *answer);
/* A JSON body that may be kept and revalidated; 304 where the client has this entity tag. */
void exchange_send_json(
        struct exchange *exchange, int status, const char *etag, const char *body, size_t length);
/* Did the client name this entity tag? Then 304 was sent. */
bool exchange_send_not_modified(struct exchange *exchange, const char *etag);

/* What an error says beside its type's own status and title. Zeroed members are left out. */
struct problem {
	enum problem_type type;
	const char *detail; /* one plain sentence on this very request */
	const char *parameter, *member;
	bits_hr code;
	const char *more; /* further header lines */
};

void exchange_problem(struct exchange *exchange, const struct problem *problem);
/* 404, with what was not found. */
void exchange_not_found(struct exchange *exchange, const char *detail);
/* 503 with Retry-After. */
void exchange_busy(struct exchange *exchange, enum problem_type type);

/* Streams: the head of an answer that ends when the connection does; then bytes. False: the client is gone. */
bool exchange_begin_stream(struct exchange *exchange, const char *content_type);
bool exchange_write(struct exchange *exchange, const void *bytes, size_t count);
/* The connection's socket, to be looked at only (sockets.h). */
int exchange_socket(const struct exchange *exchange);

/* The request's body, at most HTTP_BODY_MAX bytes, NUL-terminated; the caller frees it. NULL: an error was sent. */
char *exchange_read_body(struct exchange *exchange, size_t *ret_length);

#endif
