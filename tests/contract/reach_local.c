/* SPDX-License-Identifier: MIT */
/* Whom the embedded queue's transfers may reach, and by which way: certificates, proxies, allowed hosts and prefixes. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "place.h"
#include "world.h"

static struct job_id start_at(struct place *place, const char *url, const char *name,
        const char *host, const char *const *prefix)
{
	char *path = folder_path(place->folder, name);
	struct job_id id = place_start_for(place, JOB_DOWNLOAD, url, path, host, prefix);
	free(path);
	return id;
}

/* Of the way to the server, not of the file. */
static void expect_fatal(
        struct place *place, const struct job_id *id, bits_hr code, const char *said)
{
	place_expect_error(place, id, code, said);
	const struct job *job = world_job(place->queue, id);
	assert_int_equal(job->error.context, JOB_CONTEXT_TRANSPORT);
	job_unref(job);
}

static void a_certificate_of_nobody_is_fatal(void **state)
{
	struct place *place = *state;
	char *url = text_format("%s/f/secret", place->web.https);
	struct job_id id = start_at(place, url, "secret", NULL, NULL);
	place_expect_error(place, &id, BITS_E_CERTIFICATE_INVALID_CA, "certificate");
	free(url);
}

static void a_certificate_that_the_environment_trusts_is_good_for_its_own_names(void **state)
{
	struct place *place = *state;
	const char *port = strrchr(place->web.https, ':');
	char *good = text_format("%s/f/trusted?size=1000", place->web.https);
	char *wrong = text_format("https://other.localhost%s/f/misnamed?size=1000", port);
	place_serve_with(place, "CURL_CA_BUNDLE", place->web.certificate);
	struct job_id id = start_at(place, good, "trusted", NULL, NULL);
	place_expect_file(place, &id, "trusted", "size=1000");
	id = start_at(place, wrong, "misnamed", NULL, NULL);
	expect_fatal(place, &id, BITS_E_CERTIFICATE_WRONG_NAME, "other.localhost");
	place_serve_with(place, "CURL_CA_BUNDLE", NULL);
	free(good);
	free(wrong);
}

static void a_proxy_is_used_but_never_for_a_server_that_must_be_looked_at(void **state)
{
	struct place *place = *state;
	static const char *const prefixes[] = {"http://store.invalid/f/named/"};
	place_serve_with(place, "http_proxy", place->web.http);
	struct job_id id =
	        start_at(place, "http://store.invalid/f/any?size=1000", "any", NULL, NULL);
	place_expect_file(place, &id, "any", "size=1000");
	id = start_at(place, "http://store.invalid/f/named/a?size=1000", "named", NULL, prefixes);
	place_expect_file(place, &id, "named", "size=1000");
	id = start_at(place, "http://store.invalid/f/own?size=1000", "own", "store.invalid", NULL);
	expect_fatal(place, &id, BITS_E_ACCESS_DENIED, "no_proxy");
	/* Nor by a redirect. */
	id = start_at(place,
	        "http://store.invalid/f/named/b?redirect=http://store.invalid/f/own?size=1000",
	        "moved", "store.invalid", prefixes);
	expect_fatal(place, &id, BITS_E_ACCESS_DENIED, "no_proxy");
	char *log = web_log(&place->web, "own");
	assert_string_equal(log, "");
	free(log);
	place_serve_with(place, "http_proxy", NULL);
}

static void a_proxy_that_wants_a_name_says_so(void **state)
{
	struct place *place = *state;
	place_serve_with(place, "https_proxy", place->web.http);
	struct job_id id = start_at(place, "https://store.invalid/f/a", "tunnel", NULL, NULL);
	expect_fatal(place, &id, error_from_http_status(407), "user name and password");
	place_serve_with(place, "https_proxy", NULL);
}

/* A host's name alone does not open this machine or its neighbours to a web page. */
static void a_host_may_not_lead_to_a_private_address(void **state)
{
	struct place *place = *state;
	struct job_file_spec file;
	char *url = web_url(&place->web, "private", "size=1000");
	char *path = folder_path(place->folder, "private");
	struct job_spec spec = world_spec(&file, url, path);
	spec.allowed_host = "127.0.0.1";
	struct job_id id;
	char *detail = NULL;
	bits_hr code = job_queue_create(place->queue, &spec, &id, &detail);
	if (code >= 0) {
		assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
		const struct job *job =
		        world_wait(place->queue, &id, 1u << JOB_ERROR | 1u << JOB_TRANSFERRED);
		assert_int_equal(job->state, JOB_ERROR);
		assert_int_equal(job->error.code, BITS_E_ACCESS_DENIED);
		job_unref(job);
	}
	char *log = web_log(&place->web, "private");
	assert_string_equal(log, "");
	free(log);
	free(detail);
	free(url);
	free(path);
}

static void redirects_stay_within_the_allowed_prefixes(void **state)
{
	struct place *place = *state;
	char *prefix = text_format("%s/f/shop/", place->web.http);
	const char *prefixes[] = {prefix};
	static const struct {
		const char *name, *target;
		bool allowed;
	} rows[] = {
	        {"shop/in", "/f/shop/other?size=1000", true},
	        {"shop/out", "/f/elsewhere?size=1000", false},
	        {"shop/up", "/f/shop/../elsewhere?size=1000", false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *options = text_format("redirect=%s%s", place->web.http, rows[i].target);
		char *url = web_url(&place->web, rows[i].name, options);
		char *path = folder_path(place->folder, job_file_base_name(rows[i].name));
		struct job_id id = place_start_for(place, JOB_DOWNLOAD, url, path, NULL, prefixes);
		const struct job *job =
		        world_wait(place->queue, &id, 1u << JOB_ERROR | 1u << JOB_TRANSFERRED);
		if ((job->state == JOB_TRANSFERRED) != rows[i].allowed)
			fail_msg("%s: %s", rows[i].name, job_state_name(job->state));
		job_unref(job);
		free(options);
		free(url);
		free(path);
	}
	char *log = web_log(&place->web, "elsewhere");
	assert_string_equal(log, "");
	free(log);
	free(prefix);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, place_set_up, place_tear_down)
	        TEST(a_certificate_of_nobody_is_fatal),
	        TEST(a_certificate_that_the_environment_trusts_is_good_for_its_own_names),
	        TEST(a_proxy_is_used_but_never_for_a_server_that_must_be_looked_at),
	        TEST(a_proxy_that_wants_a_name_says_so),
	        TEST(a_host_may_not_lead_to_a_private_address),
	        TEST(redirects_stay_within_the_allowed_prefixes),
#undef TEST
	};
	return cmocka_run_group_tests_name(
	        "whom local transfers reach", tests, place_set_up_group, place_tear_down_group);
}
