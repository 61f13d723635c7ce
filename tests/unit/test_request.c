/* SPDX-License-Identifier: MIT */
/* Requests taken apart: targets, queries, headers, entity tags. */
#include "cmocka_ready.h"

#include <string.h>

#include "http/date.h"
#include "http/filters.h"
#include "http/limits.h"
#include "http/request.h"

static void init(struct http_request *request, const char *target, const char *query)
{
	http_request_init(request, "GET", target, query, NULL, 0);
}

static void good_targets_are_decoded(void **state)
{
	(void)state;
	static const struct {
		const char *target, *path;
	} rows[] = {{"/", "/"}, {"/api/v1/jobs", "/api/v1/jobs"}, {"/a%20b", "/a b"},
	        {"/%7Bx%7d", "/{x}"}, {"/%C3%BC", "/\xc3\xbc"}, {"/a+b", "/a+b"}, {"/..a", "/..a"},
	        {"/a...", "/a..."}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct http_request request;
		init(&request, rows[i].target, NULL);
		assert_int_equal(request.flaw.problem, PROBLEM_NONE);
		assert_string_equal(request.path, rows[i].path);
		http_request_release(&request);
	}
}

static void bad_targets_have_a_flaw(void **state)
{
	(void)state;
	static const char *const targets[] = {"", "*", "x", "http://127.0.0.1/", "/..", "/.",
	        "/a/../b", "/a/./b", "/a/..", "/%2e", "/%2E%2E/", "/a%2fb", "/a%5Cb", "/a\\b", "/%",
	        "/%1", "/%zz", "/%00", "/%1f", "/%7f", "/%ff", "/\xff", "/%c0%af"};
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		struct http_request request;
		init(&request, targets[i], NULL);
		if (problem_status(request.flaw.problem) != 400)
			fail_msg("taken: %s", targets[i]);
		assert_string_equal(request.path, "");
		http_request_release(&request);
	}
}

static void queries_become_filters(void **state)
{
	(void)state;
	struct http_request request;
	struct jobs_query query;
	init(&request, "/",
	        "serviceId=-1&provider=Mc+D%26Co&state=error&state=queued&since=a-1&wait=60&");
	assert_true(jobs_query_parse(&request, &query));
	assert_int_equal(query.filter.service_id, 4294967295u);
	assert_string_equal(query.filter.provider, "Mc D&Co");
	assert_int_equal(query.filter.states, 1u << JOB_ERROR | 1u << JOB_QUEUED);
	assert_string_equal(query.since, "a-1");
	assert_int_equal(query.wait, 60);
	http_request_release(&request);
}

static void bad_queries_name_the_parameter(void **state)
{
	(void)state;
	static const struct {
		const char *query, *parameter;
	} rows[] = {{"x=1", "x"}, {"state=x", "state"}, {"provider", "provider"}, {"=1", ""},
	        {"wait=1", "wait"}, {"since=1&wait=99", "wait"}, {"provider=%f", "provider"},
	        {"%zz=1", "%zz"}, {"serviceId=1&serviceId=1", "serviceId"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct http_request request;
		struct jobs_query query;
		init(&request, "/", rows[i].query);
		assert_false(
		        request.flaw.problem == PROBLEM_NONE && jobs_query_parse(&request, &query));
		assert_int_equal(problem_status(request.flaw.problem), 400);
		assert_string_equal(request.flaw.parameter, rows[i].parameter);
		http_request_release(&request);
	}
}

static void bodies_have_one_length(void **state)
{
	(void)state;
	static const struct {
		const char *length, *encoding;
		int status;
	} rows[] = {{"5", NULL, 0}, {"0", NULL, 0}, {NULL, NULL, 0}, {"5", "chunked", 400},
	        {NULL, "chunked", 411}, {"", NULL, 400}, {"-1", NULL, 400}, {"+1", NULL, 400},
	        {"1 ", NULL, 400}, {"0x1", NULL, 400}, {"5, 5", NULL, 400},
	        {"9999999999999999999", NULL, 400}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct http_header headers[2];
		size_t count = 0;
		struct http_request request;
		if (rows[i].length != NULL)
			headers[count++] = (struct http_header){"content-LENGTH", rows[i].length};
		if (rows[i].encoding != NULL)
			headers[count++] =
			        (struct http_header){"Transfer-Encoding", rows[i].encoding};
		http_request_init(&request, "POST", "/", NULL, headers, count);
		assert_int_equal(problem_status(request.flaw.problem), rows[i].status);
		http_request_release(&request);
	}
}

static void doubled_headers_are_told_apart(void **state)
{
	(void)state;
	static const struct http_header headers[] = {
	        {"Host", "a"}, {"X", "1"}, {"HOST", "b"}, {"Empty", ""}};
	struct http_request request;
	http_request_init(&request, "GET", "/", NULL, headers, 4);
	assert_int_equal(http_request_header_count(&request, "host"), 2);
	assert_string_equal(http_request_header(&request, "host"), "");
	assert_string_equal(http_request_header(&request, "x"), "1");
	assert_string_equal(http_request_header(&request, "empty"), "");
	assert_null(http_request_header(&request, "other"));
	http_request_release(&request);
}

static void entity_tags_compare_weakly(void **state)
{
	(void)state;
	static const char *const same[] = {"\"a-1\"", "W/\"a-1\"", "*", "\"x\", \"a-1\"",
	        "\"x\",W/\"a-1\"", " \"a-1\" ", "\"a,b\", \"a-1\""};
	static const char *const other[] = {"", "a-1", "\"a-1", "\"a-2\"", "\"a-1 \"", "\"\"",
	        "x, \"a-1\"", "w/\"a-1\"", "\"a-11\""};
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		if (!http_etag_matches(same[i], "\"a-1\""))
			fail_msg("differs: %s", same[i]);
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		if (http_etag_matches(other[i], "\"a-1\""))
			fail_msg("same: %s", other[i]);
}

static void dates_are_as_http_writes_them(void **state)
{
	(void)state;
	static const struct {
		int64_t wall;
		const char *date;
	} rows[] = {{0, "Thu, 01 Jan 1970 00:00:00 GMT"},
	        {784111777000, "Sun, 06 Nov 1994 08:49:37 GMT"},
	        {1709210096123, "Thu, 29 Feb 2024 12:34:56 GMT"},
	        {-5, "Thu, 01 Jan 1970 00:00:00 GMT"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char date[HTTP_DATE_SIZE];
		http_date_format(rows[i].wall, date);
		assert_string_equal(date, rows[i].date);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(good_targets_are_decoded),
	        cmocka_unit_test(bad_targets_have_a_flaw),
	        cmocka_unit_test(queries_become_filters),
	        cmocka_unit_test(bad_queries_name_the_parameter),
	        cmocka_unit_test(bodies_have_one_length),
	        cmocka_unit_test(doubled_headers_are_told_apart),
	        cmocka_unit_test(entity_tags_compare_weakly),
	        cmocka_unit_test(dates_are_as_http_writes_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
