/* SPDX-License-Identifier: MIT */
#include "base/url.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/url_dots.h"

#define SENTENCE_URL  "The URL "
#define SENTENCE_HOST "The URL's host "
#define SENTENCE_PORT "The URL's port "
#define CLAUSE_URL    "it "
#define CLAUSE_HOST   "its host "
#define CLAUSE_PORT   "its port "

const char *url_problem_sentence(enum url_problem problem)
{
	static const char *const sentences[] = {[URL_GOOD] = "The URL is good.",
#define SENTENCE(name, whose, what) [name] = SENTENCE_##whose what ".",
	        URL_PROBLEM_MAP(SENTENCE)
#undef SENTENCE
	};
	return sentences[problem];
}

const char *url_problem_clause(enum url_problem problem)
{
	static const char *const clauses[] = {[URL_GOOD] = "it is good",
#define CLAUSE(name, whose, what) [name] = CLAUSE_##whose what,
	        URL_PROBLEM_MAP(CLAUSE)
#undef CLAUSE
	};
	return clauses[problem];
}

/* The parts of a URL as they stand in its text. */
struct parts {
	const char *user, *host, *port, *path, *query; /* user, port, query NULL: none */
	size_t user_length, host_length, port_length, path_length, query_length;
};

/* What stands at *at, a percent-encoded character decoded; moves *at behind it. */
static int next_byte(const char **at)
{
	int byte = url_decode_byte(*at);
	int c = byte >= 0 ? byte : (unsigned char)**at;
	*at += byte >= 0 ? 3 : 1;
	return c;
}

/* The count of dots in a segment that is "." or "..", else 0. */
static int dots_of(const char *segment, size_t length)
{
	int dots = 0;
	for (const char *at = segment; at < segment + length; dots++)
		if (next_byte(&at) != '.' || dots == 2)
			return 0;
	return dots;
}

static void drop_segment(struct text *text, size_t path)
{
	while (text->length > path && text->data[--text->length] != '/')
		continue;
	text->data[text->length] = '\0';
}

/* The path, segment by segment, as RFC 3986 (5.2.4) and browsers have it. */
static void append_path(struct text *text, const char *path, size_t length)
{
	size_t begin = text->length;
	for (const char *at = path, *end = path + length; at < end;) {
		const char *segment = at + 1, *slash = segment;
		while (slash < end && *slash != '/')
			slash++;
		int dots = dots_of(segment, (size_t)(slash - segment));
		if (dots == 2)
			drop_segment(text, begin);
		if (dots == 0 || slash == end)
			text_append_char(text, '/');
		if (dots == 0)
			url_append_encoded(text, segment, (size_t)(slash - segment));
		at = slash;
	}
	if (text->length == begin)
		text_append_char(text, '/');
}

static enum url_problem parse_port(const struct parts *parts, struct url *url)
{
	unsigned port = 0;
	url->port = url->secure ? 443 : 80;
	if (parts->port == NULL)
		return URL_GOOD;
	if (parts->port_length == 0 || parts->port_length > 5)
		return URL_PORT;
	for (size_t i = 0; i < parts->port_length; i++) {
		if (parts->port[i] < '0' || parts->port[i] > '9')
			return URL_PORT;
		port = port * 10 + (unsigned)(parts->port[i] - '0');
	}
	url->port = (uint16_t)port;
	return port > 0 && port <= UINT16_MAX ? URL_GOOD : URL_PORT;
}

/* Behind the scheme: [user@]host[:port]. */
static enum url_problem split_authority(const char *text, size_t length, struct parts *parts)
{
	const char *end = text + length;
	parts->host = text;
	for (const char *c = text; c < end; c++) {
		if (*c == '\\') /* a slash to browsers, a letter to others */
			return URL_HOST_CHARACTER;
		if (*c == '@')
			parts->host = c + 1;
	}
	if (parts->host > text) {
		parts->user = text;
		parts->user_length = (size_t)(parts->host - 1 - text);
	}
	const char *c = parts->host;
	if (c < end && *c == '[')
		while (c < end && *c != ']')
			c++;
	while (c < end && *c != ':')
		c++;
	parts->host_length = (size_t)(c - parts->host);
	if (c < end) {
		parts->port = c + 1;
		parts->port_length = (size_t)(end - parts->port);
	}
	return URL_GOOD;
}

static void split_rest(const char *rest, struct parts *parts, struct url *url)
{
	parts->path = rest;
	parts->path_length = strcspn(rest, "?#");
	const char *at = rest + parts->path_length;
	if (*at == '?') {
		parts->query = at + 1;
		parts->query_length = strcspn(parts->query, "#");
		at = parts->query + parts->query_length;
	}
	if (*at == '#')
		url->traits |= URL_HAD_FRAGMENT;
}

/* A text without control characters; *ret_rest is what follows the slashes. */
static enum url_problem check_beginning(const char *text, bool *ret_secure, const char **ret_rest)
{
	static const char *const schemes[] = {"http://", "https://"};
	if (strlen(text) > URL_TEXT_MAX)
		return URL_TOO_LONG;
	for (const char *c = text; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			return URL_CONTROL_CHARACTER;
	for (int i = 0; i < 2; i++) {
		size_t length = strlen(schemes[i]);
		char start[sizeof "https://"] = "";
		strncpy(start, text, length);
		if (!text_equal_ignoring_case(start, schemes[i]))
			continue;
		*ret_secure = i == 1;
		*ret_rest = text + length;
		return URL_GOOD;
	}
	return URL_OTHER_SCHEME;
}

/* Puts it together again. */
static enum url_problem build(const struct parts *parts, struct url *url)
{
	struct text text = {0};
	text_append(&text, url->secure ? "https://" : "http://");
	if (parts->user != NULL) {
		url->traits |= URL_HAS_USER;
		url_append_encoded(&text, parts->user, parts->user_length);
		text_append_char(&text, '@');
	}
	text_append(&text, url->host.text);
	if (url->port != (url->secure ? 443 : 80))
		text_appendf(&text, ":%u", (unsigned)url->port);
	size_t path = text.length;
	append_path(&text, parts->path, parts->path_length);
	url->path_length = text.length - path;
	if (url_dots_are_in(parts->path, parts->path_length))
		url->traits |= URL_HAD_DOTS;
	if (parts->query != NULL) {
		text_append_char(&text, '?');
		url_append_encoded(&text, parts->query, parts->query_length);
	}
	if (text.length > URL_TEXT_MAX) {
		text_release(&text);
		return URL_TOO_LONG;
	}
	url->text = text_steal(&text);
	url->path = url->text + path;
	url->query = parts->query != NULL ? url->path + url->path_length + 1 : NULL;
	return URL_GOOD;
}

enum url_problem url_parse(const char *text, struct url *ret)
{
	struct url url = {0};
	struct parts parts = {0};
	const char *rest;
	enum url_problem problem = check_beginning(text, &url.secure, &rest);
	if (problem != URL_GOOD)
		return problem;
	size_t authority = strcspn(rest, "/?#");
	split_rest(rest + authority, &parts, &url);
	problem = split_authority(rest, authority, &parts);
	if (problem == URL_GOOD)
		problem = url_host_parse(parts.host, parts.host_length, &url.host);
	if (problem == URL_GOOD)
		problem = parse_port(&parts, &url);
	if (problem == URL_GOOD)
		problem = build(&parts, &url);
	if (problem == URL_GOOD)
		*ret = url;
	return problem;
}

static bool has_scheme(const char *text)
{
	size_t length = 0;
	while (text_lower(text[length]) >= 'a' && text_lower(text[length]) <= 'z')
		length++;
	if (length > 0)
		length +=
		        strspn(text + length, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		                              "0123456789+-.");
	return length > 0 && text[length] == ':';
}

enum url_problem url_resolve(const struct url *base, const char *reference, struct url *ret)
{
	size_t keep = (size_t)(base->path - base->text); /* what the reference leaves out */
	if (has_scheme(reference))
		return url_parse(reference, ret);
	if (strncmp(reference, "//", 2) == 0) {
		keep = strlen(base->secure ? "https:" : "http:");
	} else if (reference[0] == '?') {
		keep += base->path_length;
	} else if (reference[0] == '\0' || reference[0] == '#') {
		keep = strlen(base->text);
	} else if (reference[0] != '/') {
		keep += base->path_length;
		while (base->text[keep - 1] != '/')
			keep--;
	}
	char *whole = text_format("%.*s%s", (int)keep, base->text, reference);
	enum url_problem problem = url_parse(whole, ret);
	free(whole);
	return problem;
}

void url_release(struct url *url)
{
	free(url->text);
	*url = (struct url){0};
}
