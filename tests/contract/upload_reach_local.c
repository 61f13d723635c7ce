/* SPDX-License-Identifier: MIT */
/* What is true of downloads is true of uploads: certificates, proxies, the limit of the rate, turns, time-outs. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "upload_place.h"
#include "world.h"

#define SIZE 900001

static int set_up_group(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	assert_non_null(place);
	web_start_secure_bits(&place->web);
	*state = place;
	return 0;
}

/* host, sources: whom a page's job may ask; NULL: a job of the user's own. */
static struct job_id start_at(struct place *place, const char *base, const char *name,
        const char *options, const char *host, const char *const *sources)
{
	char *path = upload_write(place, name, SIZE, 1);
	char *url = text_format("%s/u/%s?%s", base, name, options);
	enum job_type type = strstr(options, "reply=") != NULL ? JOB_UPLOAD_REPLY : JOB_UPLOAD;
	struct job_id id = place_start_for(place, type, url, path, host, sources);
	free(path);
	free(url);
	return id;
}

static void a_certificate_counts_for_its_own_names(void **state)
{
	struct place *place = *state;
	char *other = text_format("https://other.localhost%s", strrchr(place->web.https, ':'));
	struct job_id id = start_at(place, place->web.https, "unknown", "", NULL, NULL);
	place_expect_error(place, &id, BITS_E_CERTIFICATE_INVALID_CA, "certificate");
	place_serve_with(place, "CURL_CA_BUNDLE", place->web.certificate);
	id = start_at(place, place->web.https, "trusted", "", NULL, NULL);
	upload_expect(place, &id, "trusted");
	id = start_at(place, other, "misnamed", "", NULL, NULL);
	place_expect_error(place, &id, BITS_E_CERTIFICATE_WRONG_NAME, "other.localhost");
	upload_wait_state(place, "misnamed", "\"Create-Session\": 0,");
	/* Nor is the reply fetched without what the file was sent with. */
	id = start_at(place, place->web.https, "replied", "reply=ADDRESS/reply/ID", NULL, NULL);
	upload_push(place, &id);
	id = start_at(place, place->web.https, "plain", "reply=PLAIN/reply/ID", NULL, NULL);
	place_expect_error(place, &id, BITS_E_INVALID_SERVER_RESPONSE, "--allow-downgrade");
	place_serve_with(place, "CURL_CA_BUNDLE", NULL);
	free(other);
}

static void a_proxy_is_used_but_never_for_a_server_that_must_be_looked_at(void **state)
{
	struct place *place = *state;
	static const char *const sources[] = {"http://store.invalid/u/named"};
	place_serve_with(place, "http_proxy", place->web.http);
	struct job_id id = start_at(place, "http://store.invalid", "any", "", NULL, NULL);
	upload_expect(place, &id, "any");
	upload_wait_state(place, "any", "\"hosts\": [\"store.invalid\"]");
	id = start_at(place, "http://store.invalid", "named", "", NULL, sources);
	upload_expect(place, &id, "named");
	id = start_at(place, "http://store.invalid", "own", "", "store.invalid", NULL);
	place_expect_error(place, &id, BITS_E_ACCESS_DENIED, "no_proxy");
	upload_wait_state(place, "own", "\"Create-Session\": 0,");
	place_serve_with(place, "http_proxy", NULL);
}

/* What was not used for half a second may come at once, and a quarter of a second's worth is sent ahead. */
static void the_limit_of_the_rate_holds(void **state)
{
	enum { RATE = 400000, SHORTEST_MS = 1200 };
	struct place *place = *state;
	place_leave(place);
	place_serve_paced(place, RATE, &(struct queue_local_times){0});
	int64_t began = clock_monotonic_ms();
	free(upload_write(place, "limited", SIZE, 1));
	struct job_id id = upload_make(place, "limited", "", NULL);
	struct job_change change = job_change_none();
	change.priority = JOB_PRIORITY_NORMAL;
	assert_int_equal(job_queue_change(place->queue, &id, &change, NULL), BITS_S_OK);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	place_wait_transferred(place, &id);
	assert_true(clock_monotonic_ms() - began >= SHORTEST_MS);
	const struct job *job = world_job(place->queue, &id);
	assert_int_equal(job->error_count, 0);
	job_unref(job);
	upload_expect(place, &id, "limited");
}

/* Each alone would take far longer than a slice; what is acknowledged stays so. */
static void uploads_of_the_background_take_turns(void **state)
{
	static const char *const names[] = {"one", "two"};
	struct place *place = *state;
	struct job_id ids[COUNT(names)];
	place_leave(place);
	place_serve_paced(place, 0, &(struct queue_local_times){.slice = 300});
	for (size_t i = 0; i < COUNT(names); i++) {
		free(upload_write(place, names[i], 40000000, 1));
		ids[i] = upload_make(place, names[i], "rate=2000000", NULL);
		struct job_change change = job_change_none();
		change.priority = JOB_PRIORITY_NORMAL;
		assert_int_equal(job_queue_change(place->queue, &ids[i], &change, NULL), BITS_S_OK);
		assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &ids[i]), BITS_S_OK);
	}
	place_wait_turns(place, ids);
	for (size_t i = 0; i < COUNT(names); i++) {
		upload_wait_state(place, names[i], "\"Create-Session\": 1,");
		assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &ids[i]), BITS_S_OK);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
	        TEST(a_certificate_counts_for_its_own_names),
	        TEST(a_proxy_is_used_but_never_for_a_server_that_must_be_looked_at),
	        TEST(the_limit_of_the_rate_holds),
	        TEST(uploads_of_the_background_take_turns),
#undef TEST
	};
	return cmocka_run_group_tests_name(
	        "uploads as downloads", tests, set_up_group, place_tear_down_group);
}
