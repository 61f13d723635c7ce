/* SPDX-License-Identifier: MIT */
/* What becomes of jobs that have ended or left the queue, and for how long. */
#include "cmocka_ready.h"

#include "history_world.h"

#define UNSEEN WARN_ENDED_UNSEEN
#define LOST   (WARN_ENDED_UNSEEN | WARN_SOURCE_LOST)

static void the_way_out_is_told_by_the_last_state_or_by_a_command(void **state)
{
	struct world *world = *state;
	static const struct {
		enum job_state last;
		enum history_outcome outcome;
		bool tells_all, restarted, failed;
		enum job_state expected;
		unsigned warnings;
	} rows[] = {
	        {JOB_TRANSFERRED, OUTCOME_UNKNOWN, true, false, false, JOB_ACKNOWLEDGED, 0},
	        {JOB_TRANSFERRED, OUTCOME_UNKNOWN, false, false, false, JOB_ACKNOWLEDGED, 0},
	        {JOB_TRANSFERRING, OUTCOME_UNKNOWN, true, false, false, JOB_CANCELLED, 0},
	        {JOB_SUSPENDED, OUTCOME_UNKNOWN, true, false, false, JOB_CANCELLED, 0},
	        {JOB_TRANSFERRING, OUTCOME_UNKNOWN, false, false, false, JOB_TRANSFERRING, UNSEEN},
	        {JOB_SUSPENDED, OUTCOME_UNKNOWN, false, false, false, JOB_SUSPENDED, UNSEEN},
	        {JOB_TRANSFERRING, OUTCOME_COMPLETED, false, false, false, JOB_ACKNOWLEDGED, 0},
	        {JOB_TRANSFERRING, OUTCOME_CANCELLED, false, false, false, JOB_CANCELLED, 0},
	        {JOB_ERROR, OUTCOME_COMPLETED, true, false, false, JOB_ACKNOWLEDGED, 0},
	        {JOB_TRANSFERRED, OUTCOME_CANCELLED, true, false, false, JOB_CANCELLED, 0},
	        {JOB_TRANSFERRED, OUTCOME_UNKNOWN, true, true, false, JOB_TRANSFERRED, LOST},
	        {JOB_TRANSFERRED, OUTCOME_UNKNOWN, true, false, true, JOB_TRANSFERRED, LOST},
	        {JOB_QUEUED, OUTCOME_UNKNOWN, true, true, true, JOB_QUEUED, LOST},
	        {JOB_TRANSFERRED, OUTCOME_COMPLETED, true, true, true, JOB_ACKNOWLEDGED, 0},
	        {JOB_CANCELLED, OUTCOME_UNKNOWN, true, true, false, JOB_CANCELLED, 0},
	        {JOB_ACKNOWLEDGED, OUTCOME_UNKNOWN, false, false, false, JOB_ACKNOWLEDGED, 0},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		world_clear(world);
		world_list(world, world_draft(1 + (int)i, rows[i].last), STATUS);
		world_look(world);
		history_note(world->history, &world->jobs[0]->id, rows[i].outcome);
		if (rows[i].failed)
			world_look_in_vain(world);
		world->epoch += rows[i].restarted;
		world->tells_all = rows[i].tells_all;
		world_clear(world);
		world_look(world);
		const struct entry *entry = world->seen->entries[i];
		assert_int_equal(entry->state, rows[i].expected);
		assert_true(entry->gone);
		assert_int_equal(entry->warnings, rows[i].warnings);
	}
}

static void what_the_queue_still_says_of_a_job_that_left_is_its_end(void **state)
{
	struct world *world = *state;
	static const enum job_state ends[] = {JOB_ACKNOWLEDGED, JOB_CANCELLED};
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct job *listed = world_draft(1 + (int)i, JOB_TRANSFERRING);
		struct job *ended = world_draft(1 + (int)i, ends[i]);
		listed->bytes_transferred = 81;
		ended->bytes_transferred = 100;
		world_list(world, listed, STATUS);
		world_look(world);
		world_clear(world);
		world_end(world, ended, STATUS);
		world->epoch += i; /* what is known holds across a restart, too */
		world_look(world);
		const struct entry *entry = world->seen->entries[i];
		assert_int_equal(entry->state, ends[i]);
		assert_int_equal(entry->job->bytes_transferred, 100);
		assert_true(entry->gone);
		assert_int_equal(entry->warnings, 0);
	}
	/* Of no job that is listed, or that nobody knows. */
	world_set(world, JOB_QUEUED);
	world_end(world, world_draft(1, JOB_CANCELLED), STATUS);
	world_look(world);
	assert_int_equal(world->seen->entries[0]->state, JOB_QUEUED);
	world_end(world, world_draft(9, JOB_CANCELLED), STATUS);
	world_look(world);
	assert_int_equal(world->seen->entry_count, 2);
}

static void an_end_that_is_told_late_puts_right_what_nobody_knew(void **state)
{
	struct world *world = *state;
	world_set(world, JOB_TRANSFERRING);
	world_look(world);
	world_clear(world);
	int64_t left = world->now;
	world_look(world);
	assert_int_equal(world->seen->entries[0]->warnings, UNSEEN);
	world_end(world, world_draft(1, JOB_ACKNOWLEDGED), STATUS);
	world_look(world);
	assert_int_equal(world->seen->entries[0]->state, JOB_ACKNOWLEDGED);
	assert_int_equal(world->seen->entries[0]->warnings, 0);
	assert_true(world->seen->entries[0]->gone);
	world->now = left + HISTORY_KEEP_MS;
	world_look(world);
	assert_int_equal(world->seen->entry_count, 0);
}

static void a_job_that_comes_back_is_alive_again(void **state)
{
	struct world *world = *state;
	world_set(world, JOB_TRANSFERRING);
	world_look(world);
	world->epoch++;
	world_clear(world);
	world_look(world);
	assert_true(world->seen->entries[0]->gone);
	world_set(world, JOB_TRANSFERRING);
	world_look(world);
	assert_int_equal(world->seen->entry_count, 1);
	assert_false(world->seen->entries[0]->gone);
	assert_int_equal(world->seen->entries[0]->warnings, 0);
}

static void a_gone_job_stays_for_fifteen_minutes(void **state)
{
	struct world *world = *state;
	world_set(world, JOB_TRANSFERRED);
	world_look(world);
	world_clear(world);
	int64_t left = world->now;
	world_look(world);
	world->now = left + HISTORY_KEEP_MS - 1;
	world_look(world);
	assert_int_equal(world->seen->entry_count, 1);
	world->now = left + HISTORY_KEEP_MS;
	world_look(world);
	assert_int_equal(world->seen->entry_count, 0);
}

static void a_final_job_that_the_queue_still_lists_expires_too(void **state)
{
	struct world *world = *state;
	world_set(world, JOB_ACKNOWLEDGED);
	int64_t finished = world->now;
	world_look(world);
	assert_false(world->seen->entries[0]->gone);
	world_clear(world);
	world->now = finished + HISTORY_KEEP_MS - 1;
	world_look(world); /* left the queue just now, but was final before */
	assert_true(world->seen->entries[0]->gone);
	world_set(world, JOB_ACKNOWLEDGED);
	world_look(world);
	assert_int_equal(world->seen->entry_count, 0);
	world_look(world);
	assert_int_equal(world->seen->entry_count, 0);
}

static void at_most_256_gone_jobs_stay(void **state)
{
	struct world *world = *state;
	for (int i = 0; i < HISTORY_KEEP_MAX; i++)
		world_list(world, world_draft(i, JOB_TRANSFERRED), STATUS);
	world_look(world);
	world_clear(world);
	world_look(world);
	assert_int_equal(world->seen->entry_count, HISTORY_KEEP_MAX);
	world_list(world, world_draft(900, JOB_TRANSFERRED), STATUS);
	world_list(world, world_draft(901, JOB_TRANSFERRED), STATUS);
	world_look(world);
	assert_int_equal(world->seen->entry_count, HISTORY_KEEP_MAX + 2);
	world_clear(world);
	world_look(world);
	assert_int_equal(world->seen->entry_count, HISTORY_KEEP_MAX);
	assert_string_equal(world->seen->entries[0]->job->id.text + 33, "002");
}

static void at_most_256_finished_jobs_stay_though_the_queue_lists_some_of_them(void **state)
{
	struct world *world = *state;
	for (int i = 0; i < HISTORY_KEEP_MAX + 2; i++)
		world_list(world, world_draft(i, JOB_CANCELLED), STATUS);
	world_list(world, world_draft(900, JOB_QUEUED), STATUS);
	world_look(world);
	assert_int_equal(world->seen->entry_count, HISTORY_KEEP_MAX + 1);
	assert_string_equal(world->seen->entries[0]->job->id.text + 33, "002");
	world_clear(world);
	for (int i = HISTORY_KEEP_MAX; i < HISTORY_KEEP_MAX + 10; i++)
		world_list(world, world_draft(i, JOB_CANCELLED), STATUS);
	world_look(world);
	assert_int_equal(world->seen->entry_count, HISTORY_KEEP_MAX);
	world_look(world);
	assert_int_equal(world->seen->entry_count, HISTORY_KEEP_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_set_up, world_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(the_way_out_is_told_by_the_last_state_or_by_a_command),
	        TEST(what_the_queue_still_says_of_a_job_that_left_is_its_end),
	        TEST(an_end_that_is_told_late_puts_right_what_nobody_knew),
	        TEST(a_job_that_comes_back_is_alive_again),
	        TEST(a_gone_job_stays_for_fifteen_minutes),
	        TEST(a_final_job_that_the_queue_still_lists_expires_too),
	        TEST(at_most_256_gone_jobs_stay),
	        TEST(at_most_256_finished_jobs_stay_though_the_queue_lists_some_of_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
