/* SPDX-License-Identifier: MIT */
/* What becomes of jobs, and how they are seen. */
#include "contract_parts.h"

#include "world.h"

static void a_job_without_files_cannot_be_resumed(void **state)
{
	struct contract_place *place = *state;
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	struct job_id id = contract_create(place, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_E_EMPTY);
	assert_int_equal(world_state(place->queue, &id), JOB_SUSPENDED);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
}

static void suspending_twice_does_nothing(void **state)
{
	struct contract_place *place = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, place->target);
	contract_need(NEEDS_SUSPEND, "suspending");
	struct job_id id = contract_create(place, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &id), BITS_S_OK);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &id), BITS_S_OK);
	assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &id), BITS_S_OK);
	assert_int_equal(world_state(place->queue, &id), JOB_SUSPENDED);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
}

static void an_unknown_job_is_not_found(void **state)
{
	struct contract_place *place = *state;
	struct job_id id;
	const struct job *job = NULL;
	assert_true(job_id_parse("{6F1C2A9E-7D0B-4A53-9D0E-0F6F7C2F7A11}", &id));
	for (int i = 0; i < JOB_ACTION_COUNT; i++)
		assert_int_equal(
		        job_queue_act(place->queue, (enum job_action)i, &id), BITS_E_NOT_FOUND);
	assert_int_equal(job_queue_get(place->queue, &id, &job), BITS_E_NOT_FOUND);
	assert_null(job);
}

static bool look_has(struct contract_place *place, enum look_scope scope, const struct job_id *id)
{
	struct queue_look look;
	bool found = false;
	assert_int_equal(job_queue_look(place->queue, scope, &look), BITS_S_OK);
	for (size_t i = 0; i < look.job_count; i++)
		found = found || job_id_equal(&look.jobs[i]->id, id);
	queue_look_release(&look);
	return found;
}

/* After its end nothing can be done to a job, and it is not enumerated. */
static void expect_final(
        struct contract_place *place, const struct job_id *id, enum job_state state)
{
	if (contract_has(NEEDS_LEAVING, "enumeration without finished jobs"))
		assert_false(look_has(place, LOOK_ALL, id));
	contract_need(NEEDS_FINISHED_JOBS, "memory of finished jobs");
	for (int i = 0; i < JOB_ACTION_COUNT; i++) {
		enum job_action action = (enum job_action)i;
		if (action == JOB_SUSPEND && !contract_has(NEEDS_SUSPEND, "suspending"))
			continue;
		assert_int_equal(job_queue_act(place->queue, action, id), BITS_E_INVALID_STATE);
	}
	assert_int_equal(world_state(place->queue, id), state);
	assert_true(look_has(place, LOOK_TAGGED, id));
}

static void a_cancelled_job_is_final(void **state)
{
	struct contract_place *place = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, place->target);
	struct job_id id = contract_create(place, &spec);
	assert_true(look_has(place, LOOK_ALL, &id));
	assert_true(look_has(place, LOOK_TAGGED, &id));
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
	expect_final(place, &id, JOB_CANCELLED);
}

static void completing_nothing_is_partial(void **state)
{
	struct contract_place *place = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, place->target);
	struct job_id id = contract_create(place, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &id), BITS_S_PARTIAL_COMPLETE);
	expect_final(place, &id, JOB_ACKNOWLEDGED);
}

static void looks_tell_tagged_jobs_from_others(void **state)
{
	struct contract_place *place = *state;
	static const char *const descriptions[] = {TAG("T"), "holiday pictures", "::WMP_JOB:1:0:P"};
	struct job_id ids[COUNT(descriptions)];
	struct queue_look before, look;
	contract_need(NEEDS_UNTAGGED, "list of untagged jobs");
	assert_int_equal(job_queue_look(place->queue, LOOK_TAGGED, &before), BITS_S_OK);
	for (size_t i = 0; i < COUNT(ids); i++) {
		struct job_spec spec = world_spec(NULL, NULL, NULL);
		spec.description = descriptions[i];
		ids[i] = contract_create(place, &spec);
	}
	assert_true(look_has(place, LOOK_TAGGED, &ids[0]));
	assert_false(look_has(place, LOOK_TAGGED, &ids[1]));
	assert_true(look_has(place, LOOK_TAGGED, &ids[2]));
	for (size_t i = 0; i < COUNT(ids); i++)
		assert_true(look_has(place, LOOK_ALL, &ids[i]));
	assert_int_equal(job_queue_look(place->queue, LOOK_TAGGED, &look), BITS_S_OK);
	assert_int_equal(look.untagged, before.untagged + 1);
	assert_int_equal(look.source_epoch, before.source_epoch);
	queue_look_release(&look);
	queue_look_release(&before);
	for (size_t i = 0; i < COUNT(ids); i++)
		assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &ids[i]), BITS_S_OK);
}

static void unchanged_jobs_are_the_same_objects_in_order_of_creation(void **state)
{
	struct contract_place *place = *state;
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	struct job_id ids[3];
	struct queue_look first, second;
	for (size_t i = 0; i < COUNT(ids); i++)
		ids[i] = contract_create(place, &spec);
	assert_int_equal(job_queue_look(place->queue, LOOK_TAGGED, &first), BITS_S_OK);
	assert_int_equal(job_queue_look(place->queue, LOOK_TAGGED, &second), BITS_S_OK);
	assert_int_equal(first.job_count, second.job_count);
	size_t next = 0;
	for (size_t i = 0; i < first.job_count; i++) {
		assert_ptr_equal(first.jobs[i], second.jobs[i]);
		if (next < COUNT(ids) && job_id_equal(&first.jobs[i]->id, &ids[next]))
			next++;
	}
	assert_int_equal(next, COUNT(ids));
	queue_look_release(&second);
	for (size_t i = 0; i < COUNT(ids); i++)
		assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &ids[i]), BITS_S_OK);
	/* A look's jobs outlive what happens to the queue. */
	assert_int_equal(first.jobs[first.job_count - 1]->state, JOB_SUSPENDED);
	queue_look_release(&first);
}

static void jobs_survive_closing(void **state)
{
	struct contract_place *place = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, place->target);
	struct job_id id = contract_create(place, &spec);
	contract_close(place);
	contract_open(place, QUEUE_BESIDE, 0);
	assert_int_equal(world_state(place->queue, &id), JOB_SUSPENDED);
	assert_true(look_has(place, LOOK_TAGGED, &id));
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
}

static void a_promise_is_kept_in_mind(void **state)
{
	struct contract_place *place = *state;
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	contract_need(NEEDS_OWN_MEMBERS, "members of the bridge's own");
	spec.description = "untagged";
	spec.complete_when_transferred = true;
	spec.maker = "https://store.example";
	struct job_id id = contract_create(place, &spec);
	contract_close(place);
	contract_open(place, QUEUE_BESIDE, 0);
	const struct job *job = world_job(place->queue, &id);
	assert_true(job->complete_when_transferred);
	assert_string_equal(job->maker, "https://store.example");
	job_unref(job);
	assert_true(look_has(place, LOOK_TAGGED, &id));
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
}

static void the_one_who_serves_sees_what_is_done_beside(void **state)
{
	struct contract_place *place = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, place->target);
	contract_need(NEEDS_BESIDE, "one beside who serves");
	struct job_queue *owner = place->fixture->open(place->folder, QUEUE_SERVE, 0);
	assert_non_null(owner);
	assert_null(place->fixture->open(place->folder, QUEUE_SERVE, 0));
	struct job_id id = contract_create(place, &spec);
	assert_int_equal(world_state(owner, &id), JOB_SUSPENDED);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	const struct job *job = world_wait(owner, &id, 1u << JOB_TRANSIENT_ERROR);
	assert_int_equal(job->error.code, BITS_E_INTERNET_CANNOT_CONNECT);
	assert_true(job->retry_at != JOB_TIME_UNKNOWN);
	assert_int_equal(job->error_count, 1);
	job_unref(job);
	assert_int_equal(job_queue_act(place->queue, JOB_SUSPEND, &id), BITS_S_OK);
	job = world_job(place->queue, &id);
	assert_int_equal(job->state, JOB_SUSPENDED);
	assert_int_equal(job->error.code, 0);
	job_unref(job);
	assert_int_equal(job_queue_act(owner, JOB_CANCEL, &id), BITS_S_OK);
	job_queue_free(owner);
}

int contract_run_job(const char *name)
{
	static const struct CMUnitTest tests[] = {
	        CONTRACT_TEST(a_job_without_files_cannot_be_resumed),
	        CONTRACT_TEST(suspending_twice_does_nothing),
	        CONTRACT_TEST(an_unknown_job_is_not_found),
	        CONTRACT_TEST(a_cancelled_job_is_final),
	        CONTRACT_TEST(completing_nothing_is_partial),
	        CONTRACT_TEST(looks_tell_tagged_jobs_from_others),
	        CONTRACT_TEST(unchanged_jobs_are_the_same_objects_in_order_of_creation),
	        CONTRACT_TEST(jobs_survive_closing),
	        CONTRACT_TEST(a_promise_is_kept_in_mind),
	        CONTRACT_TEST(the_one_who_serves_sees_what_is_done_beside),
	};
	return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}
