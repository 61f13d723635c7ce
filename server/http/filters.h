/* SPDX-License-Identifier: MIT */
/* Query parameters of the routes: which are known, and what they mean. Pure. */
#ifndef BITSBRIDGE_HTTP_FILTERS_H
#define BITSBRIDGE_HTTP_FILTERS_H

#include "http/request.h"
#include "model/view_filter.h"

struct jobs_query {
	struct view_filter filter; /* its provider is borrowed from the request */
	const char *since;         /* NULL: not asked; borrowed */
	unsigned wait;             /* seconds; 0: not asked */
};

/* False: the request has a flaw now, which names the parameter. */
bool jobs_query_parse(struct http_request *request, struct jobs_query *ret);
/* For routes without parameters: false and a flaw when there is one. */
bool query_is_empty(struct http_request *request);

#endif
