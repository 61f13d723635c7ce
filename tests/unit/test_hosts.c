/* SPDX-License-Identifier: MIT */
/* A pause that a server has asked for holds for all of its URLs, and for no others. */
#include "cmocka_ready.h"

#include <stdio.h>

#include "queue/local/run/hosts.h"

static void a_pause_is_the_hosts(void **state)
{
	(void)state;
	struct local_hosts hosts = {0};
	local_hosts_pause(&hosts, "http://a.example/1", BITS_E_ACCESS_DENIED, 1000, 100);
	assert_non_null(local_hosts_find(&hosts, "http://A.example:80/2?x", 999));
	assert_null(local_hosts_find(&hosts, "http://a.example/1", 1000));
	assert_null(local_hosts_find(&hosts, "https://a.example/1", 200));
	assert_null(local_hosts_find(&hosts, "http://a.example:81/1", 200));
	assert_null(local_hosts_find(&hosts, "http://b.example/1", 200));
	assert_null(local_hosts_find(&hosts, "no url", 200));
	/* A shorter one does not end a longer one. */
	local_hosts_pause(&hosts, "http://a.example/1", BITS_E_ACCESS_DENIED, 500, 100);
	assert_int_equal(local_hosts_find(&hosts, "http://a.example/", 200)->until, 1000);
	local_hosts_pause(&hosts, "http://a.example/1", BITS_E_ACCESS_DENIED, 2000, 100);
	assert_int_equal(local_hosts_find(&hosts, "http://a.example/", 200)->until, 2000);
	assert_int_equal(hosts.count, 1);
	local_hosts_release(&hosts);
}

static void the_number_is_limited(void **state)
{
	(void)state;
	char url[64];
	struct local_hosts hosts = {0};
	for (int i = 0; i <= LOCAL_HOSTS_MAX; i++) {
		snprintf(url, sizeof url, "http://h%d.example/", i);
		local_hosts_pause(&hosts, url, BITS_E_ACCESS_DENIED, 1000 + i, 0);
	}
	assert_int_equal(hosts.count, LOCAL_HOSTS_MAX);
	assert_null(local_hosts_find(&hosts, "http://h0.example/", 1));
	assert_non_null(local_hosts_find(&hosts, "http://h1.example/", 1));
	assert_non_null(local_hosts_find(&hosts, url, 1));
	/* What is over makes room. */
	local_hosts_pause(&hosts, "http://new.example/", BITS_E_ACCESS_DENIED, 9000, 5000);
	assert_int_equal(hosts.count, 1);
	local_hosts_release(&hosts);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_pause_is_the_hosts),
	        cmocka_unit_test(the_number_is_limited),
	};
	return cmocka_run_group_tests_name("hosts that asked for a pause", tests, NULL, NULL);
}
