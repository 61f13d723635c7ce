/* SPDX-License-Identifier: MIT */
/* Jobs of the embedded queue that are changed while they run, wait or have failed. */
#include <stdlib.h>
#include <string.h>

#include "cmocka_ready.h"
#include "folder.h"
#include "place.h"
#include "world.h"

static void give_url(
        struct place *place, const struct job_id *id, const char *name, const char *options)
{
	char *url = web_url(&place->web, name, options);
	struct job_url_change urls = {0, url};
	struct job_change change = job_change_none();
	change.urls = &urls;
	change.url_count = 1;
	assert_int_equal(job_queue_change(place->queue, id, &change, NULL), BITS_S_OK);
	free(url);
}

static void give_priority(struct place *place, const struct job_id *id, enum job_priority priority)
{
	struct job_change change = job_change_none();
	change.priority = priority;
	assert_int_equal(job_queue_change(place->queue, id, &change, NULL), BITS_S_OK);
}

static void expect_log(struct place *place, const char *name, const char *says)
{
	char *log = web_log(&place->web, name);
	if (strstr(log, says) == NULL)
		fail_msg("%s: no \"%s\" in:\n%s", name, says, log);
	free(log);
}

static void a_link_that_ran_out_is_renewed_and_goes_on_at_the_byte(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "link", "size=500000&drop=100000");
	job_unref(world_wait(place->queue, &id, 1u << JOB_TRANSIENT_ERROR));
	give_url(place, &id, "ran-out", "status=403");
	assert_int_equal(world_state(place->queue, &id), JOB_TRANSIENT_ERROR);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	const struct job *job = world_wait(place->queue, &id, 1u << JOB_ERROR);
	assert_int_equal(job->error.code, error_from_http_status(403));
	job_unref(job);
	give_url(place, &id, "renewed", "size=500000");
	assert_int_equal(world_state(place->queue, &id), JOB_ERROR);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	place_expect_file(place, &id, "link", "size=500000");
	expect_log(place, "renewed", "range=bytes=100000- if-range=\"1-500000\"");
}

/* Bytes of two files never become one. */
static void another_file_behind_the_new_link_begins_from_zero(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "one", "size=500000&drop=100000");
	job_unref(world_wait(place->queue, &id, 1u << JOB_TRANSIENT_ERROR));
	give_url(place, &id, "other", "size=500000&seed=2");
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	place_expect_file(place, &id, "one", "size=500000&seed=2");
}

static void a_job_that_runs_moves_to_its_new_link_at_once(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "slow", "size=9000000&rate=100000");
	world_wait_bytes(place->queue, &id, 50000);
	give_url(place, &id, "fast", "size=9000000");
	place_expect_file(place, &id, "slow", "size=9000000");
	expect_log(place, "fast", "if-range=\"1-9000000\"");
}

static void a_file_that_is_here_is_not_fetched_again(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "here", "size=1000");
	place_wait_transferred(place, &id);
	give_url(place, &id, "nowhere", "status=404");
	place_expect_file(place, &id, "here", "size=1000");
	char *log = web_log(&place->web, "nowhere");
	assert_string_equal(log, "");
	free(log);
}

static struct job_id start_in_background(
        struct place *place, const char *name, const char *options, enum job_priority priority)
{
	struct job_file_spec file;
	char *url = web_url(&place->web, name, options), *path = folder_path(place->folder, name);
	struct job_spec spec = world_spec(&file, url, path);
	spec.priority = priority;
	struct job_id id = world_create(place->queue, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	free(url);
	free(path);
	return id;
}

static void a_priority_counts_while_jobs_run(void **state)
{
	struct place *place = *state;
	const char *endless = "size=9000000&rate=100000";
	struct job_id first = start_in_background(place, "first", endless, JOB_PRIORITY_HIGH);
	world_wait_bytes(place->queue, &first, 1);
	struct job_id second = start_in_background(place, "second", endless, JOB_PRIORITY_NORMAL);
	assert_int_equal(world_state(place->queue, &second), JOB_QUEUED);
	/* The one that ran makes room. */
	give_priority(place, &first, JOB_PRIORITY_LOW);
	world_wait_bytes(place->queue, &second, 1);
	job_unref(world_wait(place->queue, &first, 1u << JOB_QUEUED));
	/* And runs beside the other one, by a request of the foreground, from where it was. */
	give_priority(place, &first, JOB_PRIORITY_FOREGROUND);
	job_unref(world_wait(place->queue, &first, 1u << JOB_TRANSFERRING));
	assert_int_equal(world_state(place->queue, &second), JOB_TRANSFERRING);
	expect_log(place, "first", "status=206");
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &first), BITS_S_OK);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &second), BITS_S_OK);
}

/* Connections and limits are those of its priority. */
static void a_running_job_that_comes_to_the_foreground_asks_anew(void **state)
{
	struct place *place = *state;
	struct job_id id = start_in_background(
	        place, "moved", "size=900000&rate=300000&times=1", JOB_PRIORITY_NORMAL);
	world_wait_bytes(place->queue, &id, 1);
	give_priority(place, &id, JOB_PRIORITY_FOREGROUND);
	place_expect_file(place, &id, "moved", "size=900000");
	expect_log(place, "moved", "if-range=\"1-900000\"");
}

static void a_page_s_job_stays_where_it_may_fetch(void **state)
{
	struct place *place = *state;
	struct job_file_spec file;
	char *path = folder_path(place->folder, "page"), *detail = NULL;
	struct job_spec spec = world_spec(&file, "http://store.example/a.mp3", path);
	spec.allowed_host = "store.example";
	struct job_id id = world_create(place->queue, &spec);
	struct job_url_change url = {0, "http://other.example/a.mp3"};
	struct job_change change = job_change_none();
	change.urls = &url;
	change.url_count = 1;
	assert_int_equal(
	        job_queue_change(place->queue, &id, &change, &detail), BITS_E_INVALID_ARGUMENT);
	assert_string_equal(detail, "this job may not fetch from there");
	free(detail);
	url.remote_name = "http://store.example/b.mp3";
	assert_int_equal(job_queue_change(place->queue, &id, &change, NULL), BITS_S_OK);
	free(path);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, place_set_up, place_tear_down)
	        TEST(a_link_that_ran_out_is_renewed_and_goes_on_at_the_byte),
	        TEST(another_file_behind_the_new_link_begins_from_zero),
	        TEST(a_job_that_runs_moves_to_its_new_link_at_once),
	        TEST(a_file_that_is_here_is_not_fetched_again),
	        TEST(a_priority_counts_while_jobs_run),
	        TEST(a_running_job_that_comes_to_the_foreground_asks_anew),
	        TEST(a_page_s_job_stays_where_it_may_fetch),
#undef TEST
	};
	return cmocka_run_group_tests_name(
	        "changed jobs", tests, place_set_up_group, place_tear_down_group);
}
