/* SPDX-License-Identifier: MIT */
/* The embedded queue's transfers, against a web server that fails in every way that tests know of. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "place.h"
#include "world.h"

static void bytes_arrive_and_get_their_name_at_complete(void **state)
{
	struct place *place = *state;
	static const char *const sizes[] = {"size=0", "size=1", "size=65536", "size=3000001"};
	for (size_t i = 0; i < COUNT(sizes); i++) {
		char name[16];
		snprintf(name, sizeof name, "size %zu", i);
		/* Blanks in the URL's path travel as %20. */
		char *path = text_format("size%%20%zu", i);
		struct job_file_spec file;
		char *url = web_url(&place->web, path, sizes[i]),
		     *local = folder_path(place->folder, name);
		struct job_spec spec = world_spec(&file, url, local);
		struct job_id id = world_create(place->queue, &spec);
		assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
		place_expect_file(place, &id, name, sizes[i]);
		free(path);
		free(url);
		free(local);
	}
}

static void urls_may_be_written_as_people_do(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "schöne Stücke, laut", "size=1000");
	place_expect_file(place, &id, "schöne Stücke, laut", "size=1000");
}

/* What the server does, and what becomes of the job. */
struct fault {
	const char *name, *options;
	enum job_state state;
	uint32_t code;
	enum job_error_context context;
};

static const struct fault faults[] = {
        /* As BITS: only jobs that take turns need ranges, and these are of the foreground. */
        {"no-ranges", "ranges=0", JOB_TRANSFERRED, 0, JOB_CONTEXT_NONE},
        {"no-length", "length=0&ranges=0", JOB_ERROR, 0x80200011, JOB_CONTEXT_REMOTE_FILE},
        /* A 206 says the size in its Content-Range. */
        {"sized", "length=0", JOB_TRANSFERRED, 0, JOB_CONTEXT_NONE},
        {"chunked", "chunked=1&ranges=0", JOB_ERROR, 0x80200011, JOB_CONTEXT_REMOTE_FILE},
        {"401", "status=401", JOB_ERROR, 0x80190191, JOB_CONTEXT_REMOTE_FILE},
        {"403", "status=403", JOB_ERROR, 0x80190193, JOB_CONTEXT_REMOTE_FILE},
        {"404", "status=404", JOB_ERROR, 0x80190194, JOB_CONTEXT_REMOTE_FILE},
        {"500", "status=500", JOB_TRANSIENT_ERROR, 0x801901F4, JOB_CONTEXT_REMOTE_FILE},
        {"503", "status=503", JOB_TRANSIENT_ERROR, 0x801901F7, JOB_CONTEXT_REMOTE_FILE},
        {"drop", "size=500000&drop=100000", JOB_TRANSIENT_ERROR, 0x80072EFE, JOB_CONTEXT_NONE},
        {"loop", "loop=1", JOB_ERROR, 0x80072F7C, JOB_CONTEXT_NONE},
        {"to-file", "redirect=file:///etc/passwd", JOB_ERROR, 0x80072F7C, JOB_CONTEXT_NONE},
        {"too-long", "claim=9999999&ranges=0", JOB_TRANSIENT_ERROR, 0x80072EFE, JOB_CONTEXT_NONE},
        {"claims-more", "claim=99999&size=50000", JOB_TRANSIENT_ERROR, 0, JOB_CONTEXT_NONE},
};

static void each_fault_has_its_state_and_code(void **state)
{
	struct place *place = *state;
	struct job_id ids[COUNT(faults)];
	for (size_t i = 0; i < COUNT(faults); i++)
		ids[i] = place_start(place, faults[i].name, faults[i].options);
	struct job_id good = place_start(place, "good", "size=200000");
	for (size_t i = 0; i < COUNT(faults); i++) {
		const struct job *job = world_wait(place->queue, &ids[i], SETTLED);
		if (job->state != faults[i].state ||
		        (faults[i].code != 0 && (uint32_t)job->error.code != faults[i].code) ||
		        (faults[i].context != JOB_CONTEXT_NONE &&
		                job->error.context != faults[i].context))
			fail_msg("%s: %s 0x%08x %s: %s", faults[i].name, job_state_name(job->state),
			        (unsigned)job->error.code,
			        job_error_context_name(job->error.context),
			        job->error.message != NULL ? job->error.message : "");
		assert_true(job->error_count >= 1 || job->state == JOB_TRANSFERRED);
		job_unref(job);
		assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &ids[i]), BITS_S_OK);
	}
	/* The others go on. */
	place_expect_file(place, &good, "good", "size=200000");
}

static void a_server_may_ask_for_more_patience(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "later", "status=503&retry-after=3600");
	const struct job *job = world_wait(place->queue, &id, 1u << JOB_TRANSIENT_ERROR);
	int64_t wait = job->retry_at - clock_wall_ms();
	assert_true(wait > 3000 * 1000 && wait <= 3600 * 1000);
	job_unref(job);
}

static void a_pause_holds_for_the_host(void **state)
{
	struct place *place = *state;
	struct job_id first = place_start(place, "paused", "status=429&retry-after=3600");
	job_unref(world_wait(place->queue, &first, 1u << JOB_TRANSIENT_ERROR));
	struct job_id second = place_start(place, "paused-too", "size=1000");
	const struct job *job = world_wait(place->queue, &second, 1u << JOB_TRANSIENT_ERROR);
	assert_int_equal(job->error.code, (bits_hr)0x801901AD);
	assert_int_equal(job->error.file_number, 1);
	int64_t wait = job->retry_at - clock_wall_ms();
	assert_true(wait > 3000 * 1000 && wait <= 3600 * 1000);
	job_unref(job);
	char *log = web_log(&place->web, "paused-too");
	assert_string_equal(log, "");
	free(log);
}

static void cookies_live_as_long_as_a_chain_of_redirects(void **state)
{
	struct place *place = *state;
	for (int i = 0; i < 2; i++) {
		struct job_id id =
		        place_start(place, i == 0 ? "gate" : "gate-2", "size=1000&gate=1");
		place_wait_transferred(place, &id);
	}
	char *log = web_log(&place->web, "gate-2");
	assert_non_null(strstr(log, "status=302"));
	free(log);
}

/* Retries after the delay, and asks only for what is missing of the same version. */
static void a_dropped_connection_is_resumed(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "dropped", "size=500000&drop=100000&times=2");
	job_unref(world_wait(place->queue, &id, 1u << JOB_TRANSIENT_ERROR));
	place_expect_file(place, &id, "dropped", "size=500000");
	char *log = web_log(&place->web, "dropped");
	assert_non_null(strstr(log, "range=bytes=100000- if-range=\"1-500000\""));
	assert_non_null(strstr(log, "range=bytes=200000- if-range=\"1-500000\""));
	free(log);
}

/* Even where they are smaller than what would be compared otherwise. */
static void the_next_piece_is_asked_for_of_the_same_version(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "pieces", "size=10000&piece=4000");
	place_expect_file(place, &id, "pieces", "size=10000");
	char *log = web_log(&place->web, "pieces");
	assert_non_null(strstr(log, "range=bytes=4000- if-range=\"1-10000\""));
	assert_non_null(strstr(log, "range=bytes=8000- if-range=\"1-10000\""));
	const char *first = strstr(log, "range=bytes=0-");
	assert_null(strstr(first + 1, "range=bytes=0-"));
	free(log);
}

static void encodings_are_not_asked_for(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "packed", "gzip=1&size=70000");
	place_expect_file(place, &id, "packed", "size=70000");
}

/* Suspends in the middle of a slow download, then resumes. */
static struct job_id interrupted(struct place *place, const char *name, const char *options)
{
	struct job_id id = place_start(place, name, options);
	world_wait_bytes(place->queue, &id, 50000);
	assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &id), BITS_S_OK);
	assert_int_equal(world_state(place->queue, &id), JOB_SUSPENDED);
	/* Resumed at once, the request that is under way may as well go on: let it end. */
	world_pause(500);
	return id;
}

static void suspend_stops_and_resume_goes_on(void **state)
{
	struct place *place = *state;
	struct job_id id = interrupted(place, "slow", "size=900000&rate=600000");
	const struct job *job = world_job(place->queue, &id);
	uint64_t bytes = job->bytes_transferred;
	assert_true(bytes >= 50000 && bytes < 900000);
	job_unref(job);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	place_expect_file(place, &id, "slow", "size=900000");
	char *log = web_log(&place->web, "slow");
	assert_non_null(strstr(log, "status=206"));
	assert_non_null(strstr(log, "if-range=\"1-900000\""));
	free(log);
}

static void a_replaced_file_starts_again_from_zero(void **state)
{
	struct place *place = *state;
	static const struct {
		const char *name, *options, *plain;
	} rows[] = {
	        {"replaced", "size=600000&rate=500000&replace=1", "size=600000&seed=2"},
	        {"grown", "size=600000&rate=500000&replace=1&size2=800000", "size=800000&seed=2"},
	        {"shrunk", "size=600000&rate=500000&replace=1&size2=1000", "size=1000&seed=2"},
	        {"weak", "size=600000&rate=500000&replace=1&etag=W/v", "size=600000&seed=2"},
	        {"bare", "size=600000&rate=500000&replace=1&etag=none&modified=0",
	                "size=600000&seed=2"},
	};
	struct job_id ids[COUNT(rows)];
	for (size_t i = 0; i < COUNT(rows); i++)
		ids[i] = interrupted(place, rows[i].name, rows[i].options);
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &ids[i]), BITS_S_OK);
	for (size_t i = 0; i < COUNT(rows); i++)
		place_expect_file(place, &ids[i], rows[i].name, rows[i].plain);
}

/* Where nothing names the version surely, the last 4 KiB are asked for again, and compared. */
static void the_rest_is_asked_for_as_surely_as_the_version_is_known(void **state)
{
	struct place *place = *state;
	static const struct {
		const char *name, *options;
		bool sure;
	} rows[] = {
	        {"tagged", "age=-3600", true},
	        {"dated", "etag=none&age=100", true},
	        {"of-this-second", "etag=none&age=-3600", false},
	        {"undated", "etag=none&age=100&date=0", false},
	        {"weakly-tagged", "etag=W/v&age=100", true},
	        {"weakly-tagged-only", "etag=W/v&modified=0", false},
	        {"nameless", "etag=none&modified=0", false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *options = text_format("size=400000&drop=200000&times=1&%s", rows[i].options);
		struct job_id id = place_start(place, rows[i].name, options);
		job_unref(world_wait(place->queue, &id, 1u << JOB_TRANSIENT_ERROR));
		assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
		place_expect_file(place, &id, rows[i].name, "size=400000");
		const struct job *job = world_job(place->queue, &id);
		bool weak = strstr(rows[i].options, "etag=W/") != NULL;
		bool named = rows[i].sure || weak || strstr(rows[i].options, "modified=0") == NULL;
		if (job->unverified == named)
			fail_msg("%s: unverified is %d", rows[i].name, job->unverified);
		job_unref(job);
		char *log = web_log(&place->web, rows[i].name);
		bool sure = strstr(log, "range=bytes=200000- if-range=") != NULL &&
		            strstr(log, "range=bytes=200000- if-range=-") == NULL;
		bool compared = strstr(log, "range=bytes=195904- if-range=-") != NULL;
		if (sure != rows[i].sure || compared == rows[i].sure)
			fail_msg("%s:\n%s", rows[i].name, log);
		free(log);
		free(options);
	}
}

/* A 206 that contradicts itself never puts bytes where they do not belong. */
static void a_lying_range_does_no_harm(void **state)
{
	struct place *place = *state;
	static const char *const lies[] = {"shift=10", "total=123456"};
	for (size_t i = 0; i < COUNT(lies); i++) {
		char *options = text_format("size=600000&rate=500000&%s", lies[i]);
		char name[16];
		snprintf(name, sizeof name, "lie%zu", i);
		struct job_id id = place_start(place, name, options);
		const struct job *job = world_wait(place->queue, &id, SETTLED);
		bool transferred = job->state == JOB_TRANSFERRED;
		job_unref(job);
		if (transferred)
			place_expect_file(place, &id, name, "size=600000");
		else
			assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
		free(options);
	}
}

static void a_new_owner_goes_on_where_the_old_one_left(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "left", "size=900000&rate=600000");
	world_wait_bytes(place->queue, &id, 100000);
	place_leave(place);
	place_serve(place);
	place_expect_file(place, &id, "left", "size=900000");
	char *log = web_log(&place->web, "left");
	assert_non_null(strstr(log, "status=206"));
	assert_non_null(strstr(log, "if-range=\"1-900000\""));
	free(log);
}

static void no_progress_makes_an_error_of_a_transient_one(void **state)
{
	struct place *place = *state;
	struct job_file_spec file;
	char *url = web_url(&place->web, "ill", "status=500"),
	     *path = folder_path(place->folder, "ill");
	struct job_spec spec = world_spec(&file, url, path);
	spec.no_progress_timeout = 0;
	struct job_id id = world_create(place->queue, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	const struct job *job = world_wait(place->queue, &id, 1u << JOB_ERROR);
	assert_int_equal(job->error.code, (bits_hr)0x801901F4);
	job_unref(job);
	free(url);
	free(path);
}

/* Not to be tried again does not mean not to be waited for. */
static void no_retries_still_means_patience(void **state)
{
	struct place *place = *state;
	struct job_file_spec file;
	char *url = web_url(&place->web, "once", "size=900000&rate=300000&delay=1");
	char *path = folder_path(place->folder, "once");
	struct job_spec spec = world_spec(&file, url, path);
	spec.no_progress_timeout = 0;
	struct job_id id = world_create(place->queue, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	place_wait_transferred(place, &id);
	free(url);
	free(path);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, place_set_up, place_tear_down)
	        TEST(bytes_arrive_and_get_their_name_at_complete),
	        TEST(urls_may_be_written_as_people_do),
	        TEST(each_fault_has_its_state_and_code),
	        TEST(a_server_may_ask_for_more_patience),
	        TEST(a_pause_holds_for_the_host),
	        TEST(cookies_live_as_long_as_a_chain_of_redirects),
	        TEST(a_dropped_connection_is_resumed),
	        TEST(the_next_piece_is_asked_for_of_the_same_version),
	        TEST(encodings_are_not_asked_for),
	        TEST(suspend_stops_and_resume_goes_on),
	        TEST(a_replaced_file_starts_again_from_zero),
	        TEST(the_rest_is_asked_for_as_surely_as_the_version_is_known),
	        TEST(a_lying_range_does_no_harm),
	        TEST(a_new_owner_goes_on_where_the_old_one_left),
	        TEST(no_progress_makes_an_error_of_a_transient_one),
	        TEST(no_retries_still_means_patience),
#undef TEST
	};
	return cmocka_run_group_tests_name(
	        "local transfers", tests, place_set_up_group, place_tear_down_group);
}
