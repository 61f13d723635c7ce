/* SPDX-License-Identifier: MIT */
/* Which way a job goes where the environment names a proxy. */
#include "cmocka_ready.h"

#include <stdlib.h>

#include "queue/local/fetch/proxy.h"

static void lists_of_exceptions_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *list, *host;
		bool excepted;
	} rows[] = {
	        {"", "store.example", false},
	        {"*", "store.example", true},
	        {"store.example", "store.example", true},
	        {"Store.Example", "store.example", true},
	        {".store.example", "store.example", true},
	        {"store.example.", "store.example", true},
	        {"example", "store.example", true},
	        {"store.example", "cdn.store.example", true},
	        {"ore.example", "store.example", false},
	        {"cdn.store.example", "store.example", false},
	        {"other.example,store.example", "store.example", true},
	        {"other.example, store.example", "store.example", true},
	        {" , ,store.example", "store.example", true},
	        {"other.example", "store.example", false},
	        {"other.example,*", "store.example", false},
	        {".", "store.example", false},
	        {"..", "store.example", false},
	        {"127.0.0.1", "127.0.0.1", true},
	        {"[::1]", "[::1]", true},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (local_proxy_excepts(rows[i].list, rows[i].host) != rows[i].excepted)
			fail_msg("\"%s\" and %s", rows[i].list, rows[i].host);
	}
}

static void forget(void)
{
	static const char *const names[] = {"http_proxy", "HTTP_PROXY", "https_proxy",
	        "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"};
	for (size_t i = 0; i < COUNT(names); i++)
		unsetenv(names[i]);
}

static void bounded_jobs_go_by_no_proxy_that_the_user_did_not_allow(void **state)
{
	(void)state;
	char host[] = "store.example", prefix[] = "https://cdn.example/music/";
	char *prefixes[] = {prefix};
	const struct local_permission anywhere = {0}, bounded = {host, prefixes, 1};
	static const struct {
		const char *name, *value, *except, *url;
		enum local_way way;
	} rows[] = {
	        {NULL, NULL, NULL, "https://store.example/a", WAY_DIRECT},
	        {"https_proxy", "", NULL, "https://store.example/a", WAY_DIRECT},
	        {"https_proxy", "http://p:1", NULL, "https://store.example/a", WAY_NONE},
	        {"HTTPS_PROXY", "http://p:1", NULL, "https://store.example/a", WAY_NONE},
	        {"all_proxy", "socks5://p:1", NULL, "https://store.example/a", WAY_NONE},
	        {"ALL_PROXY", "socks5://p:1", NULL, "http://store.example/a", WAY_NONE},
	        {"https_proxy", "http://p:1", NULL, "http://store.example/a", WAY_DIRECT},
	        {"http_proxy", "http://p:1", NULL, "http://store.example/a", WAY_NONE},
	        {"HTTP_PROXY", "http://p:1", NULL, "http://store.example/a", WAY_DIRECT},
	        {"https_proxy", "http://p:1", "store.example", "https://store.example/a",
	                WAY_DIRECT},
	        {"https_proxy", "http://p:1", "other.example", "https://store.example/a", WAY_NONE},
	        {"https_proxy", "http://p:1", NULL, "https://cdn.example/music/a", WAY_OF_CURL},
	        {"https_proxy", "http://p:1", NULL, "https://cdn.example/else", WAY_NONE},
	        {"https_proxy", "http://p:1", NULL, "no url", WAY_NONE},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		forget();
		if (rows[i].name != NULL)
			setenv(rows[i].name, rows[i].value, 1);
		if (rows[i].except != NULL)
			setenv("no_proxy", rows[i].except, 1);
		enum local_way way = local_proxy_way(rows[i].url, &bounded);
		if (way != rows[i].way)
			fail_msg("row %zu: %d", i, (int)way);
		assert_int_equal(local_proxy_way(rows[i].url, &anywhere), WAY_OF_CURL);
	}
	forget();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(lists_of_exceptions_are_read),
	        cmocka_unit_test(bounded_jobs_go_by_no_proxy_that_the_user_did_not_allow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
