/* SPDX-License-Identifier: MIT */
/* Dashboards with control, their keys, and the name that a command leaves for the bridge. */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/random.h"
#include "base/text.h"
#include "http/dashboards.h"
#include "http/port_guard.h"

#define NAME  "0123456789abcdef0123456789abcdef"
#define OTHER "ffffffffffffffff0123456789abcdef"

static void a_key_is_given_once_and_opens_its_own_dashboard(void **state)
{
	(void)state;
	char key[DASHBOARD_KEY_SIZE], again[DASHBOARD_KEY_SIZE], second[DASHBOARD_KEY_SIZE];
	struct dashboards *dashboards = dashboards_new();
	dashboards_add(dashboards, NAME, 1000);
	dashboards_add(dashboards, OTHER, 1000);
	assert_true(dashboards_use(dashboards, NAME, 1000));
	assert_false(dashboards_use(dashboards, "", 1000));
	assert_false(dashboards_has_key(dashboards, NAME, "", 1000));
	assert_true(dashboards_give_key(dashboards, NAME, 1001, key));
	assert_false(dashboards_give_key(dashboards, NAME, 1002, again));
	assert_true(dashboards_give_key(dashboards, OTHER, 1002, second));
	assert_string_not_equal(key, second);
	assert_true(dashboards_has_key(dashboards, NAME, key, 1003));
	assert_false(dashboards_has_key(dashboards, OTHER, key, 1003));
	assert_false(dashboards_has_key(dashboards, NAME, "", 1003));
	key[3] ^= 1;
	assert_false(dashboards_has_key(dashboards, NAME, key, 1003));
	dashboards_free(dashboards);
}

static void a_name_without_a_key_ends_after_ten_minutes(void **state)
{
	(void)state;
	char key[DASHBOARD_KEY_SIZE];
	struct dashboards *dashboards = dashboards_new();
	dashboards_add(dashboards, NAME, 1000);
	assert_true(dashboards_use(dashboards, NAME, 1000 + ONE_TIME_VALID_MS - 1));
	assert_false(dashboards_give_key(dashboards, NAME, 1000 + ONE_TIME_VALID_MS, key));
	assert_false(dashboards_use(dashboards, NAME, 1000 + ONE_TIME_VALID_MS));
	dashboards_free(dashboards);
}

static void a_dashboard_ends_after_twelve_hours_unused(void **state)
{
	(void)state;
	char key[DASHBOARD_KEY_SIZE];
	int64_t used = 5000 + DASHBOARD_UNUSED_MS - 1;
	struct dashboards *dashboards = dashboards_new();
	dashboards_add(dashboards, NAME, 1000);
	assert_true(dashboards_give_key(dashboards, NAME, 5000, key));
	assert_true(dashboards_use(dashboards, NAME, used));
	assert_true(dashboards_has_key(dashboards, NAME, key, used + DASHBOARD_UNUSED_MS - 1));
	assert_false(dashboards_has_key(dashboards, NAME, key, used + DASHBOARD_UNUSED_MS));
	assert_false(dashboards_use(dashboards, NAME, used + DASHBOARD_UNUSED_MS));
	dashboards_free(dashboards);
}

static void a_dashboard_too_many_takes_the_place_of_the_idlest(void **state)
{
	(void)state;
	struct dashboards *dashboards = dashboards_new();
	for (int i = 0; i <= DASHBOARDS_MAX; i++) {
		char name[ONE_TIME_NAME_SIZE];
		snprintf(name, sizeof name, "%032x", i + 1);
		dashboards_add(dashboards, name, 1000 + i);
		assert_true(
		        dashboards_use(dashboards, "00000000000000000000000000000001", 1000 + i));
	}
	assert_false(dashboards_use(dashboards, "00000000000000000000000000000002", 2000));
	dashboards_free(dashboards);
}

static char *make_folder(void)
{
	unsigned char random[8];
	random_bytes(random, sizeof random);
	char *folder = text_format("dashboards-%02x%02x%02x%02x%02x%02x", random[0], random[1],
	        random[2], random[3], random[4], random[5]);
	assert_true(folder_make(folder, NULL));
	return folder;
}

static void a_name_that_was_left_is_taken_once(void **state)
{
	(void)state;
	char *folder = make_folder(), *path = path_join(folder, "dashboard");
	assert_false(dashboard_take_name(folder, NAME));
	assert_true(dashboard_leave_name(folder, NAME, NULL));
	assert_false(dashboard_take_name(folder, OTHER));
	assert_false(dashboard_take_name(folder, "0123"));
	assert_false(dashboard_take_name(folder, ""));
	assert_true(dashboard_take_name(folder, NAME));
	assert_false(dashboard_take_name(folder, NAME));
	static const char *const bad[] = {"", NAME, NAME " ", NAME " x\n",
	        NAME " 2020-01-01T00:00:00.000Z\n", NAME "\n2026-01-01T00:00:00.000Z\n"};
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_true(file_write_private(path, bad[i], false, NULL));
		assert_false(dashboard_take_name(folder, NAME));
	}
	file_remove(path);
	remove(folder);
	free(path);
	free(folder);
}

/* Two of this program's own stand for two programs: the second one cannot have what the first one holds. */
static void a_port_is_held_by_one(void **state)
{
	(void)state;
	uint16_t port = 47113;
	struct port_guard *first, *second;
	enum port_guard_finding finding = port_guard_hold(port, &first);
	while (finding == PORT_GUARD_TAKEN && port < 47213)
		finding = port_guard_hold(++port, &first);
	if (finding == PORT_GUARD_NEEDLESS) {
		assert_null(first);
		print_message("skipped: this machine has no [::1]\n");
		return;
	}
	assert_int_equal(finding, PORT_GUARD_HELD);
	assert_int_equal(port_guard_hold(port, &second), PORT_GUARD_TAKEN);
	assert_null(second);
	port_guard_free(first);
	assert_int_equal(port_guard_hold(port, &second), PORT_GUARD_HELD);
	port_guard_free(second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_key_is_given_once_and_opens_its_own_dashboard),
	        cmocka_unit_test(a_name_without_a_key_ends_after_ten_minutes),
	        cmocka_unit_test(a_dashboard_ends_after_twelve_hours_unused),
	        cmocka_unit_test(a_dashboard_too_many_takes_the_place_of_the_idlest),
	        cmocka_unit_test(a_name_that_was_left_is_taken_once),
	        cmocka_unit_test(a_port_is_held_by_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
