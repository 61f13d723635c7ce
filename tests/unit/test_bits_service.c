/* SPDX-License-Identifier: MIT */
/* A BITS service that somebody has stopped, that rests, that says when something happens. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "bits_place.h"

#define DISABLED ((bits_hr)0x80070422)

static void expect_nothing(struct bits_place *place, uint64_t epoch)
{
	struct queue_look look = bits_place_look(place);
	assert_int_equal(look.job_count, 0);
	assert_false(look.must_be_watched);
	assert_int_equal(look.source_epoch, epoch);
	queue_look_release(&look);
}

static void a_service_that_was_stopped_stays_so_until_somebody_else_starts_it(void **state)
{
	struct bits_place *place = *state;
	fake_add_job(&place->service, TAGGED);
	bits_place_expect(place, 1);
	unsigned connects = place->service.connects;
	place->service.dead = true;
	place->service.state = BITS_SERVICE_STOPPED;
	for (int i = 0; i < 100; i++)
		expect_nothing(
		        place, 2); /* well, and another epoch: its jobs are not seen to end */
	assert_int_equal(place->service.connects, connects);
	place->service.state = BITS_SERVICE_RUNS;
	struct queue_look look = bits_place_look(place);
	assert_int_equal(look.job_count, 1);
	assert_int_equal(look.source_epoch, 2);
	assert_int_equal(place->service.connects, connects + 1);
	queue_look_release(&look);
}

static void the_first_look_and_every_command_may_start_it(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	struct job_id id = bits_place_id(job);
	place->service.state = BITS_SERVICE_STOPPED;
	bits_place_expect(place, 1);
	place->service.dead = true;
	place->service.state = BITS_SERVICE_STOPPED;
	expect_nothing(place, 2);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	assert_int_equal(place->service.state, BITS_SERVICE_RUNS);
	bits_place_expect(place, 1);
}

static void a_disabled_service_is_never_asked_and_said_to_be_so(void **state)
{
	struct bits_place *place = *state;
	struct queue_look look;
	place->service.state = BITS_SERVICE_DISABLED;
	for (int i = 0; i < 100; i++)
		assert_int_equal(job_queue_look(place->queue, LOOK_TAGGED, &look), DISABLED);
	assert_int_equal(place->service.connects, 0);
	place->service.state = BITS_SERVICE_RUNS;
	expect_nothing(place, 1);
}

static void a_queue_that_rests_holds_nothing_of_a_service_without_jobs_of_ours(void **state)
{
	struct bits_place *place = *state;
	static const struct {
		const wchar_t *description;
		BG_JOB_STATE state;
		bool held;
	} rows[] = {
	        {L"Windows Update", BG_JOB_STATE_TRANSFERRING, false},
	        {TAGGED, BG_JOB_STATE_ACKNOWLEDGED, false},
	        {TAGGED, BG_JOB_STATE_CANCELLED, false},
	        {TAGGED, BG_JOB_STATE_SUSPENDED, true},
	        {TAGGED, BG_JOB_STATE_ERROR, true},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct fake_job *job = fake_add_job(&place->service, rows[i].description);
		job->state = rows[i].state;
		struct queue_look look = bits_place_look(place);
		assert_true(place->service.live > 0);
		queue_look_release(&look);
		job_queue_rest(place->queue);
		assert_int_equal(place->service.live > 0, rows[i].held);
		/* It is no loss: the next look goes on where this one was. */
		look = bits_place_look(place);
		assert_int_equal(look.source_epoch, 1);
		queue_look_release(&look);
		job->left = true;
		look = bits_place_look(place);
		queue_look_release(&look);
	}
}

static void a_command_holds_nothing_afterwards(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	struct job_id id = bits_place_id(job);
	const struct job *seen;
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	assert_int_equal(place->service.live, 0);
	assert_int_equal(job_queue_get(place->queue, &id, &seen), BITS_S_OK);
	job_unref(seen);
	assert_int_equal(place->service.live, 0);
}

static void count(void *data)
{
	++*(unsigned *)data;
}

/* The place's own queue has no listener; this one is opened beside it. */
static void expect_told(struct bits_place *place, bool tells)
{
	unsigned told = 0;
	char *error = NULL;
	struct queue_look look;
	const struct queue_listener listener = {.changed = count, .data = &told};
	place->service.tells = tells;
	struct job_queue *queue =
	        fake_open_listening(&place->service, place->folder, &listener, &error);
	assert_non_null(queue);
	assert_int_equal(job_queue_look(queue, LOOK_TAGGED, &look), BITS_S_OK);
	assert_false(look.must_be_watched);
	queue_look_release(&look);
	fake_add_job(&place->service, L"Windows Update");
	if (tells)
		place->service.changed(place->service.changed_data);
	assert_int_equal(told, tells);
	assert_int_equal(job_queue_look(queue, LOOK_TAGGED, &look), BITS_S_OK);
	assert_int_equal(look.must_be_watched, !tells);
	queue_look_release(&look);
	job_queue_free(queue);
	assert_null(place->service.changed);
	place->service.job_count = 0;
}

static void what_the_service_does_is_told_or_has_to_be_looked_for(void **state)
{
	struct bits_place *place = *state;
	expect_told(place, true);
	expect_told(place, false);
}

static void a_job_is_restricted_whichever_getter_refuses_and_the_others_go_on(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *nameless = fake_add_job(&place->service, TAGGED);
	nameless->id_code = BITS_E_ACCESS_DENIED;
	fake_add_job(&place->service, TAGGED)->description_code = BITS_E_ACCESS_DENIED;
	fake_add_job(&place->service, TAGGED)->state_code = BITS_E_ACCESS_DENIED;
	fake_add_job(&place->service, TAGGED)->getters_code = BITS_E_ACCESS_DENIED;
	fake_add_job(&place->service, TAGGED);
	for (int i = 0; i < 2; i++) {
		struct queue_look look = bits_place_look(place);
		assert_int_equal(look.job_count, 1);
		assert_int_equal(look.restricted, 4);
		assert_int_equal(look.untagged, 0);
		queue_look_release(&look);
	}
}

static void a_service_is_lost_by_every_code_that_says_so(void **state)
{
	struct bits_place *place = *state;
	static const HRESULT codes[] = {(HRESULT)0x800706BA, (HRESULT)0x80010108,
	        (HRESULT)0x80010114, (HRESULT)0x80070776, (HRESULT)0x80080008};
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	struct job_id id = bits_place_id(job);
	for (size_t i = 0; i < COUNT(codes); i++) {
		assert_true(bits_code_is_lost(codes[i]));
		place->service.dead = true;
		place->service.dead_code = codes[i];
		assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &id), BITS_S_OK);
		bits_place_expect(place, 1);
		place->service.dead = true;
		struct queue_look look = bits_place_look(place);
		assert_int_equal(look.job_count, 1);
		assert_int_equal(look.source_epoch, i + 2);
		queue_look_release(&look);
	}
}

static void an_end_is_told_though_the_service_dies_in_the_same_look(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	fake_add_job(&place->service, TAGGED);
	job->state = BG_JOB_STATE_TRANSFERRING;
	struct queue_look look = bits_place_look(place);
	queue_look_release(&look);
	job->state = BG_JOB_STATE_ACKNOWLEDGED;
	job->left = true;
	/* EnumJobs, Next, state, progress, files, times of the one; then the other's state. */
	place->service.die_after = 6;
	look = bits_place_look(place);
	assert_int_equal(look.source_epoch, 2);
	assert_int_equal(look.ended_count, 1);
	queue_look_release(&look);
}

static void a_service_that_dies_at_any_call_costs_nothing_but_the_epoch(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	fake_add_file(job, L"http://store.example/a.mp3", L"C:\\a.mp3");
	fake_add_job(&place->service, TAGGED);
	job->state = BG_JOB_STATE_TRANSFERRING;
	struct queue_look look = bits_place_look(place);
	uint64_t epoch = look.source_epoch;
	queue_look_release(&look);
	for (unsigned call = 1; call < 24; call++) {
		bool died;
		job->progress.BytesTransferred++;
		place->service.die_after = call;
		look = bits_place_look(place);
		died = place->service.die_after == 0;
		assert_int_equal(look.job_count, 2);
		assert_int_equal(look.source_epoch, died ? epoch + 1 : epoch);
		epoch = look.source_epoch;
		place->service.die_after = 0;
		queue_look_release(&look);
	}
	assert_true(epoch > 5);
}

static void a_service_that_stays_away_is_tried_with_growing_pauses(void **state)
{
	struct bits_place *place = *state;
	struct queue_look look = bits_place_look(place);
	uint64_t epoch = look.source_epoch;
	queue_look_release(&look);
	place->service.dead = true;
	place->service.connect_code = LOST;
	unsigned before = place->service.connects;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(job_queue_look(place->queue, LOOK_TAGGED, &look), LOST);
	unsigned tries = place->service.connects - before;
	assert_in_range(tries, 1, 10);
	place->service.connect_code = S_OK;
	int64_t deadline = clock_monotonic_ms() + 30000;
	bits_hr code;
	while ((code = job_queue_look(place->queue, LOOK_TAGGED, &look)) < 0 &&
	        clock_monotonic_ms() < deadline)
		bits_place_pause(50);
	assert_int_equal(code, BITS_S_OK);
	assert_true(look.source_epoch > epoch);
	queue_look_release(&look);
}

static void all_users_need_the_right(void **state)
{
	struct bits_place *place = *state;
	char *error = NULL;
	struct job_queue *queue = fake_open(&place->service, place->folder, true, &error);
	assert_non_null(queue);
	assert_int_equal(place->service.flags, BG_JOB_ENUM_ALL_USERS);
	job_queue_free(queue);
	place->service.enum_code = BITS_E_ACCESS_DENIED;
	assert_null(fake_open(&place->service, place->folder, true, &error));
	assert_non_null(strstr(error, "administrator"));
	free(error);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, bits_place_set_up, bits_place_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(a_service_that_was_stopped_stays_so_until_somebody_else_starts_it),
	        TEST(the_first_look_and_every_command_may_start_it),
	        TEST(a_disabled_service_is_never_asked_and_said_to_be_so),
	        TEST(a_queue_that_rests_holds_nothing_of_a_service_without_jobs_of_ours),
	        TEST(a_command_holds_nothing_afterwards),
	        TEST(what_the_service_does_is_told_or_has_to_be_looked_for),
	        TEST(a_job_is_restricted_whichever_getter_refuses_and_the_others_go_on),
	        TEST(a_service_is_lost_by_every_code_that_says_so),
	        TEST(an_end_is_told_though_the_service_dies_in_the_same_look),
	        TEST(a_service_that_dies_at_any_call_costs_nothing_but_the_epoch),
	        TEST(a_service_that_stays_away_is_tried_with_growing_pauses),
	        TEST(all_users_need_the_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
