/* SPDX-License-Identifier: MIT */
/*
 * A request in our own words: method, path, query and headers, taken apart and checked. What is wrong with it is
 * kept as a problem, so that the access rules are asked first, whatever else is wrong. No sockets here.
 */
#ifndef BITSBRIDGE_HTTP_REQUEST_H
#define BITSBRIDGE_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/problems.h"

enum http_method { HTTP_GET = 1, HTTP_HEAD = 2, HTTP_POST = 4, HTTP_OPTIONS = 8, HTTP_OTHER = 16 };

struct http_parameter {
	char *name, *value; /* decoded, UTF-8; owned */
};

struct http_header {
	const char *name, *value; /* borrowed */
};

/* Something that is wrong with the request itself. */
struct http_flaw {
	enum problem_type problem;
	const char *detail; /* one sentence; static storage; NULL: the problem's title says all */
	char *parameter;    /* the query parameter it is about; owned; NULL: none */
};

struct http_request {
	enum http_method method;
	const char *method_name;           /* borrowed */
	char *path;                        /* decoded; owned; "" where the target is malformed */
	struct http_parameter *parameters; /* owned */
	size_t parameter_count;
	const struct http_header *headers; /* borrowed */
	size_t header_count;
	int64_t content_length; /* of the body; 0: none */
	struct http_flaw flaw;
};

/*
 * target: the path as sent, not decoded; query: what followed the '?', or NULL. The strings and headers must outlive
 * the request. Always fills *ret; release it with http_request_release().
 */
void http_request_init(struct http_request *ret, const char *method, const char *target,
        const char *query, const struct http_header *headers, size_t header_count);
void http_request_release(struct http_request *request);

/* The header's value, "" when it is there more than once, NULL when it is not. Names: any case. */
const char *http_request_header(const struct http_request *request, const char *name);
size_t http_request_header_count(const struct http_request *request, const char *name);

/* Sets the flaw unless there is one already. detail and parameter may be NULL; parameter is copied. */
void http_request_set_flaw(struct http_request *request, enum problem_type problem,
        const char *detail, const char *parameter);

/* Does If-None-Match name this entity tag (with quotes)? Weak comparison, lists, and "*". */
bool http_etag_matches(const char *if_none_match, const char *etag);

/* Is this "application/json", with or without parameters? */
bool http_is_json(const char *content_type);

#endif
