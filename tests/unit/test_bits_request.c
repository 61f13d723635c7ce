/* SPDX-License-Identifier: MIT */
/* A request that is sent again after its maker died at any call to the service of BITS: one job, never two. */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "bits_place.h"
#include "queue/requests.h"

static const struct job_file_spec song = {
        .remote_name = "http://store.example/a.mp3", .local_name = "C:\\songs\\a.mp3"};

static struct idempotency_key some_key(void)
{
	struct idempotency_key key = {.origin = "https://store.example", .key = "1"};
	memset(key.fingerprint, 'a', sizeof key.fingerprint - 1);
	return key;
}

static struct job_spec one_song(const struct idempotency_key *key)
{
	return (struct job_spec){.priority = JOB_PRIORITY_NORMAL,
	        .display_name = "A song",
	        .description = "::WMP_STATUS:1:253675:Proseware:A:B:1:T:241:4",
	        .no_progress_timeout = JOB_COUNT_UNKNOWN,
	        .files = &song,
	        .file_count = 1,
	        .complete_when_transferred = true,
	        .maker = "https://store.example",
	        .starts = true,
	        .request = key};
}

static enum request_standing begin(
        struct bits_place *place, const struct idempotency_key *key, struct job_id *ret)
{
	enum request_standing standing = REQUEST_CROWDED;
	char *detail = NULL;
	assert_int_equal(
	        job_queue_begin_request(place->queue, key, &standing, ret, &detail), BITS_S_OK);
	return standing;
}

static bool is_alive(const struct fake_job *job)
{
	return job->state != BG_JOB_STATE_CANCELLED && job->state != BG_JOB_STATE_ACKNOWLEDGED;
}

/* One that is not going, or has no tag, is nothing that anybody asked for. */
static size_t count_good_jobs(const struct fake_service *service, size_t *ret_others)
{
	size_t good = 0;
	*ret_others = 0;
	for (size_t i = 0; i < service->job_count; i++) {
		const struct fake_job *job = &service->jobs[i];
		if (!is_alive(job))
			continue;
		if (job->state != BG_JOB_STATE_SUSPENDED && job->file_count == 1 &&
		        wcscmp(job->name, L"A song") == 0)
			good++;
		else
			(*ret_others)++;
	}
	return good;
}

static void a_job_has_its_own_name_once_it_is_made(void **state)
{
	struct bits_place *place = *state;
	struct idempotency_key key = some_key();
	struct job_spec spec = one_song(&key);
	struct job_id id, again;
	assert_int_equal(begin(place, &key, &id), REQUEST_DUE);
	assert_int_equal(job_queue_create(place->queue, &spec, &id, NULL), BITS_S_OK);
	assert_int_equal(place->service.job_count, 1);
	assert_true(wcscmp(place->service.jobs[0].name, L"A song") == 0);
	assert_int_equal(place->service.jobs[0].state, BG_JOB_STATE_QUEUED);
	assert_int_equal(begin(place, &key, &again), REQUEST_DONE);
	assert_string_equal(again.text, id.text);
}

/* The service dies with the maker, which is how a maker's death looks to what is made: no further call arrives. */
static void wherever_the_maker_dies_a_repeat_makes_one_job(void **state)
{
	struct bits_place *place = *state;
	struct fake_service *service = &place->service;
	enum { CALLS = 6, MORE = 4 };
	unsigned died = 0;
	for (unsigned calls = 1; calls <= CALLS + MORE; calls++) {
		struct idempotency_key key = some_key();
		snprintf(key.key, sizeof key.key, "%u", calls);
		struct job_spec spec = one_song(&key);
		struct job_id id, again;
		size_t others;
		service->job_count = 0;
		assert_int_equal(begin(place, &key, &id), REQUEST_DUE);
		service->die_after = calls;
		died += job_queue_create(place->queue, &spec, &id, NULL) < 0;
		service->die_after = 0;
		service->dead = false;
		if (begin(place, &key, &again) == REQUEST_DUE)
			assert_int_equal(
			        job_queue_create(place->queue, &spec, &again, NULL), BITS_S_OK);
		assert_int_equal(count_good_jobs(service, &others), 1);
		assert_int_equal(others, 0);
		assert_int_equal(begin(place, &key, &id), REQUEST_DONE);
		assert_string_equal(id.text, again.text);
	}
	/* SetDisplayName, SetDescription, SetPriority, AddFile, Resume; a service that is gone at CreateJob is found again. */
	assert_int_equal(died, CALLS - 1);
}

static void what_has_gone_its_way_before_it_was_noted_is_not_made_again(void **state)
{
	struct bits_place *place = *state;
	struct idempotency_key key = some_key();
	struct job_spec spec = one_song(&key);
	struct job_id id, again;
	char *reason = NULL;
	assert_int_equal(begin(place, &key, &id), REQUEST_DUE);
	assert_int_equal(job_queue_create(place->queue, &spec, &id, NULL), BITS_S_OK);
	struct requests *requests = requests_open(place->folder, &reason);
	assert_non_null(requests);
	assert_true(requests_set_job(requests, &key, &id, false, &reason));
	assert_int_equal(begin(place, &key, &again), REQUEST_DONE);
	assert_string_equal(again.text, id.text);
	/* It has come to its end, even. */
	assert_true(requests_set_job(requests, &key, &id, false, &reason));
	place->service.jobs[0].left = true;
	assert_int_equal(begin(place, &key, &again), REQUEST_DONE);
	assert_string_equal(again.text, id.text);
	requests_free(requests);
}

static void jobs_of_others_are_left_alone(void **state)
{
	struct bits_place *place = *state;
	struct idempotency_key key = some_key();
	struct job_id id;
	assert_int_equal(begin(place, &key, &id), REQUEST_DUE);
	const struct fake_job *other = fake_add_job(&place->service, L"");
	assert_int_equal(begin(place, &key, &id), REQUEST_DUE);
	assert_int_equal(other->state, BG_JOB_STATE_SUSPENDED);
}

/* As Wine's: the first job is taken back, all others have their own names from the start. */
static void a_service_that_gives_no_new_names_makes_one_job_all_the_same(void **state)
{
	struct bits_place *place = *state;
	struct job_id id, again;
	size_t others;
	place->service.name_code = BITS_E_NOT_IMPLEMENTED;
	for (unsigned round = 0; round < 2; round++) {
		struct idempotency_key key = some_key();
		key.key[0] = (char)('1' + round);
		struct job_spec spec = one_song(&key);
		assert_int_equal(begin(place, &key, &id), REQUEST_DUE);
		assert_int_equal(job_queue_create(place->queue, &spec, &id, NULL), BITS_S_OK);
		assert_int_equal(begin(place, &key, &again), REQUEST_DONE);
		assert_int_equal(count_good_jobs(&place->service, &others), round + 1);
		assert_int_equal(others, 0);
	}
	assert_int_equal(place->service.job_count, 3);
}

static void a_job_that_cannot_start_is_taken_back(void **state)
{
	struct bits_place *place = *state;
	struct idempotency_key key = some_key(), other = some_key();
	struct job_spec spec = one_song(&key);
	struct job_id id;
	size_t others;
	place->service.resume_code = BITS_E_ACCESS_DENIED;
	assert_int_equal(begin(place, &key, &id), REQUEST_DUE);
	assert_int_equal(job_queue_create(place->queue, &spec, &id, NULL), BITS_E_ACCESS_DENIED);
	assert_int_equal(count_good_jobs(&place->service, &others), 0);
	assert_int_equal(others, 0);
	assert_int_equal(job_queue_end_request(place->queue, &key, NULL), BITS_S_OK);
	other.fingerprint[0] = 'b';
	assert_int_equal(begin(place, &other, &id), REQUEST_DUE);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, bits_place_set_up, bits_place_tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        TEST(a_job_has_its_own_name_once_it_is_made),
	        TEST(wherever_the_maker_dies_a_repeat_makes_one_job),
	        TEST(what_has_gone_its_way_before_it_was_noted_is_not_made_again),
	        TEST(jobs_of_others_are_left_alone),
	        TEST(a_service_that_gives_no_new_names_makes_one_job_all_the_same),
	        TEST(a_job_that_cannot_start_is_taken_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
