/* SPDX-License-Identifier: MIT */
/* Sizes are known before the bytes come: of every file of a job, whatever a server makes of HEAD. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "place.h"
#include "world.h"

#define SLOW "size=150000&rate=100000"

/* A job of these files, each NAME?OPTIONS, of the test's own server unless it is a whole URL; it stays suspended. */
static struct job_id make(struct place *place, const char *const *whats, size_t count)
{
	struct job_file_spec files[4] = {0};
	char *urls[4], *paths[4];
	assert_true(count <= COUNT(files));
	for (size_t i = 0; i < count; i++) {
		char *name = text_format("file %zu", i);
		urls[i] = strstr(whats[i], "://") != NULL
		                  ? text_format("%s", whats[i])
		                  : text_format("%s/f/%s", place->web.http, whats[i]);
		paths[i] = folder_path(place->folder, name);
		files[i] = (struct job_file_spec){.remote_name = urls[i], .local_name = paths[i]};
		free(name);
	}
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	spec.files = files;
	spec.file_count = count;
	struct job_id id = world_create(place->queue, &spec);
	for (size_t i = 0; i < count; i++) {
		free(urls[i]);
		free(paths[i]);
	}
	return id;
}

static struct job_id start(struct place *place, const char *const *whats, size_t count)
{
	struct job_id id = make(place, whats, count);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	return id;
}

/* How many requests for a route begin so, or hold that. */
static size_t count_of(struct place *place, const char *name, const char *what)
{
	char *log = web_log(&place->web, name);
	size_t count = 0;
	for (const char *at = log; (at = strstr(at, what)) != NULL; at++)
		count++;
	free(log);
	return count;
}

static void the_total_is_there_with_the_first_byte(void **state)
{
	struct place *place = *state;
	static const char *const whats[] = {("first-a?" SLOW), "second-a?size=1000",
	        "third-a?size=70000&hops=2", "none-a?size=0"};
	struct job_id id = start(place, whats, COUNT(whats));
	world_wait_bytes(place->queue, &id, 1);
	const struct job *job = world_job(place->queue, &id);
	assert_int_equal(job->state, JOB_TRANSFERRING);
	assert_true(job->bytes_total == 150000 + 1000 + 70000);
	assert_true(job->bytes_transferred < job->bytes_total);
	assert_true(job->files[3].bytes_total == 0);
	job_unref(job);
	/* The file that is fetched at once tells its size by itself. */
	assert_int_equal(count_of(place, "first-a", "HEAD "), 0);
	assert_int_equal(count_of(place, "second-a", "HEAD "), 1);
	place_wait_transferred(place, &id);
	assert_int_equal(count_of(place, "second-a", "GET "), 1);
}

static void a_job_of_one_file_asks_for_nothing_but_the_file(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "alone", "size=1000");
	place_wait_transferred(place, &id);
	assert_int_equal(count_of(place, "alone", "HEAD "), 0);
	assert_int_equal(count_of(place, "alone", "GET "), 1);
}

static void where_head_is_refused_the_first_answer_tells(void **state)
{
	struct place *place = *state;
	static const struct {
		const char *name, *options;
	} rows[] = {
	        {"405", "size=1000&head=405"},
	        {"403", "size=1000&head=403"},
	        {"500", "size=1000&head=500"},
	        {"no-length", "size=1000&head-length=0"},
	        /* The answer is the whole file: it is not taken for one byte of it. */
	        {"no-ranges", "size=1000&head=405&ranges=0"},
	        {"sent-on", "size=1000&head=405&hops=1"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *what = text_format("%s-b?%s", rows[i].name, rows[i].options);
		char *first = text_format("first-%s-b?%s", rows[i].name, SLOW);
		char *route = text_format("%s-b", rows[i].name);
		const char *const whats[] = {first, what};
		struct job_id id = start(place, whats, 2);
		world_wait_bytes(place->queue, &id, 1);
		const struct job *job = world_job(place->queue, &id);
		if (job->files[1].bytes_total != 1000)
			fail_msg("%s: %llu", rows[i].name,
			        (unsigned long long)job->files[1].bytes_total);
		job_unref(job);
		assert_true(count_of(place, route, "HEAD ") >= 1);
		assert_true(count_of(place, route, "range=bytes=0-0 ") >= 1);
		place_wait_transferred(place, &id);
		free(what);
		free(first);
		free(route);
	}
}

static void a_size_that_is_missing_is_an_error_at_once(void **state)
{
	struct place *place = *state;
	static const char *const faults[] = {"length=0&ranges=0", "chunked=1&ranges=0"};
	for (size_t i = 0; i < COUNT(faults); i++) {
		char *first = text_format("first-c%zu?size=1000", i),
		     *second = text_format("second-c%zu?%s", i, faults[i]),
		     *route = text_format("first-c%zu", i);
		const char *const whats[] = {first, second};
		struct job_id id = start(place, whats, 2);
		const struct job *job = world_wait(place->queue, &id, SETTLED);
		assert_int_equal(job->state, JOB_ERROR);
		assert_int_equal(job->error.code, BITS_E_MISSING_FILE_SIZE);
		assert_int_equal(job->error.context, JOB_CONTEXT_REMOTE_FILE);
		assert_int_equal(job->error.file_number, 2);
		assert_int_equal(job->bytes_transferred, 0);
		job_unref(job);
		assert_int_equal(count_of(place, route, "/f/"), 0);
		free(first);
		free(second);
		free(route);
	}
}

/* What is wrong with a later file is said when its turn comes: what is before it comes all the same. */
static void another_fault_of_a_later_file_waits_for_its_turn(void **state)
{
	struct place *place = *state;
	static const char *const laters[] = {
	        "later-d?status=404", "http://127.0.0.1:1/f/nobody", "later-d2?loop=1"};
	for (size_t i = 0; i < COUNT(laters); i++) {
		char *first = text_format("first-d%zu?size=1000", i);
		const char *const whats[] = {first, laters[i]};
		struct job_id id = start(place, whats, 2);
		const struct job *job = world_wait(place->queue, &id, SETTLED);
		assert_true(job->state != JOB_TRANSFERRED);
		assert_int_equal(job->error.file_number, 2);
		assert_int_equal(job->files_transferred, 1);
		assert_true(job->files[1].bytes_total == JOB_SIZE_UNKNOWN);
		job_unref(job);
		assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
		free(first);
	}
}

static void nobody_is_asked_twice(void **state)
{
	struct place *place = *state;
	static const char *const whats[] = {
	        ("first-e?" SLOW), "told-e?size=1000", "untold-e?status=404"};
	struct job_id id = start(place, whats, COUNT(whats));
	for (int i = 0; i < 3; i++) {
		world_wait_bytes(place->queue, &id, 1 + 1000 * (unsigned)i);
		place_leave(place);
		place_serve(place);
	}
	job_unref(world_wait(place->queue, &id, SETTLED));
	assert_int_equal(count_of(place, "told-e", "HEAD "), 1);
	assert_int_equal(count_of(place, "untold-e", "HEAD "), 1);
}

/* It was for people to see. */
static void what_was_told_beforehand_decides_nothing(void **state)
{
	struct place *place = *state;
	static const char *const whats[] = {
	        "first-f?size=1000", "grows-f?size=1000&size2=2000&replace=1"};
	struct job_id id = start(place, whats, 2);
	place_wait_transferred(place, &id);
	const struct job *job = world_job(place->queue, &id);
	assert_true(job->files[1].bytes_total == 2000);
	assert_true(job->bytes_total == 3000);
	job_unref(job);
	assert_int_equal(count_of(place, "grows-f", "HEAD "), 1);
}

static void another_url_has_another_size(void **state)
{
	struct place *place = *state;
	static const char *const whats[] = {"first-g?" SLOW, "old-g?size=1000"};
	struct job_id id = start(place, whats, 2);
	world_wait_bytes(place->queue, &id, 1);
	assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &id), BITS_S_OK);
	place_leave(place);
	place_serve(place);
	char *url = web_url(&place->web, "new-g", "size=2500");
	struct job_url_change change = {.file = 1, .remote_name = url};
	struct job_change changes = job_change_none();
	changes.urls = &change;
	changes.url_count = 1;
	assert_int_equal(job_queue_change(place->queue, &id, &changes, NULL), BITS_S_OK);
	const struct job *job = world_job(place->queue, &id);
	assert_true(job->files[1].bytes_total == JOB_SIZE_UNKNOWN);
	assert_true(job->bytes_total == JOB_SIZE_UNKNOWN);
	job_unref(job);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	place_wait_transferred(place, &id);
	assert_int_equal(count_of(place, "new-g", "HEAD "), 1);
	free(url);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, place_set_up, place_tear_down)
	        TEST(the_total_is_there_with_the_first_byte),
	        TEST(a_job_of_one_file_asks_for_nothing_but_the_file),
	        TEST(where_head_is_refused_the_first_answer_tells),
	        TEST(a_size_that_is_missing_is_an_error_at_once),
	        TEST(another_fault_of_a_later_file_waits_for_its_turn),
	        TEST(nobody_is_asked_twice),
	        TEST(what_was_told_beforehand_decides_nothing),
	        TEST(another_url_has_another_size),
#undef TEST
	};
	return cmocka_run_group_tests_name(
	        "sizes of local transfers", tests, place_set_up_group, place_tear_down_group);
}
