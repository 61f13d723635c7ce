/* SPDX-License-Identifier: MIT */
/* Sites that were allowed or refused for good: the rules of their list, and the file that keeps it. */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "json/sites_json.h"

#define DAY INT64_C(86400000)
#define NOW INT64_C(1795464900250)

static void put(struct site_list *list, const char *origin, const char *provider, bool control,
        enum site_decision decision, enum site_author by)
{
	struct site site = {.origin = memory_string(origin),
	        .providers = memory_new_array(1, sizeof *site.providers),
	        .provider_count = provider != NULL,
	        .control = control,
	        .decision = decision,
	        .by = by,
	        .since = NOW,
	        .last_seen = SITE_TIME_NEVER};
	site.providers[0] = memory_string(provider);
	assert_true(site_list_put(list, &site));
	site_release(&site);
}

static void two_grants_of_a_site_are_one_with_both_rights(void **state)
{
	(void)state;
	struct site_list list = {0};
	put(&list, "https://a.example", "P", false, SITE_ALLOWED, SITE_BY_USER);
	put(&list, "https://a.example", "Q", true, SITE_ALLOWED, SITE_BY_USER);
	const struct site *site = site_find(&list, "https://a.example");
	assert_int_equal(list.count, 1);
	assert_true(site->control);
	assert_true(site_has_provider(site, "P") && site_has_provider(site, "Q"));
	put(&list, "https://a.example", NULL, false, SITE_ALLOWED, SITE_BY_COMMAND);
	assert_int_equal(site_find(&list, "https://a.example")->provider_count, 0);
	site_list_release(&list);
}

static void never_takes_the_place_of_a_grant_and_a_grant_that_of_never(void **state)
{
	(void)state;
	struct site_list list = {0};
	put(&list, "https://a.example", "P", true, SITE_ALLOWED, SITE_BY_USER);
	put(&list, "https://a.example", NULL, false, SITE_NEVER, SITE_BY_USER);
	assert_int_equal(site_find(&list, "https://a.example")->decision, SITE_NEVER);
	put(&list, "https://a.example", "Q", false, SITE_ALLOWED, SITE_BY_COMMAND);
	const struct site *site = site_find(&list, "https://a.example");
	assert_int_equal(site->decision, SITE_ALLOWED);
	assert_false(site->control);
	assert_false(site_has_provider(site, "P"));
	assert_true(site_list_remove(&list, "https://a.example"));
	assert_false(site_list_remove(&list, "https://a.example"));
	site_list_release(&list);
}

static void a_visitors_grant_ends_after_180_days_unseen_and_no_other_does(void **state)
{
	(void)state;
	struct site_list list = {0};
	put(&list, "https://a.example", "P", false, SITE_ALLOWED, SITE_BY_USER);
	put(&list, "https://b.example", "P", false, SITE_ALLOWED, SITE_BY_USER);
	put(&list, "https://c.example", "P", false, SITE_ALLOWED, SITE_BY_COMMAND);
	put(&list, "https://d.example", "P", false, SITE_NEVER, SITE_BY_USER);
	site_find(&list, "https://b.example")->last_seen = NOW + DAY;
	assert_int_equal(site_list_expire(&list, NOW + 180 * DAY), 0);
	assert_int_equal(site_list_expire(&list, NOW + 180 * DAY + 1), 1);
	assert_null(site_find(&list, "https://a.example"));
	assert_int_equal(site_list_expire(&list, NOW + 181 * DAY + 1), 1);
	assert_int_equal(site_list_expire(&list, NOW + 10000 * DAY), 0);
	assert_int_equal(list.count, 2);
	site_list_release(&list);
}

static void a_list_that_is_full_takes_no_more_and_changes_nothing(void **state)
{
	(void)state;
	struct site_list list = {0};
	for (int i = 0; i < SITES_MAX; i++) {
		char origin[40];
		snprintf(origin, sizeof origin, "https://s%d.example", i);
		put(&list, origin, "P", false, SITE_ALLOWED, SITE_BY_USER);
	}
	struct site more = {.origin = memory_string("https://more.example")};
	assert_false(site_list_put(&list, &more));
	struct site known = {.origin = memory_string("https://s7.example"), .decision = SITE_NEVER};
	assert_true(site_list_put(&list, &known));
	assert_int_equal(list.count, SITES_MAX);
	site_release(&more);
	site_release(&known);
	site_list_release(&list);
}

static void only_https_and_pages_of_this_machine_may_ask(void **state)
{
	(void)state;
	static const struct {
		const char *origin;
		bool may_ask, loopback;
	} rows[] = {{"https://a.example", true, false}, {"http://a.example", false, false},
	        {"http://localhost:8080", true, true}, {"http://127.0.0.1", true, true},
	        {"http://127.9.9.9:1", true, true}, {"http://[::1]:8080", true, true},
	        {"http://a.localhost:1", true, true}, {"http://127.evil.example", false, false},
	        {"http://localhost.example", false, false}, {"http://[2001:db8::1]", false, false},
	        {"chrome-extension://abc", false, false}, {"null", false, false},
	        {"https://127.0.0.1:8443", true, true}};
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(site_may_ask(rows[i].origin), rows[i].may_ask);
		assert_int_equal(site_is_loopback(rows[i].origin), rows[i].loopback);
	}
}

static void the_file_gives_back_what_was_written_but_what_ends_with_the_bridge(void **state)
{
	(void)state;
	struct site_list list = {0}, again = {0};
	struct text text = {0};
	const char *reason = NULL;
	put(&list, "https://a.example", "Über, \"Ton\"", true, SITE_ALLOWED, SITE_BY_USER);
	put(&list, "http://localhost:8080", "P", false, SITE_ALLOWED, SITE_BY_USER);
	put(&list, "https://n.example", NULL, false, SITE_NEVER, SITE_BY_USER);
	list.rows[0].last_seen = NOW + 5;
	list.rows[0].acknowledged = true;
	list.rows[1].fleeting = true;
	sites_file_append(&text, &list);
	assert_true(sites_file_parse(text.data, text.length, &again, &reason));
	assert_int_equal(again.count, 2);
	const struct site *site = site_find(&again, "https://a.example");
	assert_string_equal(site->providers[0], "Über, \"Ton\"");
	assert_true(site->control && site->acknowledged);
	assert_int_equal(site->since, NOW);
	assert_int_equal(site->last_seen, NOW + 5);
	assert_int_equal(site_find(&again, "https://n.example")->decision, SITE_NEVER);
	assert_int_equal(site_find(&again, "https://n.example")->last_seen, SITE_TIME_NEVER);
	text_release(&text);
	site_list_release(&list);
	site_list_release(&again);
}

#define ROW(origin, by)                                                                       \
	"{\"origin\":" origin ",\"providers\":[],\"control\":false,\"decision\":\"allowed\"," \
	"\"since\":null,\"lastSeen\":null,\"by\":" by ",\"acknowledged\":false}"
#define GOOD_ROW ROW("\"https://a.example\"", "\"user\"")

static void a_file_that_is_none_of_ours_is_refused_whole(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "[]", "{}", "{\"version\":1}",
	        "{\"version\":2,\"sites\":[]}", "{\"version\":\"1\",\"sites\":[]}",
	        "{\"version\":1,\"sites\":{}}", "{\"version\":1,\"sites\":[1]}",
	        "{\"version\":1,\"sites\":[" ROW("\"\"", "\"user\"") "]}",
	        "{\"version\":1,\"sites\":[" ROW("7", "\"user\"") "]}",
	        "{\"version\":1,\"sites\":[" ROW("\"https://a.example\"", "\"nobody\"") "]}",
	        "{\"version\":1,\"sites\":[" GOOD_ROW "," GOOD_ROW "]}",
	        "{\"version\":1,\"sites\":[" GOOD_ROW "]", "{\"version\":1,\"sites\":[]} x"};
	struct site_list list = {0};
	const char *reason = NULL;
	for (size_t i = 0; i < COUNT(bad); i++) {
		reason = NULL;
		assert_false(sites_file_parse(bad[i], strlen(bad[i]), &list, &reason));
		assert_non_null(reason);
	}
	static const char good[] = "{\"version\":1,\"sites\":[" GOOD_ROW "]}";
	assert_true(sites_file_parse(good, sizeof good - 1, &list, &reason));
	site_list_release(&list);
}

static void a_decision_is_read_strictly(void **state)
{
	(void)state;
	static const struct {
		const char *body, *member; /* NULL: it is good */
		bool allow, control, never;
	} rows[] = {{"{\"allow\":true,\"control\":false}", NULL, true, false, false},
	        {"{\"allow\":true,\"control\":true}", NULL, true, true, false},
	        {"{\"allow\":false,\"never\":true}", NULL, false, false, true},
	        {"{\"allow\":false}", NULL, false, false, false},
	        {"{}", "allow", false, false, false},
	        {"{\"allow\":1}", "allow", false, false, false},
	        {"{\"allow\":true,\"never\":true}", "never", false, false, false},
	        {"{\"allow\":false,\"control\":true}", "control", false, false, false},
	        {"{\"allow\":true,\"allow\":true}", "allow", false, false, false},
	        {"{\"allow\":true,\"all\":true}", "", false, false, false},
	        {"[]", "", false, false, false}, {"", "", false, false, false},
	        {"{\"allow\":true", "", false, false, false}};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct decision decision = {0};
		const char *member = NULL, *reason = NULL;
		bool broken = false;
		bool good = decision_parse(
		        rows[i].body, strlen(rows[i].body), &decision, &broken, &member, &reason);
		assert_int_equal(good, rows[i].member == NULL);
		assert_int_equal(decision.allow, rows[i].allow);
		assert_int_equal(decision.control, rows[i].control);
		assert_int_equal(decision.never, rows[i].never);
		if (!good && member[0] != '\0')
			assert_string_equal(member, rows[i].member);
	}
}

static void a_body_that_names_a_site_is_read_strictly(void **state)
{
	(void)state;
	static const struct {
		const char *body, *origin, *member;
	} rows[] = {{"{\"origin\":\"https://a.example\"}", "https://a.example", NULL},
	        {"{}", NULL, "origin"}, {"{\"origin\":1}", NULL, "origin"},
	        {"{\"origin\":\"\"}", NULL, "origin"}, {"{\"origin\":null}", NULL, "origin"},
	        {"{\"origin\":\"a\",\"origin\":\"b\"}", NULL, ""},
	        {"{\"origin\":\"a\",\"all\":true}", NULL, ""}, {"{\"Origin\":\"a\"}", NULL, ""},
	        {"[]", NULL, ""}, {"", NULL, ""}, {"{\"origin\":\"a\"", NULL, ""}};
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *member = NULL, *reason = NULL;
		bool broken = false;
		char *origin = site_name_parse(
		        rows[i].body, strlen(rows[i].body), &broken, &member, &reason);
		assert_int_equal(origin != NULL, rows[i].origin != NULL);
		if (origin != NULL)
			assert_string_equal(origin, rows[i].origin);
		else
			assert_string_equal(member, rows[i].member);
		free(origin);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(two_grants_of_a_site_are_one_with_both_rights),
	        cmocka_unit_test(never_takes_the_place_of_a_grant_and_a_grant_that_of_never),
	        cmocka_unit_test(a_visitors_grant_ends_after_180_days_unseen_and_no_other_does),
	        cmocka_unit_test(a_list_that_is_full_takes_no_more_and_changes_nothing),
	        cmocka_unit_test(only_https_and_pages_of_this_machine_may_ask),
	        cmocka_unit_test(
	                the_file_gives_back_what_was_written_but_what_ends_with_the_bridge),
	        cmocka_unit_test(a_file_that_is_none_of_ours_is_refused_whole),
	        cmocka_unit_test(a_decision_is_read_strictly),
	        cmocka_unit_test(a_body_that_names_a_site_is_read_strictly),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
