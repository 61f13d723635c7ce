/* SPDX-License-Identifier: MIT */
#include "http/consent_query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "http/origin.h"
#include "model/site.h"

static bool is_plain(const char *provider)
{
	size_t count = 0;
	for (uint32_t c; (c = text_next_code_point(&provider)) != 0; count++)
		if (text_is_harmful(c) || text_is_format(c) || c == ':')
			return false;
	return count > 0 && count <= QUESTION_PROVIDER_MAX;
}

/* Our own pages, the one-time ones among them: they have no need to ask, and nobody else has our port. */
static bool is_ours(const char *origin, uint16_t our_port)
{
	char end[8];
	snprintf(end, sizeof end, ":%u", (unsigned)our_port);
	const char *colon = strrchr(origin, ':');
	bool has_port = colon[1] >= '0' && colon[1] <= '9';
	return site_is_loopback(origin) &&
	       (has_port ? strcmp(colon, end) == 0
	                 : our_port == 80 && text_starts_with(origin, "http:"));
}

static const char *take_origin(const char *value, struct question *question, uint16_t our_port)
{
	struct site origin = {0};
	char *error = NULL;
	if (question->origin != NULL)
		return "origin stands here twice.";
	if (strchr(value, '=') != NULL || !http_origin_parse(value, &origin, &error)) {
		free(error);
		return "origin is a page's origin as browsers send it, such as https://store.example.";
	}
	question->origin = origin.origin;
	if (!site_may_ask(question->origin))
		return "Only https pages, and pages of this machine, may ask.";
	if (is_ours(question->origin, our_port))
		return "The bridge's own pages need not ask.";
	return NULL;
}

static const char *take_provider(const char *value, struct question *question)
{
	if (!is_plain(value))
		return "provider is a name of 1 to 64 characters, none of which is a colon, a control "
		       "or a format character.";
	for (size_t i = 0; i < question->provider_count; i++)
		if (strcmp(question->providers[i], value) == 0)
			return NULL;
	if (question->provider_count == QUESTION_PROVIDERS_MAX)
		return "A page may ask for at most five providers.";
	question->providers[question->provider_count++] = memory_string(value);
	return NULL;
}

static const char *take_control(const char *value, bool *seen, struct question *question)
{
	if (*seen)
		return "control stands here twice.";
	*seen = true;
	question->wants_control = strcmp(value, "1") == 0;
	return question->wants_control || strcmp(value, "0") == 0 ? NULL : "control is 1 or 0.";
}

static const char *take_all(struct http_request *request, uint16_t our_port,
        struct question *question, const char **ret_name)
{
	const char *problem = NULL;
	bool control_seen = false;
	for (size_t i = 0; i < request->parameter_count && problem == NULL; i++) {
		const struct http_parameter *parameter = &request->parameters[i];
		*ret_name = parameter->name;
		if (strcmp(parameter->name, "origin") == 0)
			problem = take_origin(parameter->value, question, our_port);
		else if (strcmp(parameter->name, "provider") == 0)
			problem = take_provider(parameter->value, question);
		else if (strcmp(parameter->name, "control") == 0)
			problem = take_control(parameter->value, &control_seen, question);
		else
			problem =
			        "There is no such parameter; there are origin, provider, control.";
	}
	if (problem != NULL)
		return problem;
	*ret_name = question->origin == NULL ? "origin" : "provider";
	return question->origin == NULL || question->provider_count == 0
	               ? "This parameter is missing."
	               : NULL;
}

/* Does the address that the visitor came from belong to this origin? */
static bool is_of(const char *referer, const char *origin)
{
	size_t scheme = strcspn(referer, ":");
	if (!text_starts_with(referer + scheme, "://"))
		return false;
	size_t length = scheme + 3 + strcspn(referer + scheme + 3, "/?#");
	struct site sender = {0};
	char *start = memory_string_n(referer, length), *error = NULL;
	bool same = strchr(start, '=') == NULL && http_origin_parse(start, &sender, &error) &&
	            strcmp(sender.origin, origin) == 0;
	site_release(&sender);
	free(start);
	free(error);
	return same;
}

enum consent_fault consent_query_parse(
        struct http_request *request, uint16_t our_port, struct question *ret)
{
	struct question question = {
	        .providers = memory_new_array(QUESTION_PROVIDERS_MAX, sizeof(char *))};
	const char *name = NULL;
	const char *problem = take_all(request, our_port, &question, &name);
	const char *referer = http_request_header(request, "Referer");
	enum consent_fault fault = CONSENT_GOOD;
	if (problem != NULL) {
		http_request_set_flaw(request, PROBLEM_BAD_PARAMETER, problem, name);
		fault = CONSENT_MALFORMED;
	} else if (referer != NULL && !is_of(referer, question.origin)) {
		fault = CONSENT_REFERER;
	}
	if (fault != CONSENT_GOOD) {
		question_release(&question);
		return fault;
	}
	question.sender_known = referer != NULL;
	*ret = question;
	return CONSENT_GOOD;
}
