/* SPDX-License-Identifier: MIT */
#include "http/origin.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/idn.h"
#include "model/permission.h"

enum { PROVIDERS_MAX = 64, HOST_MAX = 253, PORT_MAX = 65535 };

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static char *lower_case(const char *text, size_t length)
{
	char *copy = memory_string_n(text, length);
	for (char *c = copy; *c != '\0'; c++)
		*c = text_lower(*c);
	return copy;
}

static bool is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text > 127)
			return false;
	return true;
}

/* Four decimal numbers of at most 255, without leading zeros: the only form in which browsers send IPv4. */
static bool is_ipv4(const char *host)
{
	for (int part = 0; part < 4; part++) {
		unsigned value = 0;
		size_t digits = strspn(host, "0123456789");
		if (digits == 0 || digits > 3 || (digits > 1 && host[0] == '0'))
			return false;
		for (size_t i = 0; i < digits; i++)
			value = value * 10 + (unsigned)(host[i] - '0');
		host += digits;
		if (value > 255 || *host != (part < 3 ? '.' : '\0'))
			return false;
		host++;
	}
	return true;
}

/* Browsers take a host whose last label is a number for an IPv4 address. */
static bool ends_in_number(const char *host)
{
	const char *dot = strrchr(host, '.');
	const char *label = dot != NULL ? dot + 1 : host;
	return label[0] >= '0' && label[0] <= '9' &&
	       label[strspn(label, "0123456789abcdefx")] == '\0';
}

static const char *name_problem(const char *host)
{
	size_t label = 0;
	if (strlen(host) > HOST_MAX)
		return "its host is too long";
	for (const char *c = host;; c++) {
		if (*c == '.' || *c == '\0') {
			if (label == 0)
				return "its host has an empty part";
			if (label > 63)
				return "a part of its host is longer than 63 letters";
			label = 0;
			if (*c == '\0')
				break;
		} else if (is_letter_or_digit(*c) || *c == '-' || *c == '_') {
			label++;
		} else {
			return "its host holds a character that hosts cannot have";
		}
	}
	if (ends_in_number(host) && !is_ipv4(host))
		return "its host is not an address as browsers write it (127.0.0.1)";
	return NULL;
}

/* As browsers write it: groups without leading zeros, "::" for the first of the longest runs of zeros. */
static char *format_ipv6(const unsigned char bytes[16])
{
	enum { GROUPS = 8 };
	struct text text = {0};
	int zeros = 0, longest = 1, gap = -1;
	for (int i = 0; i < GROUPS; i++) {
		zeros = bytes[2 * i] == 0 && bytes[2 * i + 1] == 0 ? zeros + 1 : 0;
		if (zeros > longest) {
			longest = zeros;
			gap = i + 1 - zeros;
		}
	}
	text_append(&text, "[");
	for (int i = 0; i < GROUPS; i++) {
		if (i == gap) {
			text_append(&text, i == 0 ? "::" : ":");
			i += longest - 1;
		} else {
			text_appendf(&text, "%x%s",
			        (unsigned)(bytes[2 * i] << 8 | bytes[2 * i + 1]),
			        i + 1 < GROUPS ? ":" : "");
		}
	}
	text_append(&text, "]");
	return text_steal(&text);
}

/* Brings an IPv6 address to the form in which browsers send it. */
static const char *check_ipv6(char **host)
{
	unsigned char bytes[16];
	size_t length = strlen(*host);
	bool closed = length > 2 && (*host)[length - 1] == ']';
	char *inner = memory_string_n(*host + 1, closed ? length - 2 : 0);
	bool good = source_parse_ipv6(inner, bytes);
	free(inner);
	if (!good)
		return "its host is not an IPv6 address";
	free(*host);
	*host = format_ipv6(bytes);
	return NULL;
}

static const char *check_host(char **host)
{
	if ((*host)[0] == '\0')
		return "it has no host";
	return (*host)[0] == '[' ? check_ipv6(host) : name_problem(*host);
}

/* The parts of an origin, on the way to its normal form. */
struct parts {
	char *host;
	unsigned port, default_port;
	const char *scheme;
};

static char *explain(const char *text, const char *reason)
{
	return text_format("\"%s\" is no origin: %s; write it like https://store.example or "
	                   "http://localhost:8080",
	        text, reason);
}

static const char *parse_port(const char *text, struct parts *parts)
{
	uint64_t port;
	parts->port = parts->default_port;
	if (text == NULL)
		return NULL;
	if (text[0] == '\0' || strlen(text) > 5 || !text_parse_uint(text, PORT_MAX, &port) ||
	        port == 0)
		return "its port is not a number from 1 to 65535";
	parts->port = (unsigned)port;
	return NULL;
}

static const char *parse_scheme(const char **cursor, struct parts *parts)
{
	char start[9] = "";
	strncpy(start, *cursor, 8);
	for (char *c = start; *c != '\0'; c++)
		*c = text_lower(*c);
	if (text_starts_with(start, "https://"))
		*parts = (struct parts){.scheme = "https", .default_port = 443};
	else if (text_starts_with(start, "http://"))
		*parts = (struct parts){.scheme = "http", .default_port = 80};
	else
		return "it must begin with https:// or http://";
	*cursor += strlen(parts->scheme) + 3;
	return NULL;
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

/* Says what a browser would send for a host with letters outside of ASCII. */
static char *explain_non_ascii(const char *text, const struct parts *parts, const char *rest)
{
	char *ascii = idn_to_ascii(parts->host);
	if (ascii == NULL)
		return explain(text, "its host has letters outside of ASCII and is no host name");
	char *error = text_format("\"%s\" has letters outside of ASCII in its host; write it as "
	                          "browsers send it: %s://%s%s",
	        text, parts->scheme, ascii, rest);
	free(ascii);
	return error;
}

static bool parse_origin(const char *text, char **ret_origin, char **ret_error)
{
	const char *cursor = text;
	struct parts parts = {0};
	char *error = NULL;
	const char *problem = character_problem(text);
	if (problem == NULL)
		problem = parse_scheme(&cursor, &parts);
	if (problem == NULL && strpbrk(cursor, "/\\?#") != NULL)
		problem = "it must end after the host and port, without a path or slash";
	if (problem == NULL && strchr(cursor, '@') != NULL)
		problem = "it must not hold a user name";
	if (problem != NULL)
		goto out;
	const char *bracket = cursor[0] == '[' ? strchr(cursor, ']') : NULL;
	const char *colon = strchr(bracket != NULL ? bracket : cursor, ':');
	size_t host_length = colon != NULL ? (size_t)(colon - cursor) : strlen(cursor);
	parts.host = lower_case(cursor, host_length);
	if (!is_ascii(parts.host)) {
		error = explain_non_ascii(text, &parts, cursor + host_length);
		goto out;
	}
	problem = check_host(&parts.host);
	if (problem == NULL)
		problem = parse_port(colon != NULL ? colon + 1 : NULL, &parts);
	if (problem == NULL)
		*ret_origin =
		        parts.port == parts.default_port
		                ? text_format("%s://%s", parts.scheme, parts.host)
		                : text_format("%s://%s:%u", parts.scheme, parts.host, parts.port);
out:
	free(parts.host);
	if (problem == NULL && error == NULL)
		return true;
	*ret_error = error != NULL ? error : explain(text, problem);
	return false;
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
