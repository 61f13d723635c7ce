/* SPDX-License-Identifier: MIT */
/* The routes: one table, one handler per row. Each family of handlers has a file of its own. */
#ifndef BITSBRIDGE_HTTP_ROUTES_H
#define BITSBRIDGE_HTTP_ROUTES_H

#include "http/exchange.h"

struct route {
	const char *pattern; /* "{}" stands for one segment, a last "*" for everything */
	void (*get)(struct exchange *exchange); /* also for HEAD; NULL: 405 */
	void (*post)(struct exchange *
	                exchange); /* NULL: 405; its class is ACCESS_CONTROL where no other is said */
	enum access_class class;   /* ACCESS_DATA unless it says otherwise */
	bool on_question; /* it stands on the one-time origins of questions, and nowhere else */
	bool any_query;   /* parameters are not looked at */
	enum job_action action; /* of route_act() */
};

/* Upper bound on the table, for the counters. */
#define ROUTES_MAX 32

extern const struct route routes[];
extern const size_t route_count;

/* The first row that matches; on_question: on a question's one-time origin. *ret_argument is malloc'ed where the pattern has a {}. NULL: none. */
const struct route *route_find(const char *path, bool on_question, char **ret_argument);
/* What the access rules think of a request with this method to this route (NULL: no such route). */
enum access_class route_class(const struct route *route, enum http_method method);
/* Answers the exchange, which the access rules have let in. */
void route_dispatch(struct exchange *exchange);
/* A body of JSON, as routes that act take it: malloc'ed, NUL-terminated. NULL: an error was sent. */
char *route_read_json(struct exchange *exchange, size_t *ret_length);
/* The page at the request's path. policy: NULL for what is no page; any_site: pages of any site may load it. */
void route_send_page(struct exchange *exchange, const char *policy, bool any_site);
/* Answers with what is wrong with the request. */
void route_send_flaw(struct exchange *exchange);

void route_jobs(struct exchange *exchange);
void route_job(struct exchange *exchange);
void route_collection(struct exchange *exchange);
void route_events(struct exchange *exchange);
void route_diagnostics(struct exchange *exchange);
void route_health(struct exchange *exchange);
void route_key(struct exchange *exchange);
void route_sites(struct exchange *exchange);
void route_access(struct exchange *exchange);
void route_sites_jobs(struct exchange *exchange);
void route_revoke_site(struct exchange *exchange);
void route_acknowledge_site(struct exchange *exchange);
void route_ask(struct exchange *exchange);
void route_question(struct exchange *exchange);
void route_question_script(struct exchange *exchange);
void route_decide(struct exchange *exchange);
void route_metrics(struct exchange *exchange);
void route_client(struct exchange *exchange);
void route_page(struct exchange *exchange);
void route_openapi(struct exchange *exchange);
void route_make_job(struct exchange *exchange);
void route_act(struct exchange *exchange);

#endif
