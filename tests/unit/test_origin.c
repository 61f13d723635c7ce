/* SPDX-License-Identifier: MIT */
/* What --allow-origin takes, and what it says of the rest. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "http/origin.h"

static void good_origins_become_what_browsers_send(void **state)
{
	(void)state;
	static const struct {
		const char *text, *origin;
	} rows[] = {
	        {"https://store.example", "https://store.example"},
	        {"https://store.example:443", "https://store.example"},
	        {"http://store.example:80", "http://store.example"},
	        {"http://store.example:443", "http://store.example:443"},
	        {"HTTPS://Store.Example:8443", "https://store.example:8443"},
	        {"http://localhost:3000", "http://localhost:3000"},
	        {"http://127.0.0.1:8080", "http://127.0.0.1:8080"},
	        {"http://[::1]:8080", "http://[::1]:8080"},
	        {"http://[0:0:0:0:0:0:0:1]:8080", "http://[::1]:8080"},
	        {"https://[2001:DB8:0:0:1:0:0:1]", "https://[2001:db8::1:0:0:1]"},
	        {"https://[2001:0db8:0:1:1:1:1:1]", "https://[2001:db8:0:1:1:1:1:1]"},
	        {"https://[::ffff:127.0.0.1]:443", "https://[::ffff:7f00:1]"},
	        {"https://[fe80::]", "https://[fe80::]"},
	        {"https://[::]", "https://[::]"},
	        {"https://[1:2:3:4:5:6:0:0]", "https://[1:2:3:4:5:6::]"},
	        {"https://xn--bcher-kva.example", "https://xn--bcher-kva.example"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct site spec;
		char *error = NULL;
		if (!http_origin_parse(rows[i].text, &spec, &error))
			fail_msg("%s", error);
		assert_string_equal(spec.origin, rows[i].origin);
		assert_int_equal(spec.provider_count, 0);
		site_release(&spec);
	}
}

static void providers_follow_the_equals_sign(void **state)
{
	(void)state;
	struct site spec;
	char *error = NULL;
	assert_true(
	        http_origin_parse("https://store.example=Proseware,Litware Inc", &spec, &error));
	assert_int_equal(spec.provider_count, 2);
	assert_string_equal(spec.providers[0], "Proseware");
	assert_string_equal(spec.providers[1], "Litware Inc");
	site_release(&spec);
}

static void bad_origins_are_explained(void **state)
{
	(void)state;
	static const struct {
		const char *text, *says;
	} rows[] = {
	        {"", "https://"},
	        {"null", "null"},
	        {"*", "wildcard"},
	        {"store.example", "https://"},
	        {"ftp://store.example", "https://"},
	        {"https://", "host is missing"},
	        {"https://store.example/", "without a path"},
	        {"https://store.example/shop", "without a path"},
	        {"https://store.example?x", "without a path"},
	        {"https://*.store.example", "wildcard"},
	        {"https://a@store.example", "user name"},
	        {"https://store.example:", "port"},
	        {"https://store.example:0", "port"},
	        {"https://store.example:65536", "port"},
	        {"https://store.example:x", "port"},
	        {"https://store..example", "empty part"},
	        {"https://store.example.", "empty part"},
	        {"https://127.1", "address"},
	        {"https://0x7f.0.0.1.0x1", "address"},
	        {"https://[::1", "IPv6"},
	        {"https://[]", "IPv6"},
	        {"https://[1:2]", "IPv6"},
	        {"https://[:::]", "IPv6"},
	        {"https://[1:::2]", "IPv6"},
	        {"https://[::1::]", "IPv6"},
	        {"https://[127.0.0.1]", "IPv6"},
	        {"https://[::1]x", "IPv6"},
	        {"https://[fe80::1%25eth0]", "IPv6"},
	        {"https://[1:2:3:4:5:6:7:8:9]", "IPv6"},
	        {"//store.example", "https://"},
	        {"https:store.example", "https://"},
	        {"https://store.example#x", "without a path"},
	        {"https://store.example\\x", "without a path"},
	        {"https://store.example:+80", "port"},
	        {"https://store.example:80:80", "port"},
	        {"https://store.example, https://two.example", "space"},
	        {"https://store.example,two", "character"},
	        {"\thttps://store.example", "space"},
	        {"file://", "https://"},
	        {"chrome-extension://abc", "https://"},
	        {"https://store example", "space"},
	        {"https://store\xff.example", "UTF-8"},
	        {"https://b\xc3\xbc"
	         "cher.example",
	                "https://xn--bcher-kva.example"},
	        {"https://b\xc3\xbc"
	         "cher.example:8443",
	                "https://xn--bcher-kva.example:8443"},
	        {"https://store.example=", "empty provider"},
	        {"https://store.example=A,,B", "empty provider"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct site spec;
		char *error = NULL;
		if (http_origin_parse(rows[i].text, &spec, &error))
			fail_msg("taken: %s", rows[i].text);
		if (strstr(error, rows[i].says) == NULL)
			fail_msg("%s: does not say %s", error, rows[i].says);
		free(error);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(good_origins_become_what_browsers_send),
	        cmocka_unit_test(providers_follow_the_equals_sign),
	        cmocka_unit_test(bad_origins_are_explained),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
