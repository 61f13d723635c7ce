/* SPDX-License-Identifier: MIT */
/* Looking at a BITS service that does what the one at hand may never do. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/thread.h"
#include "bits_place.h"
#include "queue/bits/owner.h"

static void an_untagged_job_is_asked_for_nothing_but_its_description(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, L"Windows Update");
	for (ULONG round = 1; round <= 3; round++) {
		struct queue_look look = bits_place_look(place);
		assert_int_equal(look.job_count, 0);
		assert_int_equal(look.untagged, 1);
		/* Its id once; its description each time, since a tag may come late. */
		assert_int_equal(job->calls, 1 + round);
		queue_look_release(&look);
	}
	wcscpy(job->description, TAGGED);
	bits_place_expect(place, 1);
}

static void a_job_that_does_not_change_is_the_same_object_at_two_calls_a_look(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	fake_add_file(job, L"http://store.example/a.mp3", L"C:\\a.mp3");
	struct queue_look first = bits_place_look(place);
	ULONG calls = job->calls;
	struct queue_look second = bits_place_look(place);
	assert_ptr_equal(first.jobs[0], second.jobs[0]);
	assert_int_equal(job->calls - calls, 2);
	job->progress.BytesTransferred = 5;
	struct queue_look third = bits_place_look(place);
	assert_ptr_not_equal(first.jobs[0], third.jobs[0]);
	assert_int_equal(third.jobs[0]->bytes_transferred, 5);
	assert_int_equal(first.jobs[0]->bytes_transferred, 0);
	queue_look_release(&first);
	queue_look_release(&second);
	queue_look_release(&third);
}

static void owner_times_priority_and_transient_error_are_read(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	job->state = BG_JOB_STATE_TRANSIENT_ERROR;
	job->priority = BG_JOB_PRIORITY_FOREGROUND;
	job->times.CreationTime = (FILETIME){0xD53E8000, 0x019DB1DE}; /* 1970 */
	job->error_code = (HRESULT)0x80190000 + 503;
	job->error_context = BG_ERROR_CONTEXT_REMOTE_FILE;
	job->error_text = L"Dienst nicht verf\u00FCgbar.\r\n";
	job->error_count = 3;
	job->retry_delay = 600;
	job->no_progress_timeout = 1209600;
	struct queue_look look = bits_place_look(place);
	const struct job *seen = look.jobs[0];
	assert_int_equal(seen->state, JOB_TRANSIENT_ERROR);
	assert_int_equal(seen->priority, JOB_PRIORITY_FOREGROUND);
	assert_int_equal(seen->created, 0);
	assert_int_equal(seen->transfer_completed, JOB_TIME_UNKNOWN);
	assert_int_equal(seen->error.code, job->error_code);
	assert_int_equal(seen->error.context, JOB_CONTEXT_REMOTE_FILE);
	assert_string_equal(seen->error.message, "Dienst nicht verf\xC3\xBCgbar.");
	assert_int_equal(seen->error_count, 3);
	assert_int_equal(seen->retry_delay, 600);
	assert_int_equal(seen->no_progress_timeout, 1209600);
	assert_non_null(seen->owner);
	/* The error is gone with the state. */
	job->state = BG_JOB_STATE_TRANSFERRING;
	struct queue_look next = bits_place_look(place);
	assert_int_equal(next.jobs[0]->error.code, 0);
	queue_look_release(&next);
	queue_look_release(&look);
}

static HANDLE name_may_come;
static volatile LONG names_asked;

static char *tell_late(const wchar_t *sid)
{
	(void)sid;
	InterlockedIncrement(&names_asked);
	WaitForSingleObject(name_may_come, INFINITE);
	return _strdup("DOMAIN\\late");
}

static void an_owner_s_name_is_asked_for_once_and_holds_up_no_look(void **state)
{
	struct bits_place *place = *state;
	static const wchar_t sid[] = L"S-1-5-21-1-2-3-1001";
	name_may_come = CreateEventW(NULL, TRUE, FALSE, NULL);
	bits_owner_ask(tell_late);
	for (int i = 0; i < 10; i++)
		fake_add_job(&place->service, TAGGED)->owner = sid;
	for (int i = 0; i < 3; i++) {
		struct queue_look look = bits_place_look(place);
		assert_string_equal(look.jobs[9]->owner, "S-1-5-21-1-2-3-1001");
		queue_look_release(&look);
	}
	SetEvent(name_may_come);
	int64_t deadline = clock_monotonic_ms() + 30000;
	bool named = false;
	while (!named && clock_monotonic_ms() < deadline) {
		struct queue_look look = bits_place_look(place);
		named = strcmp(look.jobs[9]->owner, "DOMAIN\\late") == 0;
		queue_look_release(&look);
		bits_place_pause(10);
	}
	assert_true(named);
	assert_int_equal(names_asked, 1);
}

static void expect_unknown(const struct job *job)
{
	assert_int_equal(job->type, JOB_TYPE_UNKNOWN);
	assert_int_equal(job->priority, JOB_PRIORITY_UNKNOWN);
	assert_null(job->owner);
	assert_true(job->bytes_total == JOB_SIZE_UNKNOWN);
	assert_int_equal(job->files_total, JOB_COUNT_UNKNOWN);
	assert_true(job->created == JOB_TIME_UNKNOWN);
	assert_int_equal(job->error_count, JOB_COUNT_UNKNOWN);
	assert_int_equal(job->retry_delay, JOB_COUNT_UNKNOWN);
	assert_string_equal(job->display_name, "");
	assert_int_equal(job->file_count, 0);
}

static void what_a_getter_does_not_tell_is_unknown(void **state)
{
	struct bits_place *place = *state;
	static const HRESULT codes[] = {E_NOTIMPL, E_FAIL, (HRESULT)0x800706F4};
	for (size_t i = 0; i < COUNT(codes); i++)
		fake_add_job(&place->service, TAGGED)->getters_code = codes[i];
	struct queue_look look = bits_place_look(place);
	assert_int_equal(look.job_count, COUNT(codes));
	for (size_t i = 0; i < COUNT(codes); i++)
		expect_unknown(look.jobs[i]);
	queue_look_release(&look);
}

static void what_a_service_does_not_implement_is_asked_once(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *one = fake_add_job(&place->service, TAGGED);
	struct fake_job *other = fake_add_job(&place->service, TAGGED);
	one->getters_code = other->getters_code = E_NOTIMPL;
	struct queue_look look = bits_place_look(place);
	/* Id, description and state are all that the second one is asked for. */
	ULONG fewer = one->calls < other->calls ? one->calls : other->calls;
	assert_int_equal(fewer, 3);
	queue_look_release(&look);
}

static void a_job_that_vanishes_between_two_calls_is_gone(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	fake_add_job(&place->service, TAGGED);
	job->state_code = BITS_E_NOT_FOUND;
	struct queue_look look = bits_place_look(place);
	assert_int_equal(look.job_count, 1);
	assert_int_equal(look.restricted, 0);
	queue_look_release(&look);
	job->state_code = S_OK;
	job->description_code = BITS_E_NOT_FOUND;
	bits_place_pause(2100);
	bits_place_expect(place, 1);
}

static void a_job_that_has_left_is_asked_how_it_ended(void **state)
{
	struct bits_place *place = *state;
	static const struct {
		HRESULT state_code;
		BG_JOB_STATE last, end;
		size_t told;
	} rows[] = {
	        {S_OK, BG_JOB_STATE_TRANSFERRING, BG_JOB_STATE_ACKNOWLEDGED, 1},
	        {S_OK, BG_JOB_STATE_TRANSFERRING, BG_JOB_STATE_CANCELLED, 1},
	        {S_OK, BG_JOB_STATE_TRANSFERRED, BG_JOB_STATE_CANCELLED, 1},
	        {S_OK, BG_JOB_STATE_QUEUED, BG_JOB_STATE_SUSPENDED, 0}, /* another user's now */
	        {BITS_E_NOT_FOUND, BG_JOB_STATE_TRANSFERRING, BG_JOB_STATE_CANCELLED, 0},
	        {LOST, BG_JOB_STATE_TRANSFERRING, BG_JOB_STATE_CANCELLED, 0},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct fake_job *job = fake_add_job(&place->service, TAGGED);
		struct fake_file *file =
		        fake_add_file(job, L"http://store.example/a.mp3", L"C:\\a.mp3");
		job->state = rows[i].last;
		job->progress.BytesTransferred = file->progress.BytesTransferred = 81;
		file->progress.BytesTotal = 100;
		struct queue_look look = bits_place_look(place);
		uint64_t epoch = look.source_epoch;
		queue_look_release(&look);
		job->state = rows[i].end;
		job->state_code = rows[i].state_code;
		job->progress.BytesTransferred = file->progress.BytesTransferred = 100;
		job->left = true;
		look = bits_place_look(place);
		assert_int_equal(look.job_count, 0);
		assert_false(look.tells_all);
		assert_int_equal(look.source_epoch, epoch);
		assert_int_equal(look.ended_count, rows[i].told);
		if (rows[i].told == 1) {
			assert_int_equal(look.ended[0]->state, rows[i].end);
			assert_int_equal(look.ended[0]->bytes_transferred, 100);
			assert_int_equal(look.ended[0]->files[0].bytes_transferred, 100);
		}
		queue_look_release(&look);
		look = bits_place_look(place);
		assert_int_equal(look.ended_count, 0);
		queue_look_release(&look);
	}
}

static void a_job_that_has_left_and_knows_less_keeps_its_figures(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	fake_add_file(job, L"http://store.example/a.mp3", L"C:\\a.mp3");
	job->state = BG_JOB_STATE_TRANSFERRING;
	job->progress.BytesTransferred = 81;
	wcscpy(job->name, L"Song");
	struct queue_look look = bits_place_look(place);
	queue_look_release(&look);
	job->state = BG_JOB_STATE_ACKNOWLEDGED;
	job->progress = (BG_JOB_PROGRESS){0};
	job->file_count = 0;
	job->left = true;
	look = bits_place_look(place);
	assert_int_equal(look.ended_count, 1);
	assert_int_equal(look.ended[0]->state, JOB_ACKNOWLEDGED);
	assert_int_equal(look.ended[0]->bytes_transferred, 81);
	assert_int_equal(look.ended[0]->file_count, 1);
	assert_string_equal(look.ended[0]->display_name, "Song");
	queue_look_release(&look);
}

static void finished_jobs_are_shown_as_what_they_are(void **state)
{
	struct bits_place *place = *state;
	for (int i = 0; i < JOB_STATE_COUNT; i++)
		fake_add_job(&place->service, TAGGED)->state = (BG_JOB_STATE)i;
	struct queue_look look = bits_place_look(place);
	assert_int_equal(look.job_count, JOB_STATE_COUNT);
	/* The enumeration begins with the newest; the look begins with the oldest. */
	for (int i = 0; i < JOB_STATE_COUNT; i++)
		assert_int_equal(look.jobs[i]->state, i);
	queue_look_release(&look);
}

static void jobs_stand_in_order_of_creation(void **state)
{
	struct bits_place *place = *state;
	static const DWORD moments[] = {30, 10, 20};
	for (size_t i = 0; i < COUNT(moments); i++) {
		struct fake_job *job = fake_add_job(&place->service, TAGGED);
		job->times.CreationTime = (FILETIME){0, 0x01D00000 + moments[i]};
		job->error_count = moments[i];
	}
	struct queue_look look = bits_place_look(place);
	assert_int_equal(look.jobs[0]->error_count, 10);
	assert_int_equal(look.jobs[1]->error_count, 20);
	assert_int_equal(look.jobs[2]->error_count, 30);
	queue_look_release(&look);
}

static void a_total_comes_from_the_files_where_the_job_has_none(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	job->state = BG_JOB_STATE_TRANSFERRING;
	struct fake_file *one = fake_add_file(job, L"http://a.example/1", L"C:\\1.mp3");
	struct fake_file *other = fake_add_file(job, L"http://a.example/2", L"C:\\2.mp3");
	one->progress.BytesTotal = 100;
	struct queue_look look = bits_place_look(place);
	assert_true(look.jobs[0]->bytes_total == JOB_SIZE_UNKNOWN);
	assert_int_equal(look.jobs[0]->files[0].bytes_total, 100);
	queue_look_release(&look);
	/* Nothing of the job itself has changed, and yet it is seen. */
	other->progress.BytesTotal = 23;
	look = bits_place_look(place);
	assert_int_equal(look.jobs[0]->bytes_total, 123);
	queue_look_release(&look);
}

static void a_proxy_that_is_new_each_time_is_known_by_its_id(void **state)
{
	struct bits_place *place = *state;
	fake_add_job(&place->service, TAGGED);
	place->service.fresh_proxies = true;
	struct queue_look first = bits_place_look(place);
	struct queue_look second = bits_place_look(place);
	assert_ptr_equal(first.jobs[0], second.jobs[0]);
	queue_look_release(&first);
	queue_look_release(&second);
}

static void more_jobs_than_a_batch_are_all_seen(void **state)
{
	struct bits_place *place = *state;
	for (int i = 0; i < FAKE_JOBS_MAX; i++)
		fake_add_job(&place->service, TAGGED);
	bits_place_expect(place, FAKE_JOBS_MAX);
}

static void lone_surrogates_become_replacement_characters(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	static const wchar_t name[] = {'a', 0xD83D, 'b', 0xDE00, 0xD83D, 0xDE00, 0};
	wcscpy(job->name, name);
	struct queue_look look = bits_place_look(place);
	assert_string_equal(look.jobs[0]->display_name, "a\xEF\xBF\xBD"
	                                                "b\xEF\xBF\xBD\xF0\x9F\x98\x80");
	queue_look_release(&look);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, bits_place_set_up, bits_place_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(an_untagged_job_is_asked_for_nothing_but_its_description),
	        TEST(a_job_that_does_not_change_is_the_same_object_at_two_calls_a_look),
	        TEST(owner_times_priority_and_transient_error_are_read),
	        TEST(an_owner_s_name_is_asked_for_once_and_holds_up_no_look),
	        TEST(what_a_getter_does_not_tell_is_unknown),
	        TEST(what_a_service_does_not_implement_is_asked_once),
	        TEST(a_job_that_vanishes_between_two_calls_is_gone),
	        TEST(a_job_that_has_left_is_asked_how_it_ended),
	        TEST(a_job_that_has_left_and_knows_less_keeps_its_figures),
	        TEST(finished_jobs_are_shown_as_what_they_are),
	        TEST(jobs_stand_in_order_of_creation),
	        TEST(a_total_comes_from_the_files_where_the_job_has_none),
	        TEST(a_proxy_that_is_new_each_time_is_known_by_its_id),
	        TEST(more_jobs_than_a_batch_are_all_seen),
	        TEST(lone_surrogates_become_replacement_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
