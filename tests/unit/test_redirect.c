/* SPDX-License-Identifier: MIT */
/* Which redirects are followed, and to which URL. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "queue/local/fetch/redirect.h"

static const struct local_permission anything = {0};

struct row {
	const char *asked, *location;
	bool allow_downgrade;
	const char *url; /* NULL: refused */
};

static void locations_are_normalised_and_judged(void **state)
{
	(void)state;
	static const struct row rows[] = {
	        {"http://a.example/x/1", "2", false, "http://a.example/x/2"},
	        {"http://a.example/x/1", "/t|{a}#part", false, "http://a.example/t%7C%7Ba%7D"},
	        {"http://a.example/x", "https://b.example/y", false, "https://b.example/y"},
	        {"https://a.example/x", "//b.example/y", false, "https://b.example/y"},
	        {"https://a.example/x", "HTTP://b.example/y", false, NULL},
	        {"https://a.example/x", "http://a.example:443/x", false, NULL},
	        {"https://a.example/x", "http://b.example/y", true, "http://b.example/y"},
	        {"http://a.example/x", "file:///etc/passwd", true, NULL},
	        {"http://a.example/x", "ftp://a.example/x", true, NULL},
	        {"http://a.example/x", "http:///y", true, NULL},
	        {"http://a.example/x", NULL, true, NULL},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct local_failure failure = {0};
		const char *message = NULL;
		struct local_redirect redirect = {.asked = rows[i].asked,
		        .location = rows[i].location,
		        .count = REDIRECTS_MAX,
		        .allow_downgrade = rows[i].allow_downgrade,
		        .permission = &anything};
		char *url = local_redirect_follow(&redirect, &failure, &message);
		if ((url == NULL) != (rows[i].url == NULL) ||
		        (url != NULL && strcmp(url, rows[i].url) != 0))
			fail_msg("%s from %s: %s", rows[i].location, rows[i].asked,
			        url != NULL ? url : message);
		if (url == NULL) {
			assert_int_equal(failure.code, BITS_E_INTERNET_REDIRECT_FAILED);
			assert_true(failure.fatal);
			assert_non_null(message);
		}
		free(url);
	}
}

static void chains_end(void **state)
{
	(void)state;
	struct local_failure failure;
	const char *message = NULL;
	struct local_redirect redirect = {.asked = "http://a.example/",
	        .location = "/",
	        .count = REDIRECTS_MAX + 1,
	        .permission = &anything};
	assert_null(local_redirect_follow(&redirect, &failure, &message));
	assert_string_equal(message, "the server redirects too often");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(locations_are_normalised_and_judged),
	        cmocka_unit_test(chains_end),
	};
	return cmocka_run_group_tests_name("redirects", tests, NULL, NULL);
}
