/* SPDX-License-Identifier: MIT */
/* The player's part on a BITS service that, unlike the one at hand, forgets a job at once, refuses, and tells of owners. */
#include "cmocka_ready.h"

#include <windows.h>

#include <sddl.h>
#include <string.h>

#include "bits_place.h"

#define SONG L"::WMP_JOB:1:253675:Proseware:Artist:Album:7:Title:241:4"

static struct fake_job *add_song(struct bits_place *place)
{
	struct fake_job *job = fake_add_job(&place->service, SONG);
	struct fake_file *file = fake_add_file(job, L"http://store.example/a.mp3", L"C:\\a.mp3");
	job->state = BG_JOB_STATE_TRANSFERRED;
	file->progress = (BG_FILE_PROGRESS){14, 14, TRUE};
	return job;
}

static void a_job_is_shown_though_the_service_has_forgotten_it(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = add_song(place);
	struct job_id id = bits_place_id(job);
	struct queue_look look = bits_place_look(place);
	assert_int_equal(look.job_count, 1);
	assert_int_equal(look.jobs[0]->filing, JOB_FILING_NONE);
	queue_look_release(&look);

	assert_int_equal(job_queue_take(place->queue, &id), BITS_S_OK);
	assert_int_equal(job->state, BG_JOB_STATE_ACKNOWLEDGED);
	job->left = true;
	look = bits_place_look(place);
	assert_int_equal(look.job_count, 1);
	assert_true(job_is_being_filed(look.jobs[0]) && look.jobs[0]->is_own);
	assert_string_equal(look.jobs[0]->files[0].local_name, "C:\\a.mp3");
	assert_int_equal(look.jobs[0]->files[0].bytes_total, 14);
	queue_look_release(&look);

	const struct filing_note done = {.step = FILING_DONE, .target = "D:\\Music\\a.mp3"};
	assert_int_equal(place->queue->ops->note_filing(place->queue, &id, &done), BITS_S_OK);
	look = bits_place_look(place);
	assert_int_equal(look.jobs[0]->filing, JOB_FILING_DONE);
	assert_string_equal(look.jobs[0]->files[0].local_name, "D:\\Music\\a.mp3");
	queue_look_release(&look);
	assert_int_equal(job_queue_take(place->queue, &id), BITS_E_NOT_FOUND);
}

static void what_the_service_refuses_is_promised_to_nobody(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = add_song(place);
	struct job_id id = bits_place_id(job);
	job->act_code = BITS_E_ACCESS_DENIED;
	assert_int_equal(job_queue_take(place->queue, &id), BITS_E_ACCESS_DENIED);
	struct queue_look look = bits_place_look(place);
	assert_int_equal(look.jobs[0]->filing, JOB_FILING_NONE);
	assert_int_equal(look.jobs[0]->completion_error.code, BITS_E_ACCESS_DENIED);
	queue_look_release(&look);
	job->act_code = S_OK;
	job->state = BG_JOB_STATE_SUSPENDED;
	assert_int_equal(job_queue_take(place->queue, &id), BITS_E_INVALID_STATE);
}

static wchar_t *own_sid(void)
{
	HANDLE token;
	wchar_t *sid = NULL;
	char room[256];
	DWORD size = 0;
	assert_true(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token));
	assert_true(GetTokenInformation(token, TokenUser, room, sizeof room, &size));
	assert_true(ConvertSidToStringSidW(((TOKEN_USER *)(void *)room)->User.Sid, &sid));
	CloseHandle(token);
	return sid;
}

static void assert_own(struct job_queue *queue, bool expected)
{
	struct queue_look look;
	assert_int_equal(job_queue_look(queue, LOOK_TAGGED, &look), BITS_S_OK);
	assert_int_equal(look.job_count, 1);
	assert_int_equal(look.jobs[0]->is_own, expected);
	queue_look_release(&look);
}

static void another_users_job_is_not_the_own_one(void **state)
{
	struct bits_place *place = *state;
	char *error = NULL;
	wchar_t *own = own_sid();
	static const struct {
		bool all_users, told, own, expected;
	} rows[] = {
	        {false, true, true, true},
	        {false, true, false, false},
	        {false, false, false, true},
	        {true, true, true, true},
	        {true, true, false, false},
	        {true, false, false, false},
	};
	struct fake_job *job = add_song(place);
	for (size_t i = 0; i < COUNT(rows); i++) {
		job_queue_free(place->queue);
		job->owner = rows[i].own ? own : L"S-1-5-21-1-2-3-1001";
		job->getters_code = rows[i].told ? S_OK : E_NOTIMPL;
		place->queue = fake_open(&place->service, place->folder, rows[i].all_users, &error);
		assert_non_null(place->queue);
		assert_own(place->queue, rows[i].expected);
	}
	LocalFree(own);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, bits_place_set_up, bits_place_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(a_job_is_shown_though_the_service_has_forgotten_it),
	        TEST(what_the_service_refuses_is_promised_to_nobody),
	        TEST(another_users_job_is_not_the_own_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
