/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include "cli/commands/serve_settings.h"

static void set(struct options *options, enum option_id id, const char *value)
{
	char *problem = NULL;
	if (!options_set(options, id, LEVEL_FILE, value, NULL, NULL, &problem))
		fail_msg("%s", problem);
}

static void origins_become_one_entry_each(void **state)
{
	(void)state;
	struct options options = {0};
	struct http_settings settings;
	set(&options, OPTION_ALLOW_ORIGIN, "https://a.example=P");
	set(&options, OPTION_ALLOW_ORIGIN, "https://A.example:443=Q,P,R");
	set(&options, OPTION_ALLOW_ORIGIN, "https://b.example");
	set(&options, OPTION_ALLOW_ORIGIN, "https://B.example");
	set(&options, OPTION_ALLOW_CONTROL, "https://a.example");
	set(&options, OPTION_ALLOW_CONTROL, "https://c.example=S");
	serve_settings_init(&settings, &options);
	const struct site *origins = settings.named.rows;
	assert_int_equal(settings.named.count, 3);
	assert_string_equal(origins[0].origin, "https://a.example");
	assert_int_equal(origins[0].provider_count, 3);
	assert_string_equal(origins[0].providers[2], "R");
	assert_true(origins[0].control);
	assert_int_equal(origins[0].by, SITE_BY_CONFIG);
	assert_int_equal(origins[1].provider_count, 0);
	assert_false(origins[1].control);
	assert_string_equal(origins[2].providers[0], "S");
	assert_true(origins[2].control);
	serve_settings_release(&settings);
	options_release(&options);
}

static void it_is_known_who_named_an_origin(void **state)
{
	(void)state;
	struct options options = {0};
	struct http_settings settings;
	char *problem = NULL;
	set(&options, OPTION_ALLOW_CONTROL, "https://file.example");
	assert_true(options_set(&options, OPTION_ALLOW_ORIGIN, LEVEL_COMMAND_LINE,
	        "https://line.example", NULL, NULL, &problem));
	serve_settings_init(&settings, &options);
	assert_int_equal(settings.named.count, 2);
	assert_int_equal(site_find(&settings.named, "https://file.example")->by, SITE_BY_CONFIG);
	assert_int_equal(site_find(&settings.named, "https://line.example")->by, SITE_BY_OPTION);
	serve_settings_release(&settings);
	options_release(&options);
}

static void the_rest_is_passed_on(void **state)
{
	(void)state;
	struct options options = {0};
	struct http_settings settings;
	set(&options, OPTION_PORT, "80");
	set(&options, OPTION_ALLOW_USER, "Anna Lena");
	set(&options, OPTION_ALLOW_SOURCE, "https://cdn.example/");
	serve_settings_init(&settings, &options);
	assert_int_equal(settings.port, 80);
	assert_int_equal(settings.named.count, 0);
	assert_int_equal(settings.allow_user_count, 1);
	assert_string_equal(settings.allow_users[0], "Anna Lena");
	assert_string_equal(settings.allowed_prefixes[0], "https://cdn.example/");
	assert_null(settings.webroot);
	serve_settings_release(&settings);
	options_release(&options);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(origins_become_one_entry_each),
	        cmocka_unit_test(it_is_known_who_named_an_origin),
	        cmocka_unit_test(the_rest_is_passed_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
