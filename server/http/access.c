/* SPDX-License-Identifier: MIT */
#include "http/access.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum problem_type access_problem(enum access_answer answer)
{
	static const enum problem_type problems[] = {
	        [ACCESS_GRANTED] = PROBLEM_NONE,
	        [ACCESS_NO_USER] = PROBLEM_FOREIGN_USER,
	        [ACCESS_NO_HOST] = PROBLEM_HOST_MISSING,
	        [ACCESS_BAD_HOST] = PROBLEM_WRONG_HOST,
	        [ACCESS_BAD_ORIGIN] = PROBLEM_ORIGIN_NOT_ALLOWED,
	        [ACCESS_CROSS_SITE] = PROBLEM_CROSS_SITE,
	        [ACCESS_NO_CLICK] = PROBLEM_NOT_A_CLICK,
	        [ACCESS_OWN_ONLY] = PROBLEM_OWN_ORIGIN_ONLY,
	        [ACCESS_NO_CONTROL] = PROBLEM_CONTROL_OFF,
	        [ACCESS_NO_TOKEN] = PROBLEM_TOKEN_NEEDED,
	        [ACCESS_NO_KEY] = PROBLEM_NO_KEY,
	};
	return problems[answer];
}

/* The part of a Host behind the name: ":PORT", exactly, or nothing where the port is HTTP's own. */
static bool port_is_ours(const char *rest, uint16_t port)
{
	char ours[8];
	if (rest[0] == '\0')
		return port == 80;
	snprintf(ours, sizeof ours, ":%u", (unsigned)port);
	return strcmp(rest, ours) == 0;
}

bool access_host_is_ours(const struct access_rules *rules, const char *host)
{
	static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
	size_t count = rules->names_are_shared ? 1 : sizeof names / sizeof *names;
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(names[i]);
		char start[16];
		if (strlen(host) < length)
			continue;
		memcpy(start, host, length);
		start[length] = '\0';
		if (text_equal_ignoring_case(start, names[i]) &&
		        port_is_ours(host + length, rules->port))
			return true;
	}
	return false;
}

/* "http://" and the Host of this request, as browsers write it: small letters, and no port where that is 80. */
static bool origin_is_own(const char *origin, const char *host)
{
	static const char scheme[] = "http://";
	if (!text_starts_with(origin, scheme))
		return false;
	origin += sizeof scheme - 1;
	if (strcmp(origin, host) == 0)
		return true;
	char small[64];
	size_t length = strlen(host);
	if (length >= sizeof small)
		return false;
	for (size_t i = 0; i <= length; i++)
		small[i] = text_lower(host[i]);
	if (text_ends_with_ignoring_case(small, ":80"))
		small[length - 3] = '\0';
	return strcmp(origin, small) == 0;
}

static size_t find_origin(const struct access_rules *rules, const char *origin)
{
	for (size_t i = 0; i < rules->sites->count; i++)
		if (strcmp(rules->sites->rows[i].origin, origin) == 0)
			return i;
	return ACCESS_NO_ORIGIN;
}

/* May this be repeated in a header of ours? What browsers send as an origin, and nothing that could end a line. */
static bool can_be_echoed(const char *origin)
{
	for (const char *c = origin; *c != '\0'; c++)
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 127 || *c == ',')
			return false;
	return origin[0] != '\0';
}

/* Without an Origin: only what carries no mark of another site. Unknown marks count as one. */
static bool site_is_own(const struct access_request *request)
{
	return request->fetch_site == NULL || strcmp(request->fetch_site, "same-origin") == 0 ||
	       strcmp(request->fetch_site, "none") == 0;
}

static bool is_navigation(const struct access_request *request)
{
	return request->reads && request->fetch_mode != NULL && request->fetch_dest != NULL &&
	       strcmp(request->fetch_mode, "navigate") == 0 &&
	       strcmp(request->fetch_dest, "document") == 0;
}

/* The dashboard or a question, opened by a link on some page. */
static bool is_link_to_page(const struct access_request *request)
{
	return (request->class == ACCESS_PAGE || request->class == ACCESS_ASK ||
	               request->class == ACCESS_QUESTION) &&
	       is_navigation(request);
}

/* Browsers of today say where a request comes from. */
static bool is_of_browser(const struct access_request *request)
{
	return request->fetch_site != NULL || request->fetch_mode != NULL ||
	       request->fetch_dest != NULL || request->fetch_user != NULL;
}

/* A frame would give the question's name away to whoever frames it, and a prefetch asks nobody. */
static bool is_click(const struct access_request *request)
{
	return request->reads && request->purpose == NULL &&
	       (!is_of_browser(request) || (is_navigation(request) && request->fetch_user != NULL &&
	                                           strcmp(request->fetch_user, "?1") == 0));
}

const char *access_bearer(const char *authorization)
{
	static const char scheme[] = "bearer ";
	char start[sizeof scheme];
	if (authorization == NULL || strlen(authorization) < sizeof scheme)
		return NULL;
	memcpy(start, authorization, sizeof scheme - 1);
	start[sizeof scheme - 1] = '\0';
	return text_equal_ignoring_case(start, scheme) ? authorization + sizeof scheme - 1 : NULL;
}

/* A dashboard's key on its own origin, or the programs' anywhere. */
static bool has_key(const struct access_rules *rules, const struct access_request *request)
{
	const char *claim = access_bearer(request->authorization);
	return request->has_key ||
	       (rules->token != NULL && claim != NULL && text_equal_in_secret(rules->token, claim));
}

/* Asked by the dashboard itself: its origin, its page, its user. */
static bool may_have_key(const struct access_request *request)
{
	return request->on_dashboard && request->peer_is_user && request->origin_count == 1 &&
	       request->fetch_site != NULL && strcmp(request->fetch_site, "same-origin") == 0;
}

/* What an allowed or own reader may still not do. */
static enum access_answer decide_class(const struct access_rules *rules,
        const struct access_request *request, const struct access_verdict *verdict)
{
	bool own = verdict->origin == ACCESS_NO_ORIGIN;
	if (request->class == ACCESS_ASK) {
		if (!request->peer_is_user)
			return ACCESS_NO_USER;
		return is_click(request) ? ACCESS_GRANTED : ACCESS_NO_CLICK;
	}
	if (request->class == ACCESS_KEY)
		return own && may_have_key(request) ? ACCESS_GRANTED : ACCESS_NO_KEY;
	if (request->class == ACCESS_OWN)
		return own ? ACCESS_GRANTED : ACCESS_OWN_ONLY;
	if (request->class == ACCESS_SETTLE && !own)
		return ACCESS_OWN_ONLY;
	if (request->class == ACCESS_SETTLE && rules->token != NULL)
		return has_key(rules, request) ? ACCESS_GRANTED : ACCESS_NO_TOKEN;
	if (request->class != ACCESS_CONTROL && request->class != ACCESS_SETTLE)
		return ACCESS_GRANTED;
	if (!rules->control)
		return ACCESS_NO_CONTROL;
	if (!own)
		return rules->sites->rows[verdict->origin].control ? ACCESS_GRANTED
		                                                   : ACCESS_NO_CONTROL;
	if (rules->token == NULL)
		return ACCESS_NO_CONTROL;
	return has_key(rules, request) ? ACCESS_GRANTED : ACCESS_NO_TOKEN;
}

/* Whose eyes these are, by Origin and Sec-Fetch-Site. */
static enum access_answer decide_origin(const struct access_rules *rules,
        const struct access_request *request, struct access_verdict *verdict)
{
	if (request->origin_count > 1)
		return ACCESS_BAD_ORIGIN;
	if (request->origin_count == 0)
		return site_is_own(request) || is_link_to_page(request) ? ACCESS_GRANTED
		                                                        : ACCESS_CROSS_SITE;
	if (origin_is_own(request->origin, request->host))
		return ACCESS_GRANTED;
	verdict->origin = find_origin(rules, request->origin);
	if (verdict->origin == ACCESS_NO_ORIGIN)
		return ACCESS_BAD_ORIGIN;
	verdict->echo = request->origin;
	return ACCESS_GRANTED;
}

/* On a one-time origin nobody else's word counts: not another page's, not an allowed user's. */
static enum access_answer decide_question(const struct access_request *request)
{
	bool same_site =
	        request->fetch_site == NULL || strcmp(request->fetch_site, "same-origin") == 0;
	if (!request->peer_is_user)
		return ACCESS_NO_USER;
	if (request->origin_count > 1 ||
	        (request->origin_count == 1 && !origin_is_own(request->origin, request->host)))
		return ACCESS_BAD_ORIGIN;
	if (request->class == ACCESS_DECISION) {
		if (request->origin_count == 0)
			return ACCESS_BAD_ORIGIN;
		return same_site ? ACCESS_GRANTED : ACCESS_CROSS_SITE;
	}
	return site_is_own(request) || is_link_to_page(request) ? ACCESS_GRANTED
	                                                        : ACCESS_CROSS_SITE;
}

struct access_verdict access_decide(
        const struct access_rules *rules, const struct access_request *request)
{
	struct access_verdict verdict = {.answer = ACCESS_GRANTED, .origin = ACCESS_NO_ORIGIN};
	if (!request->peer_is_ours) {
		verdict.answer = ACCESS_NO_USER;
	} else if (request->host_count != 1) {
		verdict.answer = ACCESS_NO_HOST;
	} else if (request->on_question) {
		verdict.answer = decide_question(request);
	} else if (!request->on_dashboard && !access_host_is_ours(rules, request->host)) {
		verdict.answer = ACCESS_BAD_HOST;
	} else if (request->class == ACCESS_CLIENT) {
		if (request->origin_count == 1 && can_be_echoed(request->origin))
			verdict.echo = request->origin;
	} else {
		verdict.answer = decide_origin(rules, request, &verdict);
		if (verdict.answer == ACCESS_GRANTED)
			verdict.answer = decide_class(rules, request, &verdict);
		verdict.reduced = verdict.origin == ACCESS_NO_ORIGIN && !request->on_dashboard &&
		                  request->fetch_site != NULL && !has_key(rules, request);
	}
	return verdict;
}
