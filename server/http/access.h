/* SPDX-License-Identifier: MIT */
/*
 * Who may read and who may act: the access rules as one pure function over what a request says of itself and who its
 * peer is. Called in one place, before any work, for every route, static files and errors included.
 * docs/security.md explains the rules.
 */
#ifndef BITSBRIDGE_HTTP_ACCESS_H
#define BITSBRIDGE_HTTP_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum access_class {
	ACCESS_DATA,    /* what a scope may see; also everything that does not exist */
	ACCESS_OWN,     /* for the user's own eyes only */
	ACCESS_PAGE,    /* the dashboard's pages: no data, but not to be framed or probed */
	ACCESS_CLIENT,  /* scripts for any page: no data */
	ACCESS_CONTROL, /* changes the queue */
};

/* A request as far as the rules look at it. A string is NULL where the header is not there. */
struct access_request {
	bool peer_is_ours; /* the peer's user is ours, root's or allowed */
	enum access_class class;
	bool reads; /* GET or HEAD */
	const char *host;
	size_t host_count;
	const char *origin;
	size_t origin_count;
	const char *fetch_site, *fetch_mode,
	        *fetch_dest; /* Sec-Fetch-...; doubled ones arrive as "" */
	const char *authorization;
};

struct access_origin {
	const char *origin;
	bool control;
};

struct access_rules {
	uint16_t port;
	const struct access_origin *origins;
	size_t origin_count;
	bool control;      /* somebody is there who acts */
	const char *token; /* the dashboard's; NULL: it cannot control */
};

/* X(constant, HTTP status, problem type, title) */
#define ACCESS_ANSWERS(X)                                                                       \
	X(ACCESS_GRANTED, 200, "", "")                                                          \
	X(ACCESS_NO_USER, 403, "foreign-user", "Only the user who runs the bridge may ask it.") \
	X(ACCESS_NO_HOST, 400, "host-missing", "A request needs exactly one Host header.")      \
	X(ACCESS_BAD_HOST, 421, "wrong-host",                                                   \
	        "The bridge answers only to 127.0.0.1, localhost and [::1] with its own port.") \
	X(ACCESS_BAD_ORIGIN, 403, "origin-not-allowed",                                         \
	        "This page's origin is not allowed to read here.")                              \
	X(ACCESS_CROSS_SITE, 403, "cross-site",                                                 \
	        "A page of another site asked for this without saying its origin.")             \
	X(ACCESS_OWN_ONLY, 403, "own-origin-only",                                              \
	        "Only the dashboard and the user's own programs may read this.")                \
	X(ACCESS_NO_CONTROL, 403, "control-off", "Control is not turned on for this origin.")   \
	X(ACCESS_NO_TOKEN, 401, "token-needed",                                                 \
	        "Control from here needs the token that serve prints.")

#define ACCESS_CONSTANT(constant, status, type, title) constant,
enum access_answer { ACCESS_ANSWERS(ACCESS_CONSTANT) ACCESS_ANSWER_COUNT };
#undef ACCESS_CONSTANT

int access_answer_status(enum access_answer answer);
const char *access_answer_type(enum access_answer answer);
const char *access_answer_title(enum access_answer answer);

#define ACCESS_NO_ORIGIN SIZE_MAX

struct access_verdict {
	enum access_answer answer;
	size_t origin;    /* index into the rules' origins; ACCESS_NO_ORIGIN: the own scope */
	const char *echo; /* the request's origin, for Access-Control-Allow-Origin; or NULL */
};

struct access_verdict access_decide(
        const struct access_rules *rules, const struct access_request *request);

/* Is this one of our own names with our port? Exposed for its own tests. */
bool access_host_is_ours(const char *host, uint16_t port);

#endif
