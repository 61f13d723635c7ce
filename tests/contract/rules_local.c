/* SPDX-License-Identifier: MIT */
/* BITS's rules as the embedded queue keeps them: what each call does in each state, who runs when, what is known. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/text.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "place.h"
#include "world.h"

#define SLOW "size=2000000&rate=50000"

struct order {
	const char *name, *options;
	enum job_priority priority;
	uint32_t no_progress_timeout; /* 0: BITS's */
	const char *second;           /* options of a second file; NULL: none */
};

static struct job_id start(struct place *place, const struct order *order)
{
	struct job_file_spec files[2];
	char *more = text_format("%s-2", order->name);
	char *urls[] = {web_url(&place->web, order->name, order->options),
	        order->second != NULL ? web_url(&place->web, more, order->second) : NULL};
	char *paths[] = {folder_path(place->folder, order->name), folder_path(place->folder, more)};
	struct job_spec spec = world_spec(&files[0], urls[0], paths[0]);
	files[1] = (struct job_file_spec){.remote_name = urls[1], .local_name = paths[1]};
	spec.file_count = order->second != NULL ? 2 : 1;
	spec.priority = order->priority;
	if (order->no_progress_timeout > 0)
		spec.no_progress_timeout = order->no_progress_timeout;
	struct job_id id = world_create(place->queue, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	for (size_t i = 0; i < COUNT(urls); i++) {
		free(urls[i]);
		free(paths[i]);
	}
	free(more);
	return id;
}

static struct job_id start_one(struct place *place, const char *name, const char *options)
{
	return start(place, &(struct order){.name = name, .options = options});
}

/* One whole file, then an error of the second. */
static struct job_id start_half(struct place *place, const char *name, const char *fault)
{
	return start(place, &(struct order){.name = name, .options = "size=1000", .second = fault});
}

static void expect_state(struct place *place, const struct job_id *id, enum job_state state)
{
	const struct job *job = world_wait(place->queue, id, SETTLED);
	if (job->state != state)
		fail_msg("%s, not %s: 0x%08x", job_state_name(job->state), job_state_name(state),
		        (unsigned)job->error.code);
	job_unref(job);
}

static void suspend_leaves_an_error_and_a_transferred_job_as_they_are(void **state)
{
	struct place *place = *state;
	struct job_id ill = start_one(place, "ill", "status=404");
	struct job_id done = start_one(place, "done", "size=1000");
	expect_state(place, &ill, JOB_ERROR);
	expect_state(place, &done, JOB_TRANSFERRED);
	assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &ill), BITS_S_OK);
	assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &done), BITS_S_OK);
	const struct job *job = world_job(place->queue, &ill);
	assert_int_equal(job->state, JOB_ERROR);
	assert_int_equal(job->error.code, (bits_hr)0x80190194);
	job_unref(job);
	assert_int_equal(world_state(place->queue, &done), JOB_TRANSFERRED);
}

static void resume_wakes_those_that_wait_and_nobody_else(void **state)
{
	struct place *place = *state;
	struct job_id done = start_one(place, "done", "size=1000");
	struct job_id busy = start_one(place, "busy", SLOW);
	struct job_id ill = start_one(place, "ill-once", "status=404&times=1&size=1000");
	struct job_id later = start_one(place, "later-once", "status=500&times=1&size=1000");
	expect_state(place, &done, JOB_TRANSFERRED);
	world_wait_bytes(place->queue, &busy, 1);
	expect_state(place, &ill, JOB_ERROR);
	expect_state(place, &later, JOB_TRANSIENT_ERROR);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &done), BITS_S_OK);
	assert_int_equal(world_state(place->queue, &done), JOB_TRANSFERRED);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &busy), BITS_S_OK);
	assert_int_equal(world_state(place->queue, &busy), JOB_TRANSFERRING);
	/* Ten minutes before its time; and what went wrong is forgotten. */
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &later), BITS_S_OK);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &ill), BITS_S_OK);
	expect_state(place, &later, JOB_TRANSFERRED);
	expect_state(place, &ill, JOB_TRANSFERRED);
	const struct job *job = world_job(place->queue, &ill);
	assert_int_equal(job->error.code, 0);
	assert_int_equal(job->error_count, 1);
	job_unref(job);
}

static void complete_after_an_error_keeps_what_has_come(void **state)
{
	struct place *place = *state;
	static const struct {
		const char *name, *fault;
		enum job_state state;
	} rows[] = {
	        {"fatal", "status=404", JOB_ERROR},
	        {"passing", "status=500", JOB_TRANSIENT_ERROR},
	        {"halfway", "size=500000&drop=100000", JOB_TRANSIENT_ERROR},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct job_id id = start_half(place, rows[i].name, rows[i].fault);
		expect_state(place, &id, rows[i].state);
		assert_int_equal(
		        job_queue_act(place->queue, JOB_COMPLETE, &id), BITS_S_PARTIAL_COMPLETE);
		assert_int_equal(world_state(place->queue, &id), JOB_ACKNOWLEDGED);
		/* The first file alone, and no part of the second. */
		assert_int_equal(folder_count(place->folder, rows[i].name), 1);
		char *path = folder_path(place->folder, rows[i].name);
		assert_true(file_exists(path));
		free(path);
	}
}

static void cancel_deletes_in_every_state(void **state)
{
	struct place *place = *state;
	struct job_id ids[] = {
	        start_half(place, "fatal", "status=404"),
	        start_half(place, "passing", "size=500000&drop=100000"),
	        start_one(place, "done", "size=1000"),
	        start_one(place, "suspended", SLOW),
	};
	expect_state(place, &ids[0], JOB_ERROR);
	expect_state(place, &ids[1], JOB_TRANSIENT_ERROR);
	expect_state(place, &ids[2], JOB_TRANSFERRED);
	world_wait_bytes(place->queue, &ids[3], 1);
	assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &ids[3]), BITS_S_OK);
	assert_true(folder_count(place->folder, ".part") >= 4);
	for (size_t i = 0; i < COUNT(ids); i++) {
		assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &ids[i]), BITS_S_OK);
		assert_int_equal(world_state(place->queue, &ids[i]), JOB_CANCELLED);
	}
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	while (folder_count(place->folder, ".part") > 0 && clock_monotonic_ms() < deadline)
		world_pause(20);
	assert_int_equal(folder_count(place->folder, ".part"), 0);
}

/* A try that would come too late is not waited for. */
static void a_retry_after_the_time_for_progress_is_an_error_at_once(void **state)
{
	struct place *place = *state;
	struct job_id id = start(place, &(struct order){.name = "ill",
	                                        .options = "status=500",
	                                        .no_progress_timeout = JOB_RETRY_DELAY_DEFAULT});
	const struct job *job = world_wait(place->queue, &id, SETTLED);
	assert_int_equal(job->state, JOB_ERROR);
	assert_int_equal(job->error.code, (bits_hr)0x801901F4);
	assert_int_equal(job->error.file_number, 1);
	assert_int_equal(job->error_count, 1);
	assert_true(job->retry_at == JOB_TIME_UNKNOWN);
	job_unref(job);
}

static void a_server_cannot_shorten_the_retry_delay(void **state)
{
	struct place *place = *state;
	struct job_id id = start_one(place, "soon", "status=503&retry-after=1");
	const struct job *job = world_wait(place->queue, &id, 1u << JOB_TRANSIENT_ERROR);
	assert_true(job->retry_at - clock_wall_ms() > (JOB_RETRY_DELAY_DEFAULT - 60) * 1000);
	job_unref(job);
}

static void a_server_may_name_the_moment_of_the_next_try(void **state)
{
	struct place *place = *state;
	char options[96];
	time_t when = (time_t)(clock_wall_ms() / 1000) + 7200;
	struct tm parts;
	/* The C locale's names, as HTTP's. */
	strftime(options, sizeof options,
	        "status=503&retry-after=%a,%%20%d%%20%b%%20%Y%%20%H:%M:%S%%20GMT",
	        gmtime_r(&when, &parts));
	struct job_id id = start_one(place, "at-a-moment", options);
	const struct job *job = world_wait(place->queue, &id, 1u << JOB_TRANSIENT_ERROR);
	int64_t off = job->retry_at - (int64_t)when * 1000;
	if (off < -2000 || off > 2000)
		fail_msg("off by %lld ms", (long long)off);
	job_unref(job);
}

/* A size that nobody tells before its file's turn keeps the total unknown: files go one after the other. */
static void the_total_is_unknown_until_every_size_is_known(void **state)
{
	struct place *place = *state;
	struct job_id id = start(place, &(struct order){.name = "pair",
	                                        .options = "size=300000&rate=100000",
	                                        .second = "size=1000&status=404&times=2"});
	world_wait_bytes(place->queue, &id, 1);
	const struct job *job = world_job(place->queue, &id);
	assert_int_equal(job->file_count, 2);
	assert_true(job->files[0].bytes_total == 300000);
	assert_true(job->files[1].bytes_total == JOB_SIZE_UNKNOWN);
	assert_true(job->bytes_total == JOB_SIZE_UNKNOWN);
	assert_int_equal(job->files_total, 2);
	assert_int_equal(job->files_transferred, 0);
	job_unref(job);
	char *log = web_log(&place->web, "pair-2");
	assert_null(strstr(log, "range=bytes=0- "));
	free(log);
	expect_state(place, &id, JOB_TRANSFERRED);
	job = world_job(place->queue, &id);
	assert_true(job->bytes_total == 301000 && job->bytes_transferred == 301000);
	job_unref(job);
}

static void a_changed_file_falls_back_to_zero(void **state)
{
	struct place *place = *state;
	struct job_id id = start_one(place, "changed", "size=900000&rate=200000&replace=1");
	world_wait_bytes(place->queue, &id, 150000);
	assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &id), BITS_S_OK);
	world_pause(500);
	const struct job *job = world_job(place->queue, &id);
	uint64_t before = job->bytes_transferred;
	job_unref(job);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	bool fell = false;
	while (!fell && clock_monotonic_ms() < deadline) {
		job = world_job(place->queue, &id);
		fell = job->bytes_transferred < before;
		job_unref(job);
		world_pause(10);
	}
	assert_true(fell);
}

static bool are_in(
        struct place *place, const struct job_id *ids, const unsigned *states, size_t count)
{
	bool all = true;
	for (size_t i = 0; i < count; i++)
		all = all && (states[i] & 1u << world_state(place->queue, &ids[i])) != 0;
	return all;
}

static void wait_until_in(
        struct place *place, const struct job_id *ids, const unsigned *states, size_t count)
{
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	while (!are_in(place, ids, states, count)) {
		if (clock_monotonic_ms() > deadline)
			fail_msg("the jobs are not where they should be");
		world_pause(20);
	}
}

static void all_of_the_foreground_and_one_behind_it_run(void **state)
{
	struct place *place = *state;
	const unsigned runs = 1u << JOB_TRANSFERRING, waits = 1u << JOB_QUEUED;
	static const struct order orders[] = {
	        {.name = "low", .options = SLOW, .priority = JOB_PRIORITY_LOW},
	        {.name = "front1", .options = SLOW},
	        {.name = "front2", .options = SLOW},
	        {.name = "normal", .options = SLOW, .priority = JOB_PRIORITY_NORMAL},
	        {.name = "high", .options = SLOW, .priority = JOB_PRIORITY_HIGH},
	        {.name = "front3", .options = SLOW},
	};
	struct job_id ids[COUNT(orders)];
	for (size_t i = 0; i < COUNT(orders); i++) {
		ids[i] = start(place, &orders[i]);
		world_wait_bytes(place->queue, &ids[i], 1);
	}
	/* Each level gave way to the one above it. */
	wait_until_in(place, ids, (const unsigned[]){waits, runs, runs, waits, runs, runs},
	        COUNT(orders));
	assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &ids[4]), BITS_S_OK);
	wait_until_in(place, ids,
	        (const unsigned[]){waits, runs, runs, runs, 1u << JOB_SUSPENDED, runs},
	        COUNT(orders));
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &ids[3]), BITS_S_OK);
	wait_until_in(place, ids,
	        (const unsigned[]){
	                runs, runs, runs, 1u << JOB_CANCELLED, 1u << JOB_SUSPENDED, runs},
	        COUNT(orders));
}

static void three_hundred_jobs_are_the_limit(void **state)
{
	struct place *place = *state;
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	struct job_id id;
	char *detail = NULL;
	for (int i = 0; i < QUEUE_JOBS_MAX; i++)
		id = world_create(place->queue, &spec);
	struct job_id more;
	assert_int_equal(job_queue_create(place->queue, &spec, &more, &detail),
	        BITS_E_TOO_MANY_JOBS_PER_MACHINE);
	assert_non_null(strstr(detail, "300"));
	free(detail);
	/* One that has ended makes room for one. */
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
	world_create(place->queue, &spec);
	detail = NULL;
	assert_int_equal(job_queue_create(place->queue, &spec, &more, &detail),
	        BITS_E_TOO_MANY_JOBS_PER_MACHINE);
	free(detail);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, place_set_up, place_tear_down)
	        TEST(suspend_leaves_an_error_and_a_transferred_job_as_they_are),
	        TEST(resume_wakes_those_that_wait_and_nobody_else),
	        TEST(complete_after_an_error_keeps_what_has_come),
	        TEST(cancel_deletes_in_every_state),
	        TEST(a_retry_after_the_time_for_progress_is_an_error_at_once),
	        TEST(a_server_cannot_shorten_the_retry_delay),
	        TEST(a_server_may_name_the_moment_of_the_next_try),
	        TEST(the_total_is_unknown_until_every_size_is_known),
	        TEST(a_changed_file_falls_back_to_zero),
	        TEST(all_of_the_foreground_and_one_behind_it_run),
	        TEST(three_hundred_jobs_are_the_limit),
#undef TEST
	};
	return cmocka_run_group_tests_name(
	        "local rules", tests, place_set_up_group, place_tear_down_group);
}
