/* SPDX-License-Identifier: MIT */
/* Request targets, queries, entity tags and content types. The first line is the target, the next are headers. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fuzz.h"
#include "http/filters.h"
#include "http/limits.h"

enum { HEADERS = 8 };

static void check_request(struct http_request *request)
{
	struct jobs_query query;
	FUZZ_CHECK(text_is_utf8(request->path));
	FUZZ_CHECK(request->path[0] == '/' || request->flaw.problem != PROBLEM_NONE);
	FUZZ_CHECK(strstr(request->path, "/../") == NULL);
	FUZZ_CHECK(request->parameter_count <= HTTP_PARAMETERS_MAX);
	FUZZ_CHECK(request->content_length >= 0);
	if (request->flaw.problem == PROBLEM_NONE && jobs_query_parse(request, &query)) {
		FUZZ_CHECK(query.wait <= HTTP_WAIT_MAX_S);
		FUZZ_CHECK(query.wait == 0 || query.since != NULL);
	}
	FUZZ_CHECK(request->flaw.problem == PROBLEM_NONE ||
	           problem_status(request->flaw.problem) >= 400);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	struct http_header headers[HEADERS];
	size_t count = 0;
	char *line = strchr(text, '\n');
	while (line != NULL && count < HEADERS) {
		*line++ = '\0';
		char *colon = strchr(line, ':'), *end = strchr(line, '\n');
		if (colon == NULL || (end != NULL && colon > end))
			break;
		*colon = '\0';
		headers[count++] = (struct http_header){line, colon + 1};
		line = end;
	}
	char *query = strchr(text, '?');
	if (query != NULL)
		*query++ = '\0';
	struct http_request request;
	http_request_init(&request, "GET", text, query, headers, count);
	check_request(&request);
	for (size_t i = 0; i < count; i++) {
		http_etag_matches(headers[i].value, "\"abc-1\"");
		http_is_json(headers[i].value);
	}
	http_request_release(&request);
	free(text);
	return 0;
}
