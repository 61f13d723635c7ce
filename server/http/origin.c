/* SPDX-License-Identifier: MIT */
#include "http/origin.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/url.h"

enum { PROVIDERS_MAX = 64 };

static bool is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text > 127)
			return false;
	return true;
}

static char *explain(const char *text, const char *reason)
{
	return text_format("\"%s\" is no origin: %s; write it like https://store.example or "
	                   "http://localhost:8080",
	        text, reason);
}

static const char *character_problem(const char *text)
{
	if (strcmp(text, "null") == 0)
		return "null stands for pages that have no origin, which may never read";
	if (strchr(text, '*') != NULL)
		return "wildcards are not taken, each origin must be named";
	if (strlen(text) > HTTP_ORIGIN_MAX)
		return "it is too long";
	if (!text_is_utf8(text))
		return "it is not UTF-8";
	for (const char *c = text; *c != '\0'; c++)
		if ((unsigned char)*c <= ' ' || *c == 127)
			return "it holds a space or control character";
	return NULL;
}

/* What a URL may hold and an origin may not; NULL: nothing of it. */
static const char *more_than_origin(const char *text)
{
	const char *rest = strstr(text, "://") + strlen("://");
	if (strpbrk(rest, "/\\?#") != NULL)
		return "it must end after the host and port, without a path or slash";
	return strchr(rest, '@') != NULL ? "it must not hold a user name" : NULL;
}

static const char *find_problem(const char *text, struct url *ret)
{
	const char *problem = character_problem(text);
	if (problem != NULL)
		return problem;
	enum url_problem wrong = url_parse(text, ret);
	if (wrong != URL_OTHER_SCHEME)
		problem = more_than_origin(text);
	if (problem == NULL && wrong == URL_GOOD && url_host_is_rooted(&ret->host))
		wrong = URL_HOST_EMPTY_PART;
	return problem == NULL && wrong != URL_GOOD ? url_problem_clause(wrong) : problem;
}

static bool parse_origin(const char *text, char **ret_origin, char **ret_error)
{
	struct url url = {0};
	const char *problem = find_problem(text, &url);
	/* A URL that holds no more than an origin has nothing behind it but the slash. */
	char *origin =
	        url.text != NULL ? memory_string_n(url.text, (size_t)(url.path - url.text)) : NULL;
	if (problem != NULL)
		*ret_error = explain(text, problem);
	else if (!is_ascii(text))
		*ret_error =
		        text_format("\"%s\" has letters outside of ASCII in its host; write it "
		                    "as browsers send it: %s",
		                text, origin);
	bool good = problem == NULL && is_ascii(text);
	if (good)
		*ret_origin = origin;
	else
		free(origin);
	url_release(&url);
	return good;
}

static bool parse_providers(const char *list, struct site *spec, char **ret_error)
{
	for (const char *start = list;;) {
		size_t length = strcspn(start, ",");
		if (length == 0) {
			*ret_error = text_format(
			        "\"%s\" names an empty provider; write ORIGIN=PROVIDER,PROVIDER",
			        list);
			return false;
		}
		if (start[0] == ' ' || start[length - 1] == ' ' ||
		        memchr(start, ':', length) != NULL) {
			*ret_error = text_format(
			        "\"%s\" names a provider with a colon, or with a space before or "
			        "behind it; write ORIGIN=PROVIDER,PROVIDER",
			        list);
			return false;
		}
		if (spec->provider_count == PROVIDERS_MAX) {
			*ret_error = text_format(
			        "\"%s\" names more than %d providers", list, PROVIDERS_MAX);
			return false;
		}
		char *provider = memory_string_n(start, length);
		site_add_provider(spec, provider);
		free(provider);
		if (start[length] == '\0')
			return true;
		start += length + 1;
	}
}

bool http_origin_parse(const char *text, struct site *ret, char **ret_error)
{
	struct site spec = {.by = SITE_BY_OPTION,
	        .since = SITE_TIME_NEVER,
	        .last_seen = SITE_TIME_NEVER,
	        .acknowledged = true};
	const char *equals = strchr(text, '=');
	char *origin =
	        memory_string_n(text, equals != NULL ? (size_t)(equals - text) : strlen(text));
	bool good = parse_origin(origin, &spec.origin, ret_error) &&
	            (equals == NULL || parse_providers(equals + 1, &spec, ret_error));
	free(origin);
	if (good)
		*ret = spec;
	else
		site_release(&spec);
	return good;
}
