/* SPDX-License-Identifier: MIT */
/* Where a web page's jobs may fetch from. */
#include "cmocka_ready.h"

#include <string.h>

#include "base/address.h"
#include "model/permission.h"

static void no_page_orders_from_bad_urls(void **state)
{
	(void)state;
	static const char *const urls[] = {"", "store.example/a.mp3", "ftp://store.example/a.mp3",
	        "file:///etc/passwd", "https:///a.mp3", "http://", "https://user@store.example/a",
	        "https://store.example:0/a", "https://store.example:65536/a", "https://a:/b",
	        "https://store.example\\@evil.example/a", "https://store.example/a#b",
	        "https://store.example/../a", "https://store.example/x/%2e%2E/a",
	        "https://store.example/x/..%2Fa", "https://store.example/x%2f..%5ca",
	        "https://store.example/x/%2e%2e%5c", "https://store.example/x\\..\\a",
	        "https://store.example/.", "http://127.1/a", "http://0x7f.0.0.1/a",
	        "http://2130706433/a", "http://127.0.0.01/a", "http://store.example./a",
	        "http://[::1/a", "http://[::1]x/a", "http://1.2.3.4.5/a"};
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		struct url url = {0};
		if (url_parse(urls[i], &url) == URL_GOOD && permission_flaw(&url) == NULL)
			fail_msg("taken: %s", urls[i]);
		url_release(&url);
	}
}

static enum permission_answer decide(
        const char *text, const char *host, const char *const *prefixes, size_t count)
{
	struct url url;
	assert_int_equal(url_parse(text, &url), URL_GOOD);
	enum permission_answer answer = permission_decide(&url, host, prefixes, count);
	url_release(&url);
	return answer;
}

static void a_page_orders_by_short_urls(void **state)
{
	(void)state;
	char text[PERMISSION_URL_MAX + 2] = "http://h/";
	struct url url;
	memset(text + strlen(text), 'a', PERMISSION_URL_MAX - strlen(text));
	assert_int_equal(url_parse(text, &url), URL_GOOD);
	assert_null(permission_flaw(&url));
	url_release(&url);
	text[PERMISSION_URL_MAX] = 'a';
	assert_int_equal(url_parse(text, &url), URL_GOOD);
	assert_string_equal(permission_flaw(&url), "The URL is too long.");
	url_release(&url);
}

static void permissions_are_decided(void **state)
{
	(void)state;
	static const char *const prefixes[] = {"https://cdn.example/music/",
	        "http://127.0.0.1:8080/files", "https://bare.example", "https://query.example/a?b",
	        "no URL"};
	static const struct {
		const char *url;
		enum permission_answer answer;
	} rows[] = {
	        {"https://store.example/a.mp3", PERMISSION_ALLOWED},
	        {"http://store.example:81/a.mp3", PERMISSION_ALLOWED},
	        {"https://store.example.evil.example/a.mp3", PERMISSION_REFUSED},
	        {"https://cdn.example/music/a.mp3", PERMISSION_ALLOWED_PRIVATE},
	        {"https://cdn.example/musical/a.mp3", PERMISSION_REFUSED},
	        {"https://cdn.example/a.mp3", PERMISSION_REFUSED},
	        {"http://cdn.example/music/a.mp3", PERMISSION_REFUSED},
	        {"https://cdn.example:444/music/a.mp3", PERMISSION_REFUSED},
	        {"http://127.0.0.1:8080/files/a.mp3", PERMISSION_ALLOWED_PRIVATE},
	        {"http://127.0.0.1:8080/files", PERMISSION_ALLOWED_PRIVATE},
	        {"http://127.0.0.1:8080/files?x", PERMISSION_ALLOWED_PRIVATE},
	        {"http://127.0.0.1:8080/filesystem", PERMISSION_REFUSED},
	        {"http://127.0.0.1:8081/files/a.mp3", PERMISSION_REFUSED},
	        {"https://bare.example/any", PERMISSION_ALLOWED_PRIVATE},
	        {"https://bare.example", PERMISSION_ALLOWED_PRIVATE},
	        {"https://BARE.example:443", PERMISSION_ALLOWED_PRIVATE},
	        {"https://cdn.example/m%75sic/a%20b", PERMISSION_ALLOWED_PRIVATE},
	        {"https://cdn.example/music/a b", PERMISSION_ALLOWED_PRIVATE},
	        {"https://cdn.example/music%2fa", PERMISSION_REFUSED},
	        {"https://cdn.example/music", PERMISSION_REFUSED},
	        {"https://cdn.example/music/../a", PERMISSION_REFUSED},
	        {"https://u@cdn.example/music/a", PERMISSION_REFUSED},
	        {"https://cdn.example/secret?a", PERMISSION_REFUSED},
	        {"https://query.example/a?b", PERMISSION_ALLOWED_PRIVATE},
	        {"https://query.example/a?b&c", PERMISSION_REFUSED},
	        {"https://query.example/a/b?b", PERMISSION_REFUSED},
	        {"https://bare.example.evil.example/any", PERMISSION_REFUSED},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (decide(rows[i].url, "store.example", prefixes, 5) != rows[i].answer)
			fail_msg("%s", rows[i].url);
	assert_int_equal(
	        decide("http://localhost/a.mp3", "localhost", NULL, 0), PERMISSION_REFUSED);
	assert_int_equal(decide("http://10.1.2.3/a.mp3", "10.1.2.3", NULL, 0), PERMISSION_REFUSED);
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
	static const char *const public[] = {"8.8.8.8", "172.32.0.1", "172.15.0.1", "192.167.1.1",
	        "100.128.0.1", "[2606:4700::1111]", "store.example", "::ffff:8.8.8.8",
	        "64:ff9b::808:808"};
	for (size_t i = 0; i < sizeof private / sizeof *private; i++)
		if (!permission_is_private(private[i]))
			fail_msg("public: %s", private[i]);
	for (size_t i = 0; i < sizeof public / sizeof *public; i++)
		if (permission_is_private(public[i]))
			fail_msg("private: %s", public[i]);
}

/* The first and the last address of each block of IANA's special-purpose registries that is not globally reachable, and
 * their neighbours where those are. */
static void the_registries_blocks_are_special_to_their_edges(void **state)
{
	(void)state;
	static const struct {
		const char *first, *last, *before, *behind; /* NULL: no public neighbour */
	} blocks[] = {
	        {"0.0.0.0", "0.255.255.255", NULL, "1.0.0.0"},
	        {"10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"},
	        {"100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"},
	        {"127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"},
	        {"169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"},
	        {"172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"},
	        {"192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0"},
	        {"192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"},
	        {"192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0"},
	        {"192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"},
	        {"198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0"},
	        {"198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0"},
	        {"203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0"},
	        {"224.0.0.0", "255.255.255.255", "223.255.255.255", NULL},
	        {"::", "::ffff:ffff:ffff:ffff", NULL, NULL},
	        {"::ffff:0:7f00:1", "::ffff:0:808:808", NULL, NULL},
	        {"64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", NULL, "64:ff9b:2::"},
	        {"100::", "100::ffff:ffff:ffff:ffff", NULL, NULL},
	        {"100:0:0:1::", "100::1:ffff:ffff:ffff:ffff", NULL, "100:0:0:2::"},
	        {"2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2000:ffff::", "2001:200::"},
	        {"2001:0:7f00:1::", "2001::1", NULL, NULL},
	        {"2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
	                "2001:db7::", "2001:db9::"},
	        {"2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL, "2003::"},
	        {"3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3ffe::", "3fff:1000::"},
	        {"5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "5eff::", "5f01::"},
	        {"fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fbff::", "fe00::"},
	        {"fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe7f::", NULL},
	        {"fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL, NULL},
	        {"ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL, NULL},
	        /* ISATAP, under a public prefix. */
	        {"2606:4700::5efe:10.0.0.1", "2606:4700::200:5efe:192.168.1.1",
	                "2606:4700::5efd:a00:1", "2606:4700::5eff:a00:1"},
	};
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
		if (!permission_is_private(blocks[i].first) ||
		        !permission_is_private(blocks[i].last))
			fail_msg("public: %s or %s", blocks[i].first, blocks[i].last);
		if ((blocks[i].before != NULL && permission_is_private(blocks[i].before)) ||
		        (blocks[i].behind != NULL && permission_is_private(blocks[i].behind)))
			fail_msg("beside %s: private", blocks[i].first);
	}
}

static void an_address_of_this_machine_is_its_own(void **state)
{
	(void)state;
	static const unsigned char own[4] = {127, 0, 0, 1}, other[4] = {8, 8, 8, 8};
	assert_true(address_is_ours(own, sizeof own));
	assert_false(address_is_ours(other, sizeof other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(no_page_orders_from_bad_urls),
	        cmocka_unit_test(a_page_orders_by_short_urls),
	        cmocka_unit_test(permissions_are_decided),
	        cmocka_unit_test(private_addresses_are_known),
	        cmocka_unit_test(the_registries_blocks_are_special_to_their_edges),
	        cmocka_unit_test(an_address_of_this_machine_is_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
