/* SPDX-License-Identifier: MIT */
/* Making and changing jobs of a BITS service that does what the one at hand may never do. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/files.h"
#include "base/text.h"
#include "bits_place.h"
#include "snapshot.h"

static const struct job_file_spec song = {
        .remote_name = "http://store.example/a.mp3", .local_name = "C:\\songs\\a.mp3"};

static struct job_spec one_song(void)
{
	return (struct job_spec){.priority = JOB_PRIORITY_LOW,
	        .display_name = "Gr\xC3\xBC\xC3\x9F"
	                        "e",
	        .description = "::WMP_STATUS:1:253675:Proseware:A:B:1:T:241:4",
	        .retry_delay = 60,
	        .no_progress_timeout = 3600,
	        .files = &song,
	        .file_count = 1};
}

static void suspending_resuming_completing_and_cancelling_reach_the_job(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	struct job_id id = bits_place_id(job);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	assert_int_equal(job->state, BG_JOB_STATE_QUEUED);
	assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &id), BITS_S_OK);
	assert_int_equal(job->state, BG_JOB_STATE_SUSPENDED);
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &id), BITS_S_OK);
	assert_int_equal(job->state, BG_JOB_STATE_ACKNOWLEDGED);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
	assert_int_equal(job->state, BG_JOB_STATE_CANCELLED);
	job->act_code = BITS_E_INVALID_STATE;
	assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &id), BITS_E_INVALID_STATE);
}

static void a_dead_service_is_found_again_before_acting(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	struct job_id id = bits_place_id(job);
	assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &id), BITS_S_OK);
	place->service.dead = true;
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	assert_int_equal(job->state, BG_JOB_STATE_QUEUED);
}

static void a_new_job_is_filled_in_and_stays_suspended(void **state)
{
	struct bits_place *place = *state;
	struct job_spec spec = one_song();
	struct job_id id;
	const struct job *seen;
	assert_int_equal(job_queue_create(place->queue, &spec, &id, NULL), BITS_S_OK);
	const struct fake_job *job = &place->service.jobs[0];
	assert_int_equal(job->state, BG_JOB_STATE_SUSPENDED);
	assert_int_equal(job->priority, BG_JOB_PRIORITY_LOW);
	assert_int_equal(job->retry_delay, 60);
	assert_int_equal(job->no_progress_timeout, 3600);
	assert_int_equal(job->security_flags, 0);
	assert_int_equal(job_queue_get(place->queue, &id, &seen), BITS_S_OK);
	assert_string_equal(seen->display_name, spec.display_name);
	assert_true(job_is_tagged(seen));
	assert_false(seen->complete_when_transferred);
	job_unref(seen);
}

static void nothing_is_left_where_making_fails(void **state)
{
	struct bits_place *place = *state;
	struct job_spec spec = one_song();
	struct job_id id;
	char *detail = NULL;
	place->service.add_file_code = E_INVALIDARG;
	assert_int_equal(
	        job_queue_create(place->queue, &spec, &id, &detail), BITS_E_INVALID_ARGUMENT);
	assert_non_null(strstr(detail, song.local_name));
	assert_int_equal(place->service.jobs[0].state, BG_JOB_STATE_CANCELLED);
	free(detail);
}

static void a_page_s_job_stays_under_its_prefixes(void **state)
{
	struct bits_place *place = *state;
	static const char *const prefixes[] = {"http://store.example/"};
	struct job_file_spec file = song;
	struct job_spec spec = one_song();
	struct job_id id;
	char *detail = NULL;
	file.remote_name = "http://other.example/a.mp3";
	spec.files = &file;
	spec.allowed_prefixes = prefixes;
	spec.allowed_prefix_count = 1;
	assert_int_equal(job_queue_create(place->queue, &spec, &id, &detail), BITS_E_ACCESS_DENIED);
	assert_non_null(strstr(detail, "other.example"));
	assert_int_equal(place->service.job_count, 0);
	free(detail);
}

static void a_page_s_job_follows_no_redirect(void **state)
{
	struct bits_place *place = *state;
	static const char *const prefixes[] = {"http://127.0.0.1:8000/"};
	struct job_file_spec file = song;
	file.remote_name = "http://127.0.0.1:8000/a.mp3";
	struct job_spec spec = one_song();
	struct job_id id;
	spec.files = &file;
	spec.allowed_prefixes = prefixes;
	spec.allowed_prefix_count = 1;
	spec.maker = "https://store.example";
	assert_int_equal(job_queue_create(place->queue, &spec, &id, NULL), BITS_S_OK);
	assert_int_equal(place->service.jobs[0].security_flags, 0x200);
}

static void promises_are_shown_and_end_with_the_job(void **state)
{
	struct bits_place *place = *state;
	struct job_spec spec = one_song();
	struct job_id id;
	spec.complete_when_transferred = true;
	spec.maker = "https://store.example";
	spec.description = "";
	assert_int_equal(job_queue_create(place->queue, &spec, &id, NULL), BITS_S_OK);
	/* Without a tag it would not be in a look. */
	struct queue_look look = bits_place_look(place);
	assert_int_equal(look.job_count, 1);
	assert_true(look.jobs[0]->complete_when_transferred);
	assert_string_equal(look.jobs[0]->maker, "https://store.example");
	queue_look_release(&look);
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &id), BITS_S_OK);
	bits_place_expect(place, 0);
}

/* What the running bridge shows, and what another program beside it sees. */
static void expect_refusal(struct bits_place *place, bits_hr code)
{
	char *error = NULL;
	struct job_queue *other = fake_open(&place->service, place->folder, false, &error);
	struct job_queue *queues[] = {place->queue, other};
	assert_non_null(other);
	for (size_t i = 0; i < COUNT(queues); i++) {
		struct queue_look look;
		assert_int_equal(job_queue_look(queues[i], LOOK_TAGGED, &look), BITS_S_OK);
		assert_int_equal(look.job_count, 1);
		assert_int_equal(look.jobs[0]->completion_error.code, code);
		assert_int_equal(
		        (job_warnings(look.jobs[0]) & WARN_COMPLETION_FAILED) != 0, code != 0);
		queue_look_release(&look);
	}
	job_queue_free(other);
}

static void why_completing_was_refused_stays_with_the_job(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	struct job_id id = bits_place_id(job);
	job->state = BG_JOB_STATE_TRANSFERRED;
	expect_refusal(place, 0);
	static const bits_hr codes[] = {BITS_E_ACCESS_DENIED, BITS_E_DISK_FULL};
	for (size_t i = 0; i < COUNT(codes); i++) {
		job->act_code = codes[i];
		assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &id), codes[i]);
		expect_refusal(place, codes[i]);
	}
	job->state = BG_JOB_STATE_ERROR;
	expect_refusal(place, 0);
	job->state = BG_JOB_STATE_TRANSFERRED;
	expect_refusal(place, BITS_E_DISK_FULL);
	job->act_code = S_OK;
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &id), BITS_S_OK);
	job->state = BG_JOB_STATE_TRANSFERRED;
	expect_refusal(place, 0);
}

static void what_was_refused_of_a_job_that_others_end_is_forgotten(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	struct job_id id = bits_place_id(job);
	job->state = BG_JOB_STATE_TRANSFERRED;
	job->act_code = BITS_E_ACCESS_DENIED;
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &id), BITS_E_ACCESS_DENIED);
	expect_refusal(place, BITS_E_ACCESS_DENIED);
	job->left = true;
	struct queue_look look = bits_place_look(place);
	queue_look_release(&look);
	job->left = false;
	expect_refusal(place, 0);
}

static void expect_length(
        struct bits_place *place, bool name, int length, const char *unit, bits_hr code)
{
	struct text text = {0};
	struct job_spec spec = one_song();
	struct job_id id;
	for (int i = 0; i < length; i++)
		text_append(&text, unit);
	if (name)
		spec.display_name = text.data;
	else
		spec.description = text.data;
	assert_int_equal(job_queue_create(place->queue, &spec, &id, NULL), code);
	text_release(&text);
}

static void lengths_count_as_bits_counts(void **state)
{
	struct bits_place *place = *state;
	static const char emoji[] = "\xF0\x9F\x98\x80"; /* two UTF-16 units */
	expect_length(place, true, 256, "a", BITS_S_OK);
	expect_length(place, true, 257, "a", BITS_E_STRING_TOO_LONG);
	expect_length(place, true, 128, emoji, BITS_S_OK);
	expect_length(place, true, 129, emoji, BITS_E_STRING_TOO_LONG);
	expect_length(place, false, 1024, "a", BITS_S_OK);
	expect_length(place, false, 1025, "a", BITS_E_STRING_TOO_LONG);
	expect_length(place, false, 512, emoji, BITS_S_OK);
	expect_length(place, false, 513, emoji, BITS_E_STRING_TOO_LONG);
}

static void an_apartment_that_does_not_end_holds_up_nobody(void **state)
{
	struct bits_place *place = *state;
	place->service.parting = CreateEventW(NULL, TRUE, FALSE, NULL);
	assert_non_null(place->service.parting);
	job_queue_free(place->queue);
	place->queue = NULL;
	SetEvent(place->service.parting);
}

static void what_is_changed_reaches_the_job_and_its_file(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	fake_add_file(job, L"http://store.example/a", L"C:\\a");
	struct fake_file *second = fake_add_file(job, L"http://store.example/b", L"C:\\b");
	struct job_id id = bits_place_id(job);
	struct job_url_change url = {1, "http://store.example/b?key=new"};
	struct job_change change = job_change_none();
	assert_int_equal(job_queue_change(place->queue, &id, &change, NULL), BITS_S_OK);
	assert_int_equal(job->priority, BG_JOB_PRIORITY_NORMAL);
	assert_true(wcscmp(job->description, TAGGED) == 0);
	change = (struct job_change){&url, 1, JOB_PRIORITY_FOREGROUND, 1, 60, "New", ""};
	assert_int_equal(job_queue_change(place->queue, &id, &change, NULL), BITS_S_OK);
	assert_true(wcscmp(job->files[0].remote, L"http://store.example/a") == 0);
	assert_true(wcscmp(second->remote, L"http://store.example/b?key=new") == 0);
	assert_int_equal(job->priority, BG_JOB_PRIORITY_FOREGROUND);
	assert_int_equal(job->retry_delay, JOB_RETRY_DELAY_MIN);
	assert_int_equal(job->no_progress_timeout, 60);
	assert_true(wcscmp(job->name, L"New") == 0 && *job->description == L'\0');
	job->act_code = BITS_E_INVALID_STATE;
	assert_int_equal(job_queue_change(place->queue, &id, &change, NULL), BITS_E_INVALID_STATE);
}

static void what_cannot_be_changed_is_refused(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	struct fake_file *file = fake_add_file(job, L"http://store.example/a", L"C:\\a");
	struct job_id id = bits_place_id(job);
	struct job_url_change url = {1, "http://store.example/b"};
	struct job_change change = job_change_none();
	char *detail = NULL;
	change.urls = &url;
	change.url_count = 1;
	change.priority = JOB_PRIORITY_LOW;
	assert_int_equal(
	        job_queue_change(place->queue, &id, &change, &detail), BITS_E_INVALID_ARGUMENT);
	assert_non_null(strstr(detail, "no file 1"));
	free(detail);
	url = (struct job_url_change){0, "ftp://store.example/b"};
	assert_int_equal(
	        job_queue_change(place->queue, &id, &change, NULL), BITS_E_INVALID_ARGUMENT);
	/* A service of before BITS 2.0. */
	url.remote_name = "http://store.example/b";
	file->second_code = E_NOINTERFACE;
	assert_int_equal(
	        job_queue_change(place->queue, &id, &change, NULL), BITS_E_NOT_IMPLEMENTED);
	assert_int_equal(job->priority, BG_JOB_PRIORITY_NORMAL);
}

static void an_unknown_job_is_not_found(void **state)
{
	struct bits_place *place = *state;
	struct job_id id;
	const struct job *job;
	assert_true(job_id_parse("00000000-0000-0000-0000-000000000000", &id));
	assert_int_equal(job_queue_get(place->queue, &id, &job), BITS_E_NOT_FOUND);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_E_NOT_FOUND);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, bits_place_set_up, bits_place_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(suspending_resuming_completing_and_cancelling_reach_the_job),
	        TEST(a_dead_service_is_found_again_before_acting),
	        TEST(a_new_job_is_filled_in_and_stays_suspended),
	        TEST(nothing_is_left_where_making_fails),
	        TEST(a_page_s_job_stays_under_its_prefixes),
	        TEST(a_page_s_job_follows_no_redirect),
	        TEST(promises_are_shown_and_end_with_the_job),
	        TEST(why_completing_was_refused_stays_with_the_job),
	        TEST(what_was_refused_of_a_job_that_others_end_is_forgotten),
	        TEST(lengths_count_as_bits_counts),
	        TEST(what_is_changed_reaches_the_job_and_its_file),
	        TEST(what_cannot_be_changed_is_refused),
	        TEST(an_unknown_job_is_not_found),
	        TEST(an_apartment_that_does_not_end_holds_up_nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
