/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "model/history.h"
#include "model/rate.h"

#define JOBS_MAX 400
#define STATUS   "::WMP_STATUS:1:7:P::::::"
#define JOB      "::WMP_JOB:1:7:P::::::"

/* A queue in miniature: what jobs[] holds is what the next look sees. */
struct world {
	struct history *history;
	const struct job *jobs[JOBS_MAX];
	size_t count;
	uint64_t epoch;
	int64_t now;
	const struct snapshot *seen;
};

static int set_up(void **state)
{
	struct world *world = memory_new(sizeof *world);
	world->history = history_new("local");
	world->now = 1000;
	*state = world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;
	for (size_t i = 0; i < world->count; i++)
		job_unref(world->jobs[i]);
	snapshot_unref(world->seen);
	history_free(world->history);
	free(world);
	return 0;
}

static struct job *draft(int number, enum job_state job_state)
{
	struct job *job = job_new();
	snprintf(job->id.text, sizeof job->id.text, "00000000-0000-0000-0000-%012d", number);
	job->state = job_state;
	return job;
}

static void list(struct world *world, struct job *job, const char *description)
{
	job->description = memory_string(description);
	job_seal(job);
	world->jobs[world->count++] = job;
}

static void clear(struct world *world)
{
	while (world->count > 0)
		job_unref(world->jobs[--world->count]);
}

static void set(struct world *world, enum job_state job_state)
{
	clear(world);
	list(world, draft(1, job_state), STATUS);
}

static void look(struct world *world)
{
	struct history_look taken = {.jobs = world->jobs,
	        .job_count = world->count,
	        .source_epoch = world->epoch,
	        .wall = world->now,
	        .monotonic = world->now};
	snapshot_unref(world->seen);
	world->seen = history_take(world->history, &taken);
	world->now += 250;
}

static void look_in_vain(struct world *world)
{
	snapshot_unref(world->seen);
	world->seen = history_fail(world->history, BITS_E_ACCESS_DENIED, world->now);
	world->now += 250;
}

static void the_way_out_is_told_by_the_last_state_or_by_a_command(void **state)
{
	struct world *world = *state;
	static const struct {
		enum job_state last;
		enum history_outcome outcome;
		bool restarted, failed;
		enum job_state expected;
		bool warned;
	} rows[] = {
	        {JOB_TRANSFERRED, OUTCOME_UNKNOWN, false, false, JOB_ACKNOWLEDGED, false},
	        {JOB_TRANSFERRING, OUTCOME_UNKNOWN, false, false, JOB_CANCELLED, false},
	        {JOB_SUSPENDED, OUTCOME_UNKNOWN, false, false, JOB_CANCELLED, false},
	        {JOB_ERROR, OUTCOME_COMPLETED, false, false, JOB_ACKNOWLEDGED, false},
	        {JOB_TRANSFERRED, OUTCOME_CANCELLED, false, false, JOB_CANCELLED, false},
	        {JOB_TRANSFERRED, OUTCOME_UNKNOWN, true, false, JOB_TRANSFERRED, true},
	        {JOB_TRANSFERRED, OUTCOME_UNKNOWN, false, true, JOB_TRANSFERRED, true},
	        {JOB_QUEUED, OUTCOME_UNKNOWN, true, true, JOB_QUEUED, true},
	        {JOB_TRANSFERRED, OUTCOME_COMPLETED, true, true, JOB_ACKNOWLEDGED, false},
	        {JOB_CANCELLED, OUTCOME_UNKNOWN, true, false, JOB_CANCELLED, false},
	        {JOB_ACKNOWLEDGED, OUTCOME_UNKNOWN, false, false, JOB_ACKNOWLEDGED, false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		clear(world);
		list(world, draft(1 + (int)i, rows[i].last), STATUS);
		look(world);
		history_note(world->history, &world->jobs[0]->id, rows[i].outcome);
		if (rows[i].failed)
			look_in_vain(world);
		world->epoch += rows[i].restarted;
		clear(world);
		look(world);
		const struct entry *entry = world->seen->entries[i];
		assert_int_equal(entry->state, rows[i].expected);
		assert_true(entry->gone);
		assert_int_equal((entry->warnings & WARN_SOURCE_LOST) != 0, rows[i].warned);
	}
}

static void a_job_that_comes_back_is_alive_again(void **state)
{
	struct world *world = *state;
	set(world, JOB_TRANSFERRING);
	look(world);
	world->epoch++;
	clear(world);
	look(world);
	assert_true(world->seen->entries[0]->gone);
	set(world, JOB_TRANSFERRING);
	look(world);
	assert_int_equal(world->seen->entry_count, 1);
	assert_false(world->seen->entries[0]->gone);
	assert_int_equal(world->seen->entries[0]->warnings, 0);
}

static void a_gone_job_stays_for_fifteen_minutes(void **state)
{
	struct world *world = *state;
	set(world, JOB_TRANSFERRED);
	look(world);
	clear(world);
	int64_t left = world->now;
	look(world);
	world->now = left + HISTORY_KEEP_MS - 1;
	look(world);
	assert_int_equal(world->seen->entry_count, 1);
	world->now = left + HISTORY_KEEP_MS;
	look(world);
	assert_int_equal(world->seen->entry_count, 0);
}

static void a_final_job_that_the_queue_still_lists_expires_too(void **state)
{
	struct world *world = *state;
	set(world, JOB_ACKNOWLEDGED);
	int64_t finished = world->now;
	look(world);
	assert_false(world->seen->entries[0]->gone);
	clear(world);
	world->now = finished + HISTORY_KEEP_MS - 1;
	look(world); /* left the queue just now, but was final before */
	assert_true(world->seen->entries[0]->gone);
	set(world, JOB_ACKNOWLEDGED);
	look(world);
	assert_int_equal(world->seen->entry_count, 0);
	look(world);
	assert_int_equal(world->seen->entry_count, 0);
}

static void at_most_256_gone_jobs_stay(void **state)
{
	struct world *world = *state;
	for (int i = 0; i < HISTORY_KEEP_MAX; i++)
		list(world, draft(i, JOB_TRANSFERRED), STATUS);
	look(world);
	clear(world);
	look(world);
	assert_int_equal(world->seen->entry_count, HISTORY_KEEP_MAX);
	list(world, draft(900, JOB_TRANSFERRED), STATUS);
	list(world, draft(901, JOB_TRANSFERRED), STATUS);
	look(world);
	assert_int_equal(world->seen->entry_count, HISTORY_KEEP_MAX + 2);
	clear(world);
	look(world);
	assert_int_equal(world->seen->entry_count, HISTORY_KEEP_MAX);
	assert_string_equal(world->seen->entries[0]->job->id.text + 33, "002");
}

static void at_most_256_finished_jobs_stay_though_the_queue_lists_some_of_them(void **state)
{
	struct world *world = *state;
	for (int i = 0; i < HISTORY_KEEP_MAX + 2; i++)
		list(world, draft(i, JOB_CANCELLED), STATUS);
	list(world, draft(900, JOB_QUEUED), STATUS);
	look(world);
	assert_int_equal(world->seen->entry_count, HISTORY_KEEP_MAX + 1);
	assert_string_equal(world->seen->entries[0]->job->id.text + 33, "002");
	clear(world);
	for (int i = HISTORY_KEEP_MAX; i < HISTORY_KEEP_MAX + 10; i++)
		list(world, draft(i, JOB_CANCELLED), STATUS);
	look(world);
	assert_int_equal(world->seen->entry_count, HISTORY_KEEP_MAX);
	look(world);
	assert_int_equal(world->seen->entry_count, HISTORY_KEEP_MAX);
}

static void what_did_not_change_is_the_same_object(void **state)
{
	struct world *world = *state;
	set(world, JOB_SUSPENDED);
	look(world);
	const struct entry *before = entry_ref(world->seen->entries[0]);
	look(world); /* the very same job */
	assert_ptr_equal(world->seen->entries[0], before);
	set(world, JOB_SUSPENDED); /* another object, with the same in it */
	look(world);
	assert_ptr_equal(world->seen->entries[0], before);
	clear(world);
	look(world);
	const struct entry *gone = entry_ref(world->seen->entries[0]);
	look(world);
	assert_ptr_equal(world->seen->entries[0], gone);
	entry_unref(before);
	entry_unref(gone);
}

static void the_last_error_is_kept_with_its_time(void **state)
{
	struct world *world = *state;
	struct job *failing = draft(1, JOB_ERROR);
	failing->error = (struct job_error){BITS_E_ACCESS_DENIED, JOB_CONTEXT_LOCAL_FILE, NULL};
	failing->error.message = memory_string("no");
	list(world, failing, STATUS);
	int64_t time = world->now;
	look(world);
	look(world);
	set(world, JOB_TRANSFERRING);
	look(world);
	const struct entry *entry = world->seen->entries[0];
	assert_int_equal(entry->job->error.code, 0);
	assert_int_equal(entry->last_error.code, BITS_E_ACCESS_DENIED);
	assert_string_equal(entry->last_error.message, "no");
	assert_int_equal(entry->last_error_time, time);
	clear(world);
	look(world);
	assert_int_equal(world->seen->entries[0]->last_error_time, time);
}

static void the_convention_is_watched_over(void **state)
{
	struct world *world = *state;
	static const struct {
		const char *description, *name;
		int files;
		unsigned expected;
	} rows[] = {
	        {STATUS, "a.txt", 2, 0},
	        {JOB, "a.mp3", 1, 0},
	        {JOB, "a.WMA", 1, 0},
	        {JOB, "a.txt", 1, WARN_EXTENSION},
	        {JOB, "mp3", 1, WARN_EXTENSION},
	        {JOB, "a.asf", 2, WARN_MULTIPLE_FILES},
	        {JOB, "a.ogg", 3, WARN_MULTIPLE_FILES | WARN_EXTENSION},
	        {JOB, "", 0, 0},
	        {"::WMP_STATUS:1:7:P:a:b:c:d:e:f:g", "a.mp3", 1, WARN_AMBIGUOUS_COLONS},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		clear(world);
		struct job *job = draft((int)i, JOB_SUSPENDED);
		for (int file = 0; file < rows[i].files; file++)
			job_add_file(job)->local_name = memory_string(rows[i].name);
		list(world, job, rows[i].description);
		look(world);
		assert_int_equal(world->seen->entries[i]->warnings, rows[i].expected);
	}
}

static void figures_appear_and_go_with_the_transfer(void **state)
{
	struct world *world = *state;
	for (uint64_t i = 0; i < 20; i++) {
		clear(world);
		struct job *job = draft(1, JOB_TRANSFERRING);
		job->bytes_transferred = i * 1000;
		job->bytes_total = i < 10 ? JOB_SIZE_UNKNOWN : 100000; /* arrives late */
		list(world, job, STATUS);
		look(world);
		assert_int_equal(world->seen->entries[0]->eta == ETA_UNKNOWN, i < 10);
	}
	assert_int_equal(world->seen->entries[0]->rate, 4000);
	assert_int_equal(world->seen->entries[0]->eta, 21);
	assert_true(history_motion(world->history).moving);
	world->now += RATE_STALL_MS;
	look(world);
	assert_true(world->seen->entries[0]->warnings & WARN_STALLED);
	assert_false(history_motion(world->history).moving);
	assert_true(history_motion(world->history).active);
	set(world, JOB_QUEUED);
	look(world);
	assert_int_equal(world->seen->entries[0]->rate, RATE_UNKNOWN);
	assert_int_equal(world->seen->entries[0]->warnings, 0);
	set(world, JOB_SUSPENDED);
	look(world);
	assert_false(history_motion(world->history).active);
}

static void order_is_creation_then_first_seen_and_gone_ones_keep_their_place(void **state)
{
	struct world *world = *state;
	static const int64_t created[] = {500, 100, JOB_TIME_UNKNOWN, 100, JOB_TIME_UNKNOWN};
	static const int expected[] = {1, 3, 0, 2, 4}; /* unknown: when first seen, at 1000 */
	for (int i = 0; i < (int)COUNT(created); i++) {
		struct job *job = draft(i, JOB_QUEUED);
		job->created = created[i];
		list(world, job, STATUS);
	}
	for (int round = 0; round < 3; round++) {
		look(world);
		for (size_t i = 0; i < COUNT(expected); i++)
			assert_int_equal(
			        atoi(world->seen->entries[i]->job->id.text + 30), expected[i]);
		job_unref(world->jobs[1]);
		world->jobs[1] = world->jobs[--world->count];
	}
}

static void a_failed_look_leaves_all_as_it_was_but_stale(void **state)
{
	struct world *world = *state;
	set(world, JOB_TRANSFERRING);
	look(world);
	const struct entry *before = entry_ref(world->seen->entries[0]);
	int64_t since = world->now;
	look_in_vain(world);
	look_in_vain(world);
	assert_true(world->seen->stale);
	assert_int_equal(world->seen->stale_since, since);
	assert_int_equal(world->seen->source_error, BITS_E_ACCESS_DENIED);
	assert_ptr_equal(world->seen->entries[0], before);
	look(world);
	assert_false(world->seen->stale);
	assert_int_equal(world->seen->source_error, 0);
	entry_unref(before);
}

static void near_misses_and_doubles_are_no_entries(void **state)
{
	struct world *world = *state;
	set(world, JOB_QUEUED);
	list(world, draft(1, JOB_ERROR), STATUS); /* the same id again */
	list(world, draft(2, JOB_QUEUED), "::WMP_STATUS:1:0:P::::::");
	list(world, draft(3, JOB_QUEUED), "an ordinary one");
	look(world);
	assert_int_equal(world->seen->entry_count, 1);
	assert_int_equal(world->seen->entries[0]->state, JOB_QUEUED);
	assert_int_equal(world->seen->near_miss_count, 1);
	clear(world);
	list(world, draft(1, JOB_QUEUED), "::WMP_STATUS:1:0:P::::::"); /* its tag was broken */
	look(world);
	assert_int_equal(world->seen->entry_count, 0);
	set(world, JOB_QUEUED);
	look(world);
	assert_int_equal(world->seen->entry_count, 1);
}

/* The best of five: others use the machine too. */
static int64_t cost(struct world *world, int count, bool changed)
{
	int64_t best = INT64_MAX;
	for (int round = 0; round < 5; round++) {
		struct history *history = history_new("local");
		const struct job **jobs = memory_new_array((size_t)count, sizeof *jobs);
		for (int i = 0; i < count; i++) {
			struct job *job = draft(i, JOB_SUSPENDED);
			job->description = memory_string(STATUS);
			job_seal(job);
			jobs[i] = job;
		}
		struct history_look taken = {.jobs = jobs, .job_count = (size_t)count};
		if (!changed)
			snapshot_unref(history_take(history, &taken));
		int64_t begun = clock_monotonic_ns();
		snapshot_unref(history_take(history, &taken));
		int64_t took = clock_monotonic_ns() - begun;
		best = took < best ? took : best;
		for (int i = 0; i < count; i++)
			job_unref(jobs[i]);
		free(jobs);
		history_free(history);
	}
	(void)world;
	print_message("%d jobs, %s: %.3f ms\n", count, changed ? "all new" : "unchanged",
	        (double)best / 1e6);
	return best;
}

static void ten_thousand_jobs_are_cheap(void **state)
{
	/* Sanitizers and debug builds are several times slower than what is meant: 1 ms and 30 ms. */
	assert_true(cost(*state, 300, true) < 10 * INT64_C(1000000));
	assert_true(cost(*state, 10000, true) < 300 * INT64_C(1000000));
	assert_true(cost(*state, 10000, false) < 100 * INT64_C(1000000));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(the_way_out_is_told_by_the_last_state_or_by_a_command),
	        TEST(a_job_that_comes_back_is_alive_again),
	        TEST(a_gone_job_stays_for_fifteen_minutes),
	        TEST(a_final_job_that_the_queue_still_lists_expires_too),
	        TEST(at_most_256_gone_jobs_stay),
	        TEST(at_most_256_finished_jobs_stay_though_the_queue_lists_some_of_them),
	        TEST(what_did_not_change_is_the_same_object),
	        TEST(the_last_error_is_kept_with_its_time),
	        TEST(the_convention_is_watched_over),
	        TEST(figures_appear_and_go_with_the_transfer),
	        TEST(order_is_creation_then_first_seen_and_gone_ones_keep_their_place),
	        TEST(a_failed_look_leaves_all_as_it_was_but_stale),
	        TEST(near_misses_and_doubles_are_no_entries),
	        TEST(ten_thousand_jobs_are_cheap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
