/* SPDX-License-Identifier: MIT */
/* URLs as people write them, as they travel, and what is none. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/url.h"

static void a_url_is_taken_apart(void **state)
{
	(void)state;
	struct url url;
	assert_int_equal(
	        url_parse("HTTPS://a:b@Store.Example:8443/a/b.mp3?x=1#top", &url), URL_GOOD);
	assert_string_equal(url.text, "https://a:b@store.example:8443/a/b.mp3?x=1");
	assert_true(url.secure);
	assert_int_equal(url.port, 8443);
	assert_int_equal(url.host.kind, URL_HOST_NAME);
	assert_string_equal(url.host.text, "store.example");
	assert_string_equal(url.path, "/a/b.mp3?x=1");
	assert_int_equal(url.path_length, strlen("/a/b.mp3"));
	assert_string_equal(url.query, "x=1");
	assert_int_equal(url.traits, URL_HAS_USER | URL_HAD_FRAGMENT);
	url_release(&url);

	assert_int_equal(url_parse("http://store.example", &url), URL_GOOD);
	assert_false(url.secure);
	assert_int_equal(url.port, 80);
	assert_string_equal(url.path, "/");
	assert_null(url.query);
	assert_int_equal(url.traits, 0);
	url_release(&url);
	url_release(&url);
}

static void urls_may_be_written_as_people_do(void **state)
{
	(void)state;
	static const struct {
		const char *written, *travels;
	} rows[] = {
	        {"http://h/slow hand", "http://h/slow%20hand"},
	        {"http://h/a b?c d&e=f g", "http://h/a%20b?c%20d&e=f%20g"},
	        {"http://h/sch\xC3\xB6ne?\xC3\xBC", "http://h/sch%C3%B6ne?%C3%BC"},
	        {"http://h/\xFF", "http://h/%FF"},
	        {"http://h/100% sure", "http://h/100%25%20sure"},
	        {"http://h/%41%2f%zz%", "http://h/%41%2f%25zz%25"},
	        {"http://h/a\"<>\\^`{|}b", "http://h/a%22%3C%3E%5C%5E%60%7B%7C%7Db"},
	        {"http://h/!$&'()*+,;=:@[]~-._", "http://h/!$&'()*+,;=:@[]~-._"},
	        {"http://h?x", "http://h/?x"},
	        {"http://h/a?", "http://h/a?"},
	        {"http://h#x", "http://h/"},
	        {"http://h/a?b/../c", "http://h/a?b/../c"},
	        {"http://h/a?b?c#d?e", "http://h/a?b?c"},
	        {"http://h:80/", "http://h/"},
	        {"https://h:443/", "https://h/"},
	        {"http://h:443/", "http://h:443/"},
	        {"http://h:00081/", "http://h:81/"},
	        {"http://a@b@h/", "http://a@b@h/"},
	        {"http://u ser:p%w@h/", "http://u%20ser:p%25w@h/"},
	        {"http://h/a/./b/../c", "http://h/a/c"},
	        {"http://h/../../a", "http://h/a"},
	        {"http://h/a/..", "http://h/"},
	        {"http://h/a/b/.", "http://h/a/b/"},
	        {"http://h/a/%2e%2E/.%2e/b/%2e", "http://h/b/"},
	        {"http://h/a//../b", "http://h/a/b"},
	        {"http://h//a//", "http://h//a//"},
	        {"http://h/.../..a/a..", "http://h/.../..a/a.."},
	        {"http://h/a\\..\\b", "http://h/a%5C..%5Cb"},
	        {"http://Store.EXAMPLE./a", "http://store.example./a"},
	        {"http://b\xC3\xBC"
	         "cher.example/",
	                "http://xn--bcher-kva.example/"},
	        {"http://127.0.0.1/", "http://127.0.0.1/"},
	        {"http://[0:0:0:0:0:0:0:1]:81/", "http://[::1]:81/"},
	        {"http://[2001:DB8:0:0:1:0:0:1]/", "http://[2001:db8::1:0:0:1]/"},
	        {"http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/"},
	        {"http://[1:2:3:4:5:6:0:0]/", "http://[1:2:3:4:5:6::]/"},
	        {"http://a_b-c.1a/", "http://a_b-c.1a/"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct url url, again;
		enum url_problem problem = url_parse(rows[i].written, &url);
		if (problem != URL_GOOD)
			fail_msg("%s: %s", rows[i].written, url_problem_sentence(problem));
		assert_string_equal(url.text, rows[i].travels);
		assert_int_equal(url_parse(url.text, &again), URL_GOOD);
		assert_string_equal(again.text, url.text);
		url_release(&again);
		url_release(&url);
	}
}

static void what_is_no_url_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum url_problem problem;
	} rows[] = {
	        {"", URL_OTHER_SCHEME},
	        {"h/a.mp3", URL_OTHER_SCHEME},
	        {" http://h/", URL_OTHER_SCHEME},
	        {"ftp://h/a", URL_OTHER_SCHEME},
	        {"file:///etc/passwd", URL_OTHER_SCHEME},
	        {"http:/h/a", URL_OTHER_SCHEME},
	        {"http:h", URL_OTHER_SCHEME},
	        {"https//h", URL_OTHER_SCHEME},
	        {"http://", URL_NO_HOST},
	        {"http:///a", URL_NO_HOST},
	        {"http://?a", URL_NO_HOST},
	        {"http://#a", URL_NO_HOST},
	        {"http://:80/", URL_NO_HOST},
	        {"http://user@/", URL_NO_HOST},
	        {"http://h\n/", URL_CONTROL_CHARACTER},
	        {"http://h/\t", URL_CONTROL_CHARACTER},
	        {"http://h/\x7F", URL_CONTROL_CHARACTER},
	        {"http://h:/", URL_PORT},
	        {"http://h:0/", URL_PORT},
	        {"http://h:65536/", URL_PORT},
	        {"http://h:000080/", URL_PORT},
	        {"http://h:+80/", URL_PORT},
	        {"http://h:80:80/", URL_PORT},
	        {"http://h: 80/", URL_PORT},
	        {"http://a b/", URL_HOST_CHARACTER},
	        {"http://h%41/", URL_HOST_CHARACTER},
	        {"http://h\\@evil.example/", URL_HOST_CHARACTER},
	        {"http://h\\a/", URL_HOST_CHARACTER},
	        {"http://h,i/", URL_HOST_CHARACTER},
	        {"http://./", URL_HOST_EMPTY_PART},
	        {"http://.h/", URL_HOST_EMPTY_PART},
	        {"http://a..h/", URL_HOST_EMPTY_PART},
	        {"http://h../", URL_HOST_EMPTY_PART},
	        {"http://127.1/", URL_HOST_NUMBER},
	        {"http://2130706433/", URL_HOST_NUMBER},
	        {"http://0x7f000001/", URL_HOST_NUMBER},
	        {"http://127.0.0.0x1/", URL_HOST_NUMBER},
	        {"http://127.0.0.01/", URL_HOST_NUMBER},
	        {"http://127.0.0.1./", URL_HOST_NUMBER},
	        {"http://1.2.3.4.5/", URL_HOST_NUMBER},
	        {"http://1.2.3.256/", URL_HOST_NUMBER},
	        {"http://h.0x/", URL_HOST_NUMBER},
	        /* Digits and dots of other scripts become ours. */
	        {"http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.1/", URL_HOST_NUMBER},
	        {"http://\xFF/", URL_HOST_NO_NAME},
	        {"http://[::1/", URL_HOST_NO_IPV6},
	        {"http://[]/", URL_HOST_NO_IPV6},
	        {"http://[::1]x/", URL_HOST_NO_IPV6},
	        {"http://[127.0.0.1]/", URL_HOST_NO_IPV6},
	        {"http://[1:2]/", URL_HOST_NO_IPV6},
	        {"http://[:::]/", URL_HOST_NO_IPV6},
	        {"http://[::1::]/", URL_HOST_NO_IPV6},
	        {"http://[1:2:3:4:5:6:7:8:9]/", URL_HOST_NO_IPV6},
	        {"http://[fe80::1%25eth0]/", URL_HOST_NO_IPV6},
	        {"http://[::1%1]/", URL_HOST_NO_IPV6},
	        {"http://[::1 ]/", URL_HOST_NO_IPV6},
	};
	struct url url = {.port = 7};
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum url_problem problem = url_parse(rows[i].text, &url);
		if (problem != rows[i].problem)
			fail_msg("%s: %s", rows[i].text, url_problem_sentence(problem));
		assert_int_equal(url.port, 7);
	}
	assert_string_equal(
	        url_problem_sentence(URL_PORT), "The URL's port is not a number from 1 to 65535.");
	assert_string_equal(url_problem_clause(URL_NO_HOST), "its host is missing");
}

static void dots_are_told_of_however_they_are_written(void **state)
{
	(void)state;
	static const char *const with[] = {"/.", "/..", "/../a", "/a/./b", "/x/%2e%2E/a",
	        "/x/..%2Fa", "/x%2f..%5ca", "/x/%2e%2e%5c", "/x\\..\\a", "/.?a", "/..#a",
	        "/x/..;/a", "/x/..;v=1/a", "/x/%252e%252e/a", "/x/%25252e./a", "/x/%%32e./a",
	        "/x/..%00/a", "/x/..%00.mp3", "/x/..%20/a", "/x/%20../a", "/x/.. ./a", "/x/..%09/a",
	        "/x/..%2500/a", "/x/..%3b/a", "/x%252f..%252fa", "/x%255c..%255ca",
	        "/x/%c0%ae%C0%AE/a", "/x%c0%af..%c1%9ca", "/.;", "/..%250d"};
	static const char *const without[] = {"", "/", "/a", "/...", "/.a", "/a.", "/%2e%2e%2e",
	        "//", "/?..", "/a?/../b", "/a;/b", "/;", "/%20", "/%00", "/..a;/", "/a..",
	        "/a%00..", "/%25", "/%252", "/100%/.a"};
	struct url url;
	for (size_t i = 0; i < COUNT(with) + COUNT(without); i++) {
		bool has = i < COUNT(with);
		char *text = text_format("http://h%s", has ? with[i] : without[i - COUNT(with)]);
		assert_int_equal(url_parse(text, &url), URL_GOOD);
		if (((url.traits & URL_HAD_DOTS) != 0) != has)
			fail_msg("%s", text);
		url_release(&url);
		free(text);
	}
}

static char *repeated(const char *before, size_t count, const char *behind)
{
	struct text text = {0};
	text_append(&text, before);
	while (count-- > 0)
		text_append_char(&text, 'a');
	text_append(&text, behind);
	return text_steal(&text);
}

static enum url_problem problem_of(char *text)
{
	struct url url = {0};
	enum url_problem problem = url_parse(text, &url);
	url_release(&url);
	free(text);
	return problem;
}

static void limits_hold_at_their_edges(void **state)
{
	(void)state;
	size_t room = URL_TEXT_MAX - strlen("http://h/");
	assert_int_equal(problem_of(repeated("http://h/", room, "")), URL_GOOD);
	assert_int_equal(problem_of(repeated("http://h/", room + 1, "")), URL_TOO_LONG);
	/* As it travels it would be longer. */
	assert_int_equal(problem_of(repeated("http://h/", room - 1, " ")), URL_TOO_LONG);
	assert_int_equal(problem_of(repeated("http://h/", room - 3, " ")), URL_GOOD);
	assert_int_equal(problem_of(repeated("http://", 63, ".b/")), URL_GOOD);
	assert_int_equal(problem_of(repeated("http://", 64, ".b/")), URL_HOST_LONG_PART);
	struct text host = {0};
	text_append(&host, "http://");
	for (int i = 0; i < 126; i++)
		text_append(&host, "a.");
	text_append(&host, "b/");
	assert_int_equal(problem_of(text_format("%s", host.data)), URL_GOOD);
	host.data[host.length - 1] = '.';
	assert_int_equal(problem_of(text_format("%s", host.data)), URL_GOOD);
	host.data[host.length - 1] = 'b';
	assert_int_equal(problem_of(text_steal(&host)), URL_HOST_TOO_LONG);
}

static void references_lead_where_browsers_go(void **state)
{
	(void)state;
	static const struct {
		const char *reference, *leads_to; /* NULL: nowhere */
	} rows[] = {
	        {"x.mp3", "http://u@h:81/a/x.mp3"},
	        {"slow hand", "http://u@h:81/a/slow%20hand"},
	        {"../x", "http://u@h:81/x"},
	        {"./", "http://u@h:81/a/"},
	        {"/x?y#z", "http://u@h:81/x?y"},
	        {"?z", "http://u@h:81/a/b?z"},
	        {"", "http://u@h:81/a/b?q/r"},
	        {"#z", "http://u@h:81/a/b?q/r"},
	        {"//other.example/x", "http://other.example/x"},
	        {"https://other.example", "https://other.example/"},
	        {"HTTP://other.example:80", "http://other.example/"},
	        {"1:2", "http://u@h:81/a/1:2"},
	        {"a/b:c", "http://u@h:81/a/a/b:c"},
	        {"//", NULL},
	        {"///x", NULL},
	        {"http:x", NULL},
	        {"file:///etc/passwd", NULL},
	        {"a:b", NULL},
	        {"javascript:1", NULL},
	        {"x\r\ny", NULL},
	};
	struct url base;
	assert_int_equal(url_parse("http://u@h:81/a/b?q/r", &base), URL_GOOD);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct url url = {0};
		enum url_problem problem = url_resolve(&base, rows[i].reference, &url);
		if ((problem == URL_GOOD) != (rows[i].leads_to != NULL))
			fail_msg("%s: %s", rows[i].reference, url_problem_sentence(problem));
		if (problem == URL_GOOD)
			assert_string_equal(url.text, rows[i].leads_to);
		url_release(&url);
	}
	url_release(&base);
}

static void one_path_has_one_normal_form(void **state)
{
	(void)state;
	static const struct {
		const char *text, *normal;
	} rows[] = {
	        {"http://h", "/"},
	        {"http://h/m%75sic/%7e?%41", "/music/~"},
	        {"http://h/a%2fb%2F", "/a%2Fb%2F"},
	        {"http://h/\xC3\xB6%c3%b6", "/%C3%B6%C3%B6"},
	        {"http://h/%2541", "/%2541"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct url url;
		assert_int_equal(url_parse(rows[i].text, &url), URL_GOOD);
		char *normal = url_path_normal(&url);
		assert_string_equal(normal, rows[i].normal);
		free(normal);
		url_release(&url);
	}
	assert_int_equal(url_decode_byte("%4a"), 'J');
	assert_int_equal(url_decode_byte("%00"), 0);
	assert_int_equal(url_decode_byte("%"), -1);
	assert_int_equal(url_decode_byte("%4"), -1);
	assert_int_equal(url_decode_byte("%4g"), -1);
	assert_int_equal(url_decode_byte("a"), -1);
}

static void this_machine_is_known(void **state)
{
	(void)state;
	static const struct {
		const char *host;
		bool here;
	} rows[] = {{"localhost", true}, {"LocalHost.", true}, {"a.localhost", true},
	        {"127.0.0.1", true}, {"127.255.255.254", true}, {"[::1]", true},
	        {"localhost.example", false}, {"notlocalhost", false}, {"128.0.0.1", false},
	        {"[::2]", false}, {"[::]", false}, {"h", false}};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct url_host host;
		assert_int_equal(
		        url_host_parse(rows[i].host, strlen(rows[i].host), &host), URL_GOOD);
		if (url_host_is_loopback(&host) != rows[i].here)
			fail_msg("%s", rows[i].host);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_url_is_taken_apart),
	        cmocka_unit_test(urls_may_be_written_as_people_do),
	        cmocka_unit_test(what_is_no_url_is_refused),
	        cmocka_unit_test(dots_are_told_of_however_they_are_written),
	        cmocka_unit_test(limits_hold_at_their_edges),
	        cmocka_unit_test(references_lead_where_browsers_go),
	        cmocka_unit_test(one_path_has_one_normal_form),
	        cmocka_unit_test(this_machine_is_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
