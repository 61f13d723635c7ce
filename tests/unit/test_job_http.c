/* SPDX-License-Identifier: MIT */
/* What a job's requests may carry: each rule, and that nothing that is said of it holds a secret. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/job_http.h"

static void headers_are_taken_as_they_travel(void **state)
{
	(void)state;
	static const struct {
		const char *text, *header;
	} rows[] = {
	        {"Authorization: Bearer abc", "Authorization: Bearer abc"},
	        {"Cookie:a=b", "Cookie: a=b"},
	        {"X-Key: \t two  words \t", "X-Key: two  words"},
	        {"X-Url: https://a.example/", "X-Url: https://a.example/"},
	        {"X-Tab: a\tb", "X-Tab: a\tb"},
	        {"!#$%&'*+-.^_`|~09azAZ: x", "!#$%&'*+-.^_`|~09azAZ: x"},
	        {"X-\xC3\xBC: x", NULL},
	        {"X-Umlaut: \xC3\xBC", "X-Umlaut: \xC3\xBC"},
	        {"User-Agent: mine", "User-Agent: mine"},
	        {"Bits: not one of theirs", "Bits: not one of theirs"},
	        {"", NULL},
	        {":", NULL},
	        {": x", NULL},
	        {"X-Key", NULL},
	        {"X-Key;", NULL},
	        {"X Key: x", NULL},
	        {"X-Key : x", NULL},
	        {" X-Key: x", NULL},
	        {"X-Key:", NULL},
	        {"X-Key: \t ", NULL},
	        {"X-Key: a\r\nX-Other: b", NULL},
	        {"X-Key: a\nb", NULL},
	        {"X-Key: a\rb", NULL},
	        {"X-Key: a\x01", NULL},
	        {"X-Key: a\x7F", NULL},
	        {"X-Key\r\n: x", NULL},
	        {"Range: bytes=0-1", NULL},
	        {"rAnGe: bytes=0-1", NULL},
	        {"Host: other.example", NULL},
	        {"Content-Length: 1", NULL},
	        {"Transfer-Encoding: chunked", NULL},
	        {"Accept-Encoding: gzip", NULL},
	        {"If-Range: \"a\"", NULL},
	        {"Connection: close", NULL},
	        {"BITS-Session-Id: 1", NULL},
	        {"bits-packet-type: Ping", NULL},
	        {"Content-Name: x", NULL},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *problem = NULL, *header = job_http_header(rows[i].text, &problem);
		if (rows[i].header == NULL) {
			if (header != NULL)
				fail_msg("%s became %s", rows[i].text, header);
			assert_non_null(problem);
			assert_null(strstr(problem, "bytes=0-1"));
			assert_null(strchr(problem, '\n'));
		} else {
			assert_non_null(header);
			assert_string_equal(header, rows[i].header);
			assert_null(problem);
		}
		free(header);
		free(problem);
	}
}

static void expect(const struct job_http *http, bits_hr expected)
{
	char *detail = NULL;
	assert_int_equal(job_http_check(http, &detail), expected);
	assert_int_equal(detail != NULL, expected != BITS_S_OK);
	if (detail != NULL)
		assert_null(strstr(detail, "s3cret"));
	free(detail);
}

static void users_and_passwords_have_rules(void **state)
{
	(void)state;
	expect(&(struct job_http){.user = NULL}, BITS_S_OK);
	expect(&(struct job_http){.user = "Ann", .password = "s3cret:with:colons"}, BITS_S_OK);
	expect(&(struct job_http){.user = "Ann"}, BITS_S_OK);
	expect(&(struct job_http){.user = "", .password = "s3cret"}, BITS_E_INVALID_ARGUMENT);
	expect(&(struct job_http){.user = "a:b", .password = "s3cret"}, BITS_E_INVALID_ARGUMENT);
	expect(&(struct job_http){.user = "a\n", .password = "s3cret"}, BITS_E_INVALID_ARGUMENT);
	expect(&(struct job_http){.user = "a", .password = "s3cret\n"}, BITS_E_INVALID_ARGUMENT);
	char *most = text_format("%0300d", 1), *more = text_format("%0301d", 1);
	expect(&(struct job_http){.user = most, .password = most}, BITS_S_OK);
	expect(&(struct job_http){.user = more}, BITS_E_USERNAME_TOO_LARGE);
	expect(&(struct job_http){.user = most, .password = more}, BITS_E_PASSWORD_TOO_LARGE);
	free(most);
	free(more);
}

static void headers_have_a_limit_together(void **state)
{
	(void)state;
	/* "X: " and the line's end are 5 characters; an emoji is two of them. */
	char *long_one = text_format("X: %08000d", 1), *most = text_format("Y: %08373d", 1);
	char *more = text_format("Y: %08374d", 1);
	struct text emoji = {0};
	text_append(&emoji, "Y: 1");
	for (int i = 0; i < 4186; i++)
		text_append(&emoji, "\xF0\x9F\x98\x80");
	const char *headers[] = {long_one, most};
	expect(&(struct job_http){headers, 2, NULL, NULL, false}, BITS_S_OK);
	headers[1] = more;
	expect(&(struct job_http){headers, 2, NULL, NULL, false}, BITS_E_STRING_TOO_LONG);
	headers[1] = emoji.data;
	expect(&(struct job_http){headers, 2, NULL, NULL, false}, BITS_S_OK);
	text_append(&emoji, "!");
	headers[1] = emoji.data;
	expect(&(struct job_http){headers, 2, NULL, NULL, false}, BITS_E_STRING_TOO_LONG);
	headers[1] = "Range: s3cret";
	expect(&(struct job_http){headers, 2, NULL, NULL, false}, BITS_E_INVALID_ARGUMENT);
	text_release(&emoji);
	free(long_one);
	free(most);
	free(more);
}

static void whatever_is_carried_is_a_secret(void **state)
{
	(void)state;
	static const char *const header = "X: 1";
	assert_false(job_http_is_secret(&(struct job_http){.for_all_hosts = true}));
	assert_true(job_http_is_secret(&(struct job_http){.user = "Ann"}));
	assert_true(job_http_is_secret(&(struct job_http){.headers = &header, .header_count = 1}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(headers_are_taken_as_they_travel),
	        cmocka_unit_test(users_and_passwords_have_rules),
	        cmocka_unit_test(headers_have_a_limit_together),
	        cmocka_unit_test(whatever_is_carried_is_a_secret),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
