/* SPDX-License-Identifier: MIT */
/* Near misses of access: what is said of them, and that nothing is said where nothing is missed. */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/access_miss.h"
#include "model/snapshot_build.h"

struct job_row {
	const char *provider;
	unsigned service_id;
};

static const struct snapshot *make_snapshot(const struct job_row *rows, size_t count)
{
	struct snapshot *snapshot = snapshot_new(count, 0);
	for (size_t i = 0; i < count; i++) {
		struct job *job = job_new();
		snprintf(job->id.text, sizeof job->id.text, "00000000-0000-0000-0000-%012u",
		        (unsigned)(i % 1000));
		job->description = text_format(
		        "::WMP_STATUS:1:%u:%s::::::", rows[i].service_id, rows[i].provider);
		job_seal(job);
		snapshot->entries[i] = entry_new(job);
		job_unref(job);
	}
	return snapshot;
}

/* One site that may see these providers (NULL ends them), and one question of it (0: none): kind, given, found. */
static void expect(const struct job_row *jobs, size_t job_count, const char *const *providers,
        uint32_t asked, const char *expected)
{
	struct site site = {.origin = memory_string("https://store.example")};
	struct site_list sites = {&site, 1};
	struct access_question question = {"https://store.example", asked};
	struct access_miss_list list;
	struct text text = {0};
	for (size_t i = 0; providers[i] != NULL; i++)
		site_add_provider(&site, providers[i]);
	const struct snapshot *snapshot = make_snapshot(jobs, job_count);
	access_miss_find(&sites, &question, asked != 0, snapshot, &list);
	text_append(&text, "");
	for (size_t i = 0; i < list.count; i++) {
		const struct access_miss *miss = &list.rows[i];
		text_appendf(&text, "%s%s %s: %s", i > 0 ? "; " : "",
		        access_miss_kind_name(miss->kind), miss->given, miss->found);
		assert_string_equal(miss->origin, "https://store.example");
		char *reason = access_miss_reason(miss);
		assert_non_null(strstr(reason, miss->given));
		assert_non_null(strstr(reason, miss->found));
		free(reason);
	}
	assert_string_equal(text.data, expected);
	text_release(&text);
	access_miss_list_release(&list);
	snapshot_unref(snapshot);
	site_release(&site);
}

#define JOBS(...)                              \
	(const struct job_row[]){__VA_ARGS__}, \
	        sizeof((const struct job_row[]){__VA_ARGS__}) / sizeof(struct job_row)
#define PROVIDERS(...)            \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}

static void a_provider_that_differs_in_capitals(void **state)
{
	(void)state;
	expect(JOBS({"Proseware", 1}), PROVIDERS("proseware"), 0,
	        "provider-case proseware: Proseware");
	expect(JOBS({"Proseware", 1}, {"PROSEWARE", 2}), PROVIDERS("proseware"), 0,
	        "provider-case proseware: Proseware, PROSEWARE");
	/* Also where it sees others. */
	expect(JOBS({"Proseware", 1}, {"Litware", 2}), PROVIDERS("proseware", "Litware"), 0,
	        "provider-case proseware: Proseware");
	/* What it is allowed under its right name is no miss of it. */
	expect(JOBS({"Proseware", 1}), PROVIDERS("proseware", "Proseware"), 0, "");
	expect(JOBS({"Proseware", 1}), PROVIDERS("Proseware"), 0, "");
}

static void a_provider_without_downloads(void **state)
{
	(void)state;
	expect(JOBS({"Litware", 1}, {"Litware", 2}), PROVIDERS("Proseware"), 0,
	        "provider Proseware: Litware");
	expect(JOBS({"A", 1}, {"B", 2}, {"C", 3}, {"D", 4}), PROVIDERS("Proseware"), 0,
	        "provider Proseware: A, B, C");
	/* Who sees something is not told of others. */
	expect(JOBS({"Litware", 1}, {"Proseware", 2}), PROVIDERS("Proseware", "Other"), 0, "");
	expect(NULL, 0, PROVIDERS("Proseware"), 0, "");
	expect(JOBS({"Litware", 1}), (const char *const[]){NULL}, 0, "");
}

static void a_collection_that_is_not_there(void **state)
{
	(void)state;
	expect(JOBS({"P", 7}, {"P", 8}, {"P", 7}), PROVIDERS("P"), 9, "service-id 9: 7, 8");
	expect(JOBS({"P", 7}), PROVIDERS("P"), 7, "");
	expect(JOBS({"P", 7}, {"Q", 9}), PROVIDERS("P"), 9, "service-id-of-another 9: Q");
	expect(JOBS({"P", 4294967295}), PROVIDERS("P"), 1, "service-id 1: 4294967295");
	expect(NULL, 0, PROVIDERS("P"), 9, "");
}

static void so_many_are_found(void **state)
{
	(void)state;
	struct site site = {.origin = memory_string("https://store.example")};
	struct site_list sites = {&site, 1};
	struct access_miss_list list;
	struct job_row jobs[ACCESS_MISSES_MAX + 1];
	char names[ACCESS_MISSES_MAX + 1][16];
	for (size_t i = 0; i <= ACCESS_MISSES_MAX; i++) {
		snprintf(names[i], sizeof names[i], "p%zu", i);
		site_add_provider(&site, names[i]);
		names[i][0] = 'P';
		jobs[i] = (struct job_row){names[i], 1};
	}
	for (size_t over = 0; over < 2; over++) {
		const struct snapshot *snapshot = make_snapshot(jobs, ACCESS_MISSES_MAX + over);
		access_miss_find(&sites, NULL, 0, snapshot, &list);
		assert_int_equal(list.count, ACCESS_MISSES_MAX);
		access_miss_list_release(&list);
		snapshot_unref(snapshot);
	}
	site_release(&site);
}

static void an_origin_that_differs_by_scheme_or_port(void **state)
{
	(void)state;
	static const struct {
		const char *allowed, *origin;
		bool near;
	} rows[] = {
	        {"https://store.example", "http://store.example", true},
	        {"https://store.example", "https://store.example:8443", true},
	        {"https://store.example:8443", "https://store.example", true},
	        {"http://[::1]:8080", "http://[::1]:8081", true},
	        {"https://store.example", "https://store.example", false},
	        {"https://store.example", "https://www.store.example", false},
	        {"https://store.example", "https://store.example.evil", false},
	        {"https://store.example", "https://estore.example", false},
	        {"http://[::1]:8080", "http://[::2]:8080", false},
	        {"https://store.example", "null", false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct site site = {.origin = memory_string(rows[i].allowed)};
		struct site_list sites = {&site, 1};
		const struct site *near = access_miss_of_origin(&sites, rows[i].origin);
		assert_int_equal(near != NULL, rows[i].near);
		site.decision = SITE_NEVER;
		assert_null(access_miss_of_origin(&sites, rows[i].origin));
		site_release(&site);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_provider_that_differs_in_capitals),
	        cmocka_unit_test(a_provider_without_downloads),
	        cmocka_unit_test(a_collection_that_is_not_there),
	        cmocka_unit_test(so_many_are_found),
	        cmocka_unit_test(an_origin_that_differs_by_scheme_or_port),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
