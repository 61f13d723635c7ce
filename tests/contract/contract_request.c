/* SPDX-License-Identifier: MIT */
/* Requests that are sent again: what their key stands for, and that there is never a second job. */
#include "contract_parts.h"

#include <stdio.h>

#include "world.h"

#define STORE "https://store.example"

static struct idempotency_key key_of(const char *origin, const char *name, char digit)
{
	struct idempotency_key key = {0};
	snprintf(key.origin, sizeof key.origin, "%s", origin);
	snprintf(key.key, sizeof key.key, "%s", name);
	for (size_t i = 0; i + 1 < sizeof key.fingerprint; i++)
		key.fingerprint[i] = digit;
	return key;
}

static enum request_standing begin(
        struct contract_place *place, const struct idempotency_key *key, struct job_id *ret)
{
	enum request_standing standing = REQUEST_CROWDED;
	char *detail = NULL;
	assert_int_equal(
	        job_queue_begin_request(place->queue, key, &standing, ret, &detail), BITS_S_OK);
	return standing;
}

static void expect_standing(struct contract_place *place, const struct idempotency_key *key,
        enum request_standing expected)
{
	struct job_id id;
	assert_int_equal(begin(place, key, &id), expected);
}

static void expect_done(struct contract_place *place, const struct idempotency_key *key,
        const struct job_id *expected)
{
	struct job_id id = {{0}};
	assert_int_equal(begin(place, key, &id), REQUEST_DONE);
	assert_string_equal(id.text, expected->text);
}

static void restart(struct contract_place *place)
{
	contract_close(place);
	contract_open(place, QUEUE_BESIDE, 0);
}

static size_t count_jobs(struct contract_place *place)
{
	struct queue_look look;
	size_t count = 0;
	assert_int_equal(job_queue_look(place->queue, LOOK_ALL, &look), BITS_S_OK);
	for (size_t i = 0; i < look.job_count; i++)
		count += !job_state_is_final(look.jobs[i]->state);
	queue_look_release(&look);
	return count;
}

static struct job_id make(struct contract_place *place, const struct idempotency_key *key)
{
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, place->target);
	spec.starts = true;
	spec.request = key;
	return world_create(place->queue, &spec);
}

static void a_job_that_starts_is_not_suspended(void **state)
{
	struct contract_place *place = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, place->target);
	spec.starts = true;
	struct job_id id = world_create(place->queue, &spec);
	assert_int_not_equal(world_state(place->queue, &id), JOB_SUSPENDED);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
}

static void a_job_that_cannot_start_is_not_made(void **state)
{
	struct contract_place *place = *state;
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	struct job_id id;
	size_t before = count_jobs(place);
	spec.starts = true;
	assert_int_equal(job_queue_create(place->queue, &spec, &id, NULL), BITS_E_EMPTY);
	assert_int_equal(count_jobs(place), before);
}

static void a_key_stands_for_its_job(void **state)
{
	struct contract_place *place = *state;
	struct idempotency_key key = key_of(STORE, "a key", 'a'),
	                       other = key_of(STORE, "a key", 'b');
	expect_standing(place, &key, REQUEST_DUE);
	struct job_id id = make(place, &key);
	expect_done(place, &key, &id);
	expect_standing(place, &other, REQUEST_DIFFERENT);
	restart(place);
	expect_done(place, &key, &id);
	expect_standing(place, &other, REQUEST_DIFFERENT);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
	expect_done(place, &key, &id);
}

static void keys_of_two_origins_have_nothing_in_common(void **state)
{
	struct contract_place *place = *state;
	struct idempotency_key key = key_of(STORE, "1", 'a'), other = key_of("own", "1", 'b');
	expect_standing(place, &key, REQUEST_DUE);
	struct job_id id = make(place, &key);
	expect_standing(place, &other, REQUEST_DUE);
	expect_done(place, &key, &id);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
}

/* Its maker has died in between, before there was a job. */
static void what_was_begun_is_due_until_it_is_done(void **state)
{
	struct contract_place *place = *state;
	struct idempotency_key key = key_of(STORE, "1", 'a'), other = key_of(STORE, "1", 'b');
	size_t before = count_jobs(place);
	expect_standing(place, &key, REQUEST_DUE);
	restart(place);
	expect_standing(place, &other, REQUEST_DIFFERENT);
	expect_standing(place, &key, REQUEST_DUE);
	struct job_id id = make(place, &key);
	restart(place);
	expect_done(place, &key, &id);
	assert_int_equal(count_jobs(place), before + 1);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
}

static void where_nothing_came_of_it_the_key_is_free(void **state)
{
	struct contract_place *place = *state;
	struct idempotency_key key = key_of(STORE, "1", 'a'), other = key_of(STORE, "1", 'b');
	expect_standing(place, &key, REQUEST_DUE);
	assert_int_equal(job_queue_end_request(place->queue, &key, NULL), BITS_S_OK);
	expect_standing(place, &other, REQUEST_DUE);
	expect_standing(place, &key, REQUEST_DIFFERENT);
}

static void what_was_done_to_a_job_is_kept_like_its_making(void **state)
{
	struct contract_place *place = *state;
	struct idempotency_key key = key_of("own", "cancel", 'c');
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	struct job_id id = world_create(place->queue, &spec);
	expect_standing(place, &key, REQUEST_DUE);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
	assert_int_equal(job_queue_end_request(place->queue, &key, &id), BITS_S_OK);
	restart(place);
	expect_done(place, &key, &id);
}

int contract_run_request(const char *name)
{
	static const struct CMUnitTest tests[] = {
	        CONTRACT_TEST(a_job_that_starts_is_not_suspended),
	        CONTRACT_TEST(a_job_that_cannot_start_is_not_made),
	        CONTRACT_TEST(a_key_stands_for_its_job),
	        CONTRACT_TEST(keys_of_two_origins_have_nothing_in_common),
	        CONTRACT_TEST(what_was_begun_is_due_until_it_is_done),
	        CONTRACT_TEST(where_nothing_came_of_it_the_key_is_free),
	        CONTRACT_TEST(what_was_done_to_a_job_is_kept_like_its_making),
	};
	return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}
