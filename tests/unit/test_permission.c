/* SPDX-License-Identifier: MIT */
/* Where a web page's jobs may fetch from. */
#include "cmocka_ready.h"

#include "model/permission.h"

static void urls_are_taken_apart(void **state)
{
	(void)state;
	struct source_url url;
	assert_null(source_url_parse("https://Store.Example:8443/a/b.mp3?x=1", &url));
	assert_true(url.secure);
	assert_string_equal(url.host, "store.example");
	assert_int_equal(url.port, 8443);
	assert_string_equal(url.path, "/a/b.mp3?x=1");
	assert_null(source_url_parse("http://[::1]:81/x", &url));
	assert_string_equal(url.host, "[::1]");
	assert_int_equal(url.port, 81);
	assert_null(source_url_parse("http://store.example", &url));
	assert_string_equal(url.path, "");
}

static void bad_urls_are_refused(void **state)
{
	(void)state;
	static const char *const urls[] = {"", "store.example/a.mp3", "ftp://store.example/a.mp3",
	        "file:///etc/passwd", "https:///a.mp3", "http://", "https://user@store.example/a",
	        "https://store.example:0/a", "https://store.example:65536/a", "https://a:/b",
	        "https://store.example/a b", "https://store.example\\@evil.example/a",
	        "https://store.example/\xc3\xbc", "https://store.example/a#b",
	        "https://store.example/../a", "https://store.example/x/%2e%2E/a",
	        "https://store.example/x/..%2Fa", "https://store.example/x%2f..%5ca",
	        "https://store.example/x/%2e%2e%5c", "https://store.example/x\\..\\a",
	        "https://store.example/.", "http://127.1/a", "http://0x7f.0.0.1/a",
	        "http://2130706433/a", "http://127.0.0.01/a", "http://store.example./a",
	        "http://[::1/a", "http://[::1]x/a", "http://1.2.3.4.5/a"};
	struct source_url url;
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
		if (source_url_parse(urls[i], &url) == NULL)
			fail_msg("taken: %s", urls[i]);
}

static void sources_are_decided(void **state)
{
	(void)state;
	static const char *const prefixes[] = {"https://cdn.example/music/",
	        "http://127.0.0.1:8080/files", "https://bare.example"};
	static const struct {
		const char *url;
		enum source_answer answer;
	} rows[] = {
	        {"https://store.example/a.mp3", SOURCE_ALLOWED},
	        {"http://store.example:81/a.mp3", SOURCE_ALLOWED},
	        {"https://store.example.evil.example/a.mp3", SOURCE_REFUSED},
	        {"https://cdn.example/music/a.mp3", SOURCE_ALLOWED_PRIVATE},
	        {"https://cdn.example/musical/a.mp3", SOURCE_REFUSED},
	        {"https://cdn.example/a.mp3", SOURCE_REFUSED},
	        {"http://cdn.example/music/a.mp3", SOURCE_REFUSED},
	        {"https://cdn.example:444/music/a.mp3", SOURCE_REFUSED},
	        {"http://127.0.0.1:8080/files/a.mp3", SOURCE_ALLOWED_PRIVATE},
	        {"http://127.0.0.1:8080/files", SOURCE_ALLOWED_PRIVATE},
	        {"http://127.0.0.1:8080/files?x", SOURCE_ALLOWED_PRIVATE},
	        {"http://127.0.0.1:8080/filesystem", SOURCE_REFUSED},
	        {"http://127.0.0.1:8081/files/a.mp3", SOURCE_REFUSED},
	        {"https://bare.example/any", SOURCE_ALLOWED_PRIVATE},
	        {"https://bare.example.evil.example/any", SOURCE_REFUSED},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (source_decide(rows[i].url, "store.example", prefixes, 3) != rows[i].answer)
			fail_msg("%s", rows[i].url);
	assert_int_equal(
	        source_decide("http://localhost/a.mp3", "localhost", NULL, 0), SOURCE_REFUSED);
	assert_int_equal(
	        source_decide("http://10.1.2.3/a.mp3", "10.1.2.3", NULL, 0), SOURCE_REFUSED);
}

static void private_addresses_are_known(void **state)
{
	(void)state;
	static const char *const private[] = {"127.0.0.1", "127.255.1.2", "10.0.0.1", "172.16.0.1",
	        "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
	        "224.0.0.1", "255.255.255.255", "::1", "[::1]", "::", "::ffff:127.0.0.1",
	        "::ffff:7f00:1", "64:ff9b::10.0.0.1", "2002:7f00:1::", "64:ff9b:1::8.8.8.8",
	        "fc00::1", "fd12::", "fe80::1", "ff02::1", "localhost", "LOCALHOST", "a.localhost",
	        "", "1:2", ":::", "1:::2"};
	static const char *const public[] = {"203.0.113.5", "8.8.8.8", "172.32.0.1", "172.15.0.1",
	        "192.167.1.1", "100.128.0.1", "2001:db8::1", "[2606:4700::1111]", "store.example",
	        "::ffff:8.8.8.8", "2002:808:808::1"};
	for (size_t i = 0; i < sizeof private / sizeof *private; i++)
		if (!source_is_private(private[i]))
			fail_msg("public: %s", private[i]);
	for (size_t i = 0; i < sizeof public / sizeof *public; i++)
		if (source_is_private(public[i]))
			fail_msg("private: %s", public[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(urls_are_taken_apart),
	        cmocka_unit_test(bad_urls_are_refused),
	        cmocka_unit_test(sources_are_decided),
	        cmocka_unit_test(private_addresses_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
