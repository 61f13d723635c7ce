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

#include "http/problems.h"
#include "model/site.h"

enum access_class {
	ACCESS_DATA,    /* what a scope may see; also everything that does not exist */
	ACCESS_OWN,     /* for the user's own eyes only */
	ACCESS_PAGE,    /* the dashboard's pages: no data, but not to be framed or probed */
	ACCESS_CLIENT,  /* scripts for any page: no data */
	ACCESS_CONTROL, /* changes the queue */
	ACCESS_SETTLE,  /* changes what sites may: for the user's own hand, with a key */
	ACCESS_ASK,     /* the way to the consent page: where a person's click leads */
	ACCESS_KEY,     /* gives a dashboard its key */
	/* On the one-time origin of a question: */
	ACCESS_QUESTION, /* its page and scripts */
	ACCESS_DECISION, /* what its visitor says */
};

/* A request as far as the rules look at it. A string is NULL where the header is not there. */
struct access_request {
	bool peer_is_ours; /* the peer's user is ours, root's or allowed */
	bool peer_is_user; /* it is the user who runs the bridge */
	bool on_question;  /* Host is the one-time origin of a question that is known */
	bool on_dashboard; /* it is that of a dashboard with control */
	bool has_key;      /* the request bears that dashboard's key */
	enum access_class class;
	bool reads; /* GET or HEAD */
	const char *host;
	size_t host_count;
	const char *origin;
	size_t origin_count;
	/* Sec-Fetch-... and Sec-Purpose; doubled ones arrive as "" */
	const char *fetch_site, *fetch_mode, *fetch_dest, *fetch_user, *purpose;
	const char *authorization;
};

struct access_rules {
	uint16_t port;
	/* Somebody else has our port on [::1]: "localhost" and all names below it may be his. */
	bool names_are_shared;
	const struct site_list *sites; /* who may read, whoever allows it; borrowed */
	bool control;                  /* somebody is there who acts */
	const char *token;             /* the dashboard's; NULL: it cannot control */
};

enum access_answer {
	ACCESS_GRANTED,
	ACCESS_NO_USER,
	ACCESS_NO_HOST,
	ACCESS_BAD_HOST,
	ACCESS_BAD_ORIGIN,
	ACCESS_CROSS_SITE,
	ACCESS_NO_CLICK,
	ACCESS_OWN_ONLY,
	ACCESS_NO_CONTROL,
	ACCESS_NO_TOKEN,
	ACCESS_NO_KEY,
	ACCESS_ANSWER_COUNT,
};
enum problem_type access_problem(enum access_answer answer);

#define ACCESS_NO_ORIGIN SIZE_MAX

struct access_verdict {
	enum access_answer answer;
	size_t origin;    /* index into the rules' sites; ACCESS_NO_ORIGIN: the own scope */
	const char *echo; /* the request's origin, for Access-Control-Allow-Origin; or NULL */
	/* The own scope, but in a browser on a name where something that an earlier program of this port has left behind
	 * may read along, and without a key: no description, owner, path or URL. */
	bool reduced;
};

struct access_verdict access_decide(
        const struct access_rules *rules, const struct access_request *request);

/* What an Authorization header claims by "Bearer"; NULL: nothing. Points into its argument. */
const char *access_bearer(const char *authorization);
/* Is this one of our own names with our port? Exposed for its own tests. */
bool access_host_is_ours(const struct access_rules *rules, const char *host);

#endif
