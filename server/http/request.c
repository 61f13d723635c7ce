/* SPDX-License-Identifier: MIT */
#include "http/request.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/url.h"
#include "http/limits.h"

static enum http_method parse_method(const char *name)
{
	static const struct {
		const char *name;
		enum http_method method;
	} methods[] = {{"GET", HTTP_GET}, {"HEAD", HTTP_HEAD}, {"POST", HTTP_POST},
	        {"OPTIONS", HTTP_OPTIONS}};
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (strcmp(methods[i].name, name) == 0)
			return methods[i].method;
	return HTTP_OTHER;
}

void http_request_set_flaw(struct http_request *request, enum problem_type problem,
        const char *detail, const char *parameter)
{
	if (request->flaw.problem == PROBLEM_NONE)
		request->flaw = (struct http_flaw){problem, detail, memory_string(parameter)};
}

size_t http_request_header_count(const struct http_request *request, const char *name)
{
	size_t count = 0;
	for (size_t i = 0; i < request->header_count; i++)
		count += text_equal_ignoring_case(request->headers[i].name, name);
	return count;
}

const char *http_request_header(const struct http_request *request, const char *name)
{
	const char *value = NULL;
	for (size_t i = 0; i < request->header_count; i++) {
		if (!text_equal_ignoring_case(request->headers[i].name, name))
			continue;
		if (value != NULL)
			return "";
		value = request->headers[i].value;
	}
	return value;
}

/* Decodes %XX, and + in queries. False: malformed, holds a control character, or is not UTF-8. */
static bool decode(const char *from, size_t length, bool plus, char **ret)
{
	char *decoded = memory_new(length + 1), *to = decoded;
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)from[i];
		if (c == '%') {
			int byte = i + 2 < length ? url_decode_byte(from + i) : -1;
			if (byte < 0)
				goto bad;
			c = (unsigned char)byte;
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if (c < ' ' || c == 127)
			goto bad;
		*to++ = (char)c;
	}
	if (!text_is_utf8(decoded))
		goto bad;
	*ret = decoded;
	return true;
bad:
	free(decoded);
	return false;
}

/* Encoded slashes, backslashes and dots mean nothing here: whoever sends them hopes to be misread. */
static bool has_disguised_segments(const char *target)
{
	for (const char *c = strchr(target, '%'); c != NULL; c = strchr(c + 1, '%')) {
		int byte = url_decode_byte(c);
		if (byte == '/' || byte == '\\' || byte == '.')
			return true;
	}
	if (strchr(target, '\\') != NULL)
		return true;
	for (const char *segment = strchr(target, '/'); segment != NULL;
	        segment = strchr(segment, '/')) {
		size_t length = strcspn(++segment, "/");
		if ((length == 1 && segment[0] == '.') ||
		        (length == 2 && segment[0] == '.' && segment[1] == '.'))
			return true;
	}
	return false;
}

static void parse_path(struct http_request *request, const char *target)
{
	if (target[0] != '/')
		http_request_set_flaw(request, PROBLEM_BAD_TARGET,
		        "The target must be a path that begins with a slash.", NULL);
	else if (has_disguised_segments(target))
		http_request_set_flaw(request, PROBLEM_BAD_TARGET,
		        "The path holds dot segments, or encoded dots or slashes.", NULL);
	else if (!decode(target, strlen(target), false, &request->path))
		http_request_set_flaw(request, PROBLEM_BAD_TARGET,
		        "The path is not encoded as UTF-8 with %XX.", NULL);
	if (request->path == NULL)
		request->path = memory_string("");
}

/* A parameter's name as it can be shown: cut, and without what could not be decoded. */
static void flaw_in_parameter(
        struct http_request *request, const char *text, size_t length, const char *detail)
{
	enum { SHOWN_MAX = 64 };
	char *shown = memory_string_n(text, length < SHOWN_MAX ? length : SHOWN_MAX);
	http_request_set_flaw(request, PROBLEM_BAD_PARAMETER, detail, shown);
	free(shown);
}

static void parse_parameter(struct http_request *request, const char *text, size_t length)
{
	const char *equals = memchr(text, '=', length);
	size_t name_length = equals != NULL ? (size_t)(equals - text) : length;
	struct http_parameter parameter = {0};
	if (equals == NULL || name_length == 0) {
		flaw_in_parameter(
		        request, text, name_length, "A query parameter is written NAME=VALUE.");
		return;
	}
	if (!decode(text, name_length, true, &parameter.name) ||
	        !decode(equals + 1, length - name_length - 1, true, &parameter.value)) {
		flaw_in_parameter(request, text, name_length,
		        "This query parameter is not encoded as UTF-8 with %XX.");
		free(parameter.name);
		return;
	}
	request->parameters = memory_resize_array(
	        request->parameters, request->parameter_count + 1, sizeof *request->parameters);
	request->parameters[request->parameter_count++] = parameter;
}

static void parse_query(struct http_request *request, const char *query)
{
	while (*query != '\0' && request->flaw.problem == PROBLEM_NONE) {
		size_t length = strcspn(query, "&");
		if (request->parameter_count == HTTP_PARAMETERS_MAX)
			flaw_in_parameter(request, query, strcspn(query, "=&"),
			        "There are too many query parameters.");
		else if (length > 0)
			parse_parameter(request, query, length);
		query += length + (query[length] == '&');
	}
}

static void parse_body_headers(struct http_request *request)
{
	const char *length = http_request_header(request, "Content-Length");
	uint64_t value;
	if (http_request_header_count(request, "Transfer-Encoding") > 0) {
		if (length != NULL)
			http_request_set_flaw(request, PROBLEM_BAD_FRAMING,
			        "Content-Length and Transfer-Encoding must not stand together.",
			        NULL);
		else
			http_request_set_flaw(request, PROBLEM_LENGTH_REQUIRED,
			        "A body is sent with Content-Length here, not in chunks.", NULL);
	} else if (length != NULL) {
		if (length[0] == '\0' || strlen(length) > 18 ||
		        !text_parse_uint(length, INT64_MAX, &value))
			http_request_set_flaw(request, PROBLEM_BAD_FRAMING,
			        "Content-Length must be one decimal number.", NULL);
		else
			request->content_length = (int64_t)value;
	}
}

void http_request_init(struct http_request *ret, const char *method, const char *target,
        const char *query, const struct http_header *headers, size_t header_count)
{
	*ret = (struct http_request){.method = parse_method(method),
	        .method_name = method,
	        .headers = headers,
	        .header_count = header_count};
	if (header_count > HTTP_HEADERS_MAX)
		http_request_set_flaw(ret, PROBLEM_TOO_MANY_HEADERS, NULL, NULL);
	if (strlen(target) + (query != NULL ? strlen(query) : 0) > HTTP_TARGET_MAX) {
		http_request_set_flaw(ret, PROBLEM_TARGET_TOO_LONG, NULL, NULL);
		ret->path = memory_string("");
		return;
	}
	parse_body_headers(ret);
	parse_path(ret, target);
	if (query != NULL)
		parse_query(ret, query);
}

void http_request_release(struct http_request *request)
{
	for (size_t i = 0; i < request->parameter_count; i++) {
		free(request->parameters[i].name);
		free(request->parameters[i].value);
	}
	free(request->parameters);
	free(request->path);
	free(request->flaw.parameter);
	*request = (struct http_request){0};
}

bool http_etag_matches(const char *if_none_match, const char *etag)
{
	const char *cursor = if_none_match;
	size_t length = strlen(etag);
	while (*cursor != '\0') {
		cursor += strspn(cursor, " ,");
		if (*cursor == '*')
			return true;
		if (text_starts_with(cursor, "W/"))
			cursor += 2;
		if (*cursor != '"')
			return false;
		size_t quoted = strcspn(cursor + 1, "\"") + 2;
		if (cursor[quoted - 1] != '"')
			return false;
		if (quoted == length && memcmp(cursor, etag, length) == 0)
			return true;
		cursor += quoted;
	}
	return false;
}

bool http_is_json(const char *content_type)
{
	static const char json[] = "application/json";
	size_t length = strcspn(content_type, "; ");
	if (length != sizeof json - 1)
		return false;
	char *type = memory_string_n(content_type, length);
	bool is_json = text_equal_ignoring_case(type, json);
	free(type);
	const char *rest = content_type + length + strspn(content_type + length, " ");
	return is_json && (*rest == '\0' || *rest == ';');
}
