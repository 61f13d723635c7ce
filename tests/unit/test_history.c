/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdlib.h>

#include "base/memory.h"
#include "history_world.h"
#include "model/changes.h"
#include "model/rate.h"

static void what_did_not_change_is_the_same_object(void **state)
{
	struct world *world = *state;
	world_set(world, JOB_SUSPENDED);
	world_look(world);
	const struct entry *before = entry_ref(world->seen->entries[0]);
	world_look(world); /* the very same job */
	assert_ptr_equal(world->seen->entries[0], before);
	world_clear(world);
	world_look(world);
	const struct entry *gone = entry_ref(world->seen->entries[0]);
	world_look(world);
	assert_ptr_equal(world->seen->entries[0], gone);
	entry_unref(before);
	entry_unref(gone);
}

static void the_last_error_is_kept_with_its_time(void **state)
{
	struct world *world = *state;
	struct job *failing = world_draft(1, JOB_ERROR);
	failing->error =
	        (struct job_error){.code = BITS_E_ACCESS_DENIED, .context = JOB_CONTEXT_LOCAL_FILE};
	failing->error.message = memory_string("no");
	world_list(world, failing, STATUS);
	int64_t time = world->now;
	world_look(world);
	world_look(world);
	world_set(world, JOB_TRANSFERRING);
	world_look(world);
	const struct entry *entry = world->seen->entries[0];
	assert_int_equal(entry->job->error.code, 0);
	assert_int_equal(entry->last_error.code, BITS_E_ACCESS_DENIED);
	assert_string_equal(entry->last_error.message, "no");
	assert_int_equal(entry->last_error_time, time);
	world_clear(world);
	world_look(world);
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
		world_clear(world);
		struct job *job = world_draft((int)i, JOB_SUSPENDED);
		for (int file = 0; file < rows[i].files; file++)
			job_add_file(job)->local_name = memory_string(rows[i].name);
		world_list(world, job, rows[i].description);
		world_look(world);
		assert_int_equal(world->seen->entries[i]->warnings, rows[i].expected);
	}
}

static void figures_appear_and_go_with_the_transfer(void **state)
{
	struct world *world = *state;
	for (uint64_t i = 0; i < 20; i++) {
		world_clear(world);
		struct job *job = world_draft(1, JOB_TRANSFERRING);
		job->bytes_transferred = i * 1000;
		job->bytes_total = i < 10 ? JOB_SIZE_UNKNOWN : 100000; /* arrives late */
		world_list(world, job, STATUS);
		world_look(world);
		assert_int_equal(world->seen->entries[0]->eta == ETA_UNKNOWN, i < 10);
	}
	assert_int_equal(world->seen->entries[0]->rate, 4000);
	assert_int_equal(world->seen->entries[0]->eta, 21);
	assert_true(history_motion(world->history).moving);
	world->now += RATE_STALL_MS;
	world_look(world);
	assert_true(world->seen->entries[0]->warnings & WARN_STALLED);
	assert_false(history_motion(world->history).moving);
	assert_true(history_motion(world->history).active);
	world_set(world, JOB_QUEUED);
	world_look(world);
	assert_int_equal(world->seen->entries[0]->rate, RATE_UNKNOWN);
	assert_int_equal(world->seen->entries[0]->warnings, 0);
	world_set(world, JOB_SUSPENDED);
	world_look(world);
	assert_false(history_motion(world->history).active);
}

static void order_is_creation_then_first_seen_and_gone_ones_keep_their_place(void **state)
{
	struct world *world = *state;
	static const int64_t created[] = {500, 100, JOB_TIME_UNKNOWN, 100, JOB_TIME_UNKNOWN};
	static const int expected[] = {1, 3, 0, 2, 4}; /* unknown: when first seen, at 1000 */
	for (int i = 0; i < (int)COUNT(created); i++) {
		struct job *job = world_draft(i, JOB_QUEUED);
		job->created = created[i];
		world_list(world, job, STATUS);
	}
	for (int round = 0; round < 3; round++) {
		world_look(world);
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
	world_set(world, JOB_TRANSFERRING);
	world_look(world);
	const struct entry *before = entry_ref(world->seen->entries[0]);
	int64_t since = world->now;
	world_look_in_vain(world);
	world_look_in_vain(world);
	assert_true(world->seen->stale);
	assert_int_equal(world->seen->stale_since, since);
	assert_int_equal(world->seen->source_error, BITS_E_ACCESS_DENIED);
	assert_ptr_equal(world->seen->entries[0], before);
	world_look(world);
	assert_false(world->seen->stale);
	assert_int_equal(world->seen->source_error, 0);
	entry_unref(before);
}

static void near_misses_and_doubles_are_no_entries(void **state)
{
	struct world *world = *state;
	world_set(world, JOB_QUEUED);
	world_list(world, world_draft(1, JOB_ERROR), STATUS); /* the same id again */
	world_list(world, world_draft(2, JOB_QUEUED), "::WMP_STATUS:1:0:P::::::");
	world_list(world, world_draft(3, JOB_QUEUED), "an ordinary one");
	world_look(world);
	assert_int_equal(world->seen->entry_count, 1);
	assert_int_equal(world->seen->entries[0]->state, JOB_QUEUED);
	assert_int_equal(world->seen->near_miss_count, 1);
	world_clear(world);
	world_list(world, world_draft(1, JOB_QUEUED),
	        "::WMP_STATUS:1:0:P::::::"); /* its tag was broken */
	world_look(world);
	assert_int_equal(world->seen->entry_count, 0);
	world_set(world, JOB_QUEUED);
	world_look(world);
	assert_int_equal(world->seen->entry_count, 1);
}

/* Each with its time; the first was found, so nobody knows when that began. */
static void changes_of_state_are_kept_with_their_times(void **state)
{
	struct world *world = *state;
	static const enum job_state seen[] = {
	        JOB_TRANSFERRING, JOB_TRANSFERRING, JOB_ERROR, JOB_QUEUED};
	int64_t times[4];
	for (int i = 0; i < 4; i++) {
		world_set(world, seen[i]);
		world_look(world);
		times[i] = world->seen->taken_at;
	}
	const struct changes *changes = world->seen->entries[0]->changes;
	assert_int_equal(changes->count, 3);
	assert_int_equal(changes->rows[0].state, JOB_TRANSFERRING);
	assert_true(changes->rows[0].time == JOB_TIME_UNKNOWN);
	assert_int_equal(changes->rows[1].state, JOB_ERROR);
	assert_int_equal(changes->rows[1].time, times[2]);
	assert_int_equal(changes->rows[2].time, times[3]);
	world_clear(world);
	world->tells_all = true;
	world_look(world);
	changes = world->seen->entries[0]->changes;
	assert_int_equal(changes->count, 4);
	assert_int_equal(changes->rows[3].state, JOB_CANCELLED);
	assert_int_equal(changes->rows[3].time, world->seen->taken_at);
}

/* A way out that was wrongly inferred was one change, not two. */
static void a_change_that_was_inferred_is_put_right(void **state)
{
	struct world *world = *state;
	world_set(world, JOB_TRANSFERRED);
	world_look(world);
	struct job_id id = world->seen->entries[0]->job->id;
	world_clear(world);
	world_look(world);
	history_note(world->history, &id, OUTCOME_CANCELLED);
	world_look(world);
	const struct changes *changes = world->seen->entries[0]->changes;
	assert_int_equal(changes->count, 2);
	assert_int_equal(changes->rows[1].state, JOB_CANCELLED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_set_up, world_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(what_did_not_change_is_the_same_object),
	        TEST(the_last_error_is_kept_with_its_time),
	        TEST(the_convention_is_watched_over),
	        TEST(figures_appear_and_go_with_the_transfer),
	        TEST(order_is_creation_then_first_seen_and_gone_ones_keep_their_place),
	        TEST(a_failed_look_leaves_all_as_it_was_but_stale),
	        TEST(near_misses_and_doubles_are_no_entries),
	        TEST(changes_of_state_are_kept_with_their_times),
	        TEST(a_change_that_was_inferred_is_put_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
