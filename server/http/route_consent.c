/* SPDX-License-Identifier: MIT */
/* Consent: a page sends its visitor here, who says yes or no on a one-time origin that nobody else can speak from. */
#include "http/routes.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "http/consent_query.h"
#include "http/consent_view.h"
#include "http/filters.h"
#include "http/state.h"
#include "json/sites_json.h"

#define OPENER_POLICY "Cross-Origin-Opener-Policy: same-origin\r\n"

/* The question loads and asks its own origin only, runs no inline script, and is never framed. */
static const char question_policy[] =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'";

/* Where in the page's HTML the question goes, as JSON in an attribute. */
static const char question_place[] = "{{question}}";

/* Does the site have all that it asks for? */
static bool is_allowed(const struct http_config *config, const struct question *question)
{
	const struct site *site = site_find(&config->sites, question->origin);
	if (site == NULL || (question->wants_control && !site->control))
		return false;
	for (size_t i = 0; i < question->provider_count; i++)
		if (!site_sees_provider(site, question->providers[i]))
			return false;
	return true;
}

static bool is_refused(struct sites *sites, const char *origin)
{
	struct site_list list;
	sites_copy(sites, &list);
	const struct site *site = site_find(&list, origin);
	bool never = site != NULL && site->decision == SITE_NEVER;
	site_list_release(&list);
	return never;
}

/* What has been decided before; else it is for the visitor. */
static enum question_state judge(const struct exchange *exchange, const struct question *question)
{
	if (is_allowed(exchange->config, question))
		return QUESTION_ALLOWED;
	return is_refused(exchange->server->sites, question->origin) ? QUESTION_NEVER
	                                                             : QUESTION_OPEN;
}

/* The same answer to every good question, so that nobody learns from it what was decided. */
static void send_to_question(struct exchange *exchange, const struct question *question)
{
	char name[ONE_TIME_NAME_SIZE], origin[ONE_TIME_ORIGIN_SIZE];
	questions_ask(exchange->server->questions, question, clock_monotonic_ms(), name);
	one_time_origin(name, exchange->config->rules.port, origin);
	char *more = text_format("Location: %s/\r\n" OPENER_POLICY, origin);
	exchange_send(exchange, &(struct http_answer){.status = 303, .more = more});
	free(more);
}

void route_ask(struct exchange *exchange)
{
	struct question question;
	if (exchange->server->no_ask) {
		exchange_not_found(exchange, "This bridge takes no questions (--no-ask).");
		return;
	}
	if (exchange->server->names_are_shared) {
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_PORT_SHARED});
		return;
	}
	if (exchange->server->sites == NULL) {
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_SITES_UNREADABLE});
		return;
	}
	switch (consent_query_parse(&exchange->request, exchange->config->rules.port, &question)) {
	case CONSENT_MALFORMED:
		route_send_flaw(exchange);
		return;
	case CONSENT_REFERER:
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_ANOTHER_SENDER});
		return;
	case CONSENT_GOOD:
		break;
	}
	question.state = judge(exchange, &question);
	send_to_question(exchange, &question);
	question_release(&question);
}

/* JSON inside of an attribute's quotes. */
static void append_escaped(struct text *html, const char *json)
{
	for (; *json != '\0'; json++)
		switch (*json) {
		case '&':
			text_append(html, "&amp;");
			break;
		case '<':
			text_append(html, "&lt;");
			break;
		case '>':
			text_append(html, "&gt;");
			break;
		case '"':
			text_append(html, "&quot;");
			break;
		default:
			text_append_char(html, *json);
		}
}

static char *describe(struct exchange *exchange, const struct question *question)
{
	struct text json = {0};
	struct site_list decided = {0};
	const struct site_list *const lists[] = {&exchange->config->named, &decided};
	const struct snapshot *snapshot = board_snapshot(exchange->server->board);
	sites_copy(exchange->server->sites, &decided);
	consent_view_append(&json, question, snapshot, lists, 2);
	site_list_release(&decided);
	snapshot_unref(snapshot);
	return text_steal(&json);
}

static void send_question(
        struct exchange *exchange, const struct page *page, const struct question *question)
{
	struct text html = {0};
	char *whole = memory_string_n((const char *)page->data, page->length);
	const char *place = strstr(whole, question_place);
	char *json = describe(exchange, question);
	size_t before = place != NULL ? (size_t)(place - whole) : strlen(whole);
	text_append_n(&html, whole, before);
	if (place != NULL) {
		append_escaped(&html, json);
		text_append(&html, place + strlen(question_place));
	}
	exchange_send(exchange, &(struct http_answer){.status = 200,
	                                .content_type = page->content_type,
	                                .policy = question_policy,
	                                .more = OPENER_POLICY,
	                                .body = html.data,
	                                .length = html.length});
	text_release(&html);
	free(json);
	free(whole);
}

void route_question(struct exchange *exchange)
{
	struct page page;
	struct question question;
	if (!query_is_empty(&exchange->request)) {
		route_send_flaw(exchange);
	} else if (!pages_find(exchange->server->pages, "/consent/index.html", &page)) {
		exchange_not_found(exchange, "The pages' folder has no consent/index.html.");
	} else {
		if (questions_show(exchange->server->questions, exchange->question,
		            clock_monotonic_ms(), &question)) {
			send_question(exchange, &page, &question);
			question_release(&question);
		} else {
			exchange_not_found(exchange, "This question is no longer asked.");
		}
		page_release(&page);
	}
}

void route_question_script(struct exchange *exchange)
{
	if (query_is_empty(&exchange->request))
		route_send_page(exchange, question_policy, false);
	else
		route_send_flaw(exchange);
}

/* NULL: it goes with the question; else what does not. Nothing is given that was not asked for on the page. */
static const char *find_excess(
        const struct decision *decision, const struct question *question, const char **ret_member)
{
	*ret_member = decision->never ? "never" : "control";
	if (decision->control && !question->wants_control)
		return "The page has not asked for control.";
	if ((decision->control || decision->never) && !question->sender_known)
		return "This is not offered where nobody knows who has sent the visitor.";
	return NULL;
}

static bool remember(struct exchange *exchange, const struct decision *decision,
        const struct question *question, char **ret_error)
{
	if (!decision->allow && !decision->never)
		return true;
	return sites_put(exchange->server->sites,
	        &(struct site){.origin = question->origin,
	                .providers = question->providers,
	                .provider_count = decision->allow ? question->provider_count : 0,
	                .control = decision->control,
	                .decision = decision->allow ? SITE_ALLOWED : SITE_NEVER,
	                .by = SITE_BY_USER,
	                .since = clock_wall_ms(),
	                .last_seen = SITE_TIME_NEVER,
	                .fleeting = site_is_loopback(question->origin)},
	        ret_error);
}

static void log_grant(const struct decision *decision, const struct question *question)
{
	struct text providers = {0};
	for (size_t i = 0; i < question->provider_count; i++) {
		text_append(&providers, i > 0 ? ", " : "");
		text_append_escaped(&providers, question->providers[i]);
	}
	log_info("%s may now %s of %s, as the user said on the consent page", question->origin,
	        decision->control ? "read and control the jobs" : "read the jobs", providers.data);
	text_release(&providers);
}

static void send_decision(struct exchange *exchange, enum question_state state)
{
	char *body = text_format("{\"decision\":\"%s\"}", question_state_name(state));
	exchange_send_json(exchange, 200, NULL, body, strlen(body));
	free(body);
}

/* The question is this caller's alone here; what fails leaves it as it was. */
static enum question_state settle(
        struct exchange *exchange, const struct decision *decision, const struct question *question)
{
	const char *member = NULL;
	const char *excess = find_excess(decision, question, &member);
	char *error = NULL;
	if (excess != NULL) {
		exchange_problem(exchange,
		        &(struct problem){
		                .type = PROBLEM_BAD_MEMBER, .detail = excess, .member = member});
		return QUESTION_OPEN;
	}
	if (!remember(exchange, decision, question, &error)) {
		log_error("what the user decided of %s was not kept: %s", question->origin, error);
		exchange_problem(exchange,
		        &(struct problem){.type = PROBLEM_CANNOT_REMEMBER, .detail = error});
		free(error);
		return QUESTION_OPEN;
	}
	if (!decision->allow)
		return decision->never ? QUESTION_NEVER : QUESTION_NOT_NOW;
	log_grant(decision, question);
	return QUESTION_ALLOWED;
}

static void decide(struct exchange *exchange, const struct decision *decision)
{
	struct questions *questions = exchange->server->questions;
	struct question question;
	switch (questions_begin(questions, exchange->question, clock_monotonic_ms(), &question)) {
	case QUESTION_TOO_EARLY:
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_TOO_EARLY});
		return;
	case QUESTION_DECIDED:
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_DECIDED});
		return;
	case QUESTION_UNKNOWN:
		exchange_not_found(exchange, "This question is no longer asked.");
		return;
	case QUESTION_MAY_BE_DECIDED:
		break;
	}
	enum question_state state = settle(exchange, decision, &question);
	questions_settle(questions, exchange->question, state);
	if (state == QUESTION_ALLOWED || state == QUESTION_NEVER)
		http_server_renew(exchange->server);
	if (state != QUESTION_OPEN)
		send_decision(exchange, state);
	question_release(&question);
}

void route_decide(struct exchange *exchange)
{
	struct decision decision;
	const char *member, *reason;
	bool broken;
	size_t length = 0;
	char *body = route_read_json(exchange, &length);
	if (body == NULL)
		return;
	if (decision_parse(body, length, &decision, &broken, &member, &reason))
		decide(exchange, &decision);
	else
		exchange_problem(exchange,
		        &(struct problem){.type = broken ? PROBLEM_BAD_JSON : PROBLEM_BAD_MEMBER,
		                .detail = reason,
		                .member = member[0] != '\0' ? member : NULL});
	free(body);
}
