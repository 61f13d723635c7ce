/* SPDX-License-Identifier: MIT */
/* The file of allowed sites: what two programs do to it in turns, and what becomes of it where it is not whole. */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/random.h"
#include "base/text.h"
#include "http/sites.h"

struct place {
	char *folder, *file;
};

static int set_up(void **state)
{
	struct place *place = test_calloc(1, sizeof *place);
	unsigned char random[8];
	random_bytes(random, sizeof random);
	place->folder = text_format("sites-%02x%02x%02x%02x%02x%02x", random[0], random[1],
	        random[2], random[3], random[4], random[5]);
	place->file = path_join(place->folder, "sites.json");
	*state = place;
	return folder_make(place->folder, NULL) ? 0 : -1;
}

static int tear_down(void **state)
{
	struct place *place = *state;
	char *lock = path_join(place->folder, "sites.lock");
	file_remove(place->file);
	file_remove(lock);
	remove(place->folder);
	free(lock);
	free(place->file);
	free(place->folder);
	test_free(place);
	return 0;
}

static struct sites *open_sites(const struct place *place)
{
	char *error = NULL;
	struct sites *sites = sites_open(place->folder, &error);
	assert_non_null(sites);
	return sites;
}

static void put(struct sites *sites, const char *origin, bool fleeting)
{
	char *error = NULL;
	struct site site = {.origin = memory_string(origin),
	        .since = clock_wall_ms(),
	        .last_seen = SITE_TIME_NEVER,
	        .fleeting = fleeting};
	assert_true(sites_put(sites, &site, &error));
	site_release(&site);
}

static size_t count(struct sites *sites)
{
	struct site_list list;
	sites_copy(sites, &list);
	size_t count = list.count;
	site_list_release(&list);
	return count;
}

static void two_programs_lose_nothing_of_each_other(void **state)
{
	struct sites *bridge = open_sites(*state), *command = open_sites(*state);
	char *error = NULL;
	put(bridge, "https://a.example", false);
	put(command, "https://b.example", false);
	put(bridge, "https://c.example", false);
	assert_int_equal(count(bridge), 3);
	assert_true(sites_remove(command, "https://a.example", &error));
	assert_int_equal(count(command), 2);
	assert_true(sites_refresh(bridge, &error));
	assert_int_equal(count(bridge), 2);
	sites_free(bridge);
	sites_free(command);
}

static void what_ends_with_the_bridge_stays_in_its_memory(void **state)
{
	struct sites *bridge = open_sites(*state);
	char *error = NULL;
	put(bridge, "http://localhost:8080", true);
	put(bridge, "https://a.example", false);
	assert_true(sites_refresh(bridge, &error));
	assert_int_equal(count(bridge), 2);
	struct sites *next = open_sites(*state);
	assert_int_equal(count(next), 1);
	assert_true(sites_remove(bridge, "http://localhost:8080", &error));
	assert_int_equal(count(bridge), 1);
	sites_free(bridge);
	sites_free(next);
}

static void a_site_that_is_not_there_is_said_to_be_so(void **state)
{
	struct sites *sites = open_sites(*state);
	char *error = NULL;
	assert_false(sites_remove(sites, "https://a.example", &error));
	assert_non_null(strstr(error, "https://a.example"));
	free(error);
	error = NULL;
	assert_false(sites_acknowledge(sites, "https://a.example", &error));
	free(error);
	sites_free(sites);
}

static void a_file_that_is_none_of_ours_is_neither_used_nor_written(void **state)
{
	const struct place *place = *state;
	char *error = NULL;
	struct sites *sites = open_sites(place);
	put(sites, "https://a.example", false);
	assert_true(file_write_private(place->file, "{\"version\":1,\"sites\":[", false, NULL));
	assert_null(sites_open(place->folder, &error));
	assert_non_null(strstr(error, "sites.json"));
	free(error);
	error = NULL;
	struct site site = {.origin = memory_string("https://b.example")};
	assert_false(sites_put(sites, &site, &error));
	assert_non_null(error);
	free(error);
	site_release(&site);
	assert_int_equal(count(sites), 1);
	char *content = file_read(place->file, 1000, NULL, NULL);
	assert_string_equal(content, "{\"version\":1,\"sites\":[");
	free(content);
	sites_free(sites);
}

static void a_visit_is_written_down_once_an_hour(void **state)
{
	enum { HOUR = 60 * 60 * 1000 };
	struct sites *sites = open_sites(*state);
	struct site_list list;
	int64_t now = clock_wall_ms();
	put(sites, "https://a.example", false);
	sites_set_seen(sites, "https://a.example", now);
	sites_set_seen(sites, "https://a.example", now + HOUR - 1);
	sites_copy(sites, &list);
	assert_int_equal(list.rows[0].last_seen, now);
	site_list_release(&list);
	sites_set_seen(sites, "https://a.example", now + HOUR);
	sites_set_seen(sites, "https://unknown.example", now + HOUR);
	struct sites *other = open_sites(*state);
	sites_copy(other, &list);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.rows[0].last_seen, now + HOUR);
	site_list_release(&list);
	sites_free(other);
	sites_free(sites);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	        TEST(two_programs_lose_nothing_of_each_other),
	        TEST(what_ends_with_the_bridge_stays_in_its_memory),
	        TEST(a_site_that_is_not_there_is_said_to_be_so),
	        TEST(a_file_that_is_none_of_ours_is_neither_used_nor_written),
	        TEST(a_visit_is_written_down_once_an_hour),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
