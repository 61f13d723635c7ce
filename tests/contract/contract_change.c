/* SPDX-License-Identifier: MIT */
/* What of a job can be changed later, and what cannot. */
#include "contract_parts.h"

#include <stdlib.h>
#include <string.h>

#include "world.h"

#define ELSEWHERE "http://127.0.0.1:9/elsewhere/track.mp3?key=new"

static struct job_id make(struct contract_place *place)
{
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, place->target);
	return world_create(place->queue, &spec);
}

static void what_is_named_changes_and_the_rest_stays(void **state)
{
	struct contract_place *place = *state;
	contract_need(NEEDS_CHANGE, "changing of jobs");
	struct job_id id = make(place);
	struct job_change change = job_change_none();
	change.display_name = "";
	change.description = TAG("Other");
	assert_int_equal(job_queue_change(place->queue, &id, &change, NULL), BITS_S_OK);
	const struct job *job = world_job(place->queue, &id);
	assert_string_equal(job->display_name, "");
	assert_string_equal(job->tag.fields[TAG_TITLE], "Other");
	assert_int_equal(job->priority, JOB_PRIORITY_FOREGROUND);
	assert_string_equal(job->files[0].remote_name, NOWHERE);
	job_unref(job);
	struct job_url_change url = {0, ELSEWHERE};
	change = (struct job_change){&url, 1, JOB_PRIORITY_LOW, 1, 0, NULL, NULL};
	assert_int_equal(job_queue_change(place->queue, &id, &change, NULL), BITS_S_OK);
	job = world_job(place->queue, &id);
	assert_string_equal(job->description, TAG("Other"));
	assert_int_equal(job->state, JOB_SUSPENDED);
	assert_int_equal(job->priority, JOB_PRIORITY_LOW);
	assert_int_equal(job->retry_delay, JOB_RETRY_DELAY_MIN);
	assert_int_equal(job->no_progress_timeout, 0);
	assert_string_equal(job->files[0].remote_name, ELSEWHERE);
	job_unref(job);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
}

static void a_look_shows_what_has_changed(void **state)
{
	struct contract_place *place = *state;
	struct queue_look look;
	contract_need(NEEDS_CHANGE, "changing of jobs");
	struct job_id id = make(place);
	assert_int_equal(job_queue_look(place->queue, LOOK_TAGGED, &look), BITS_S_OK);
	queue_look_release(&look);
	struct job_change change = job_change_none();
	change.priority = JOB_PRIORITY_HIGH;
	assert_int_equal(job_queue_change(place->queue, &id, &change, NULL), BITS_S_OK);
	assert_int_equal(job_queue_look(place->queue, LOOK_TAGGED, &look), BITS_S_OK);
	assert_int_equal(look.job_count, 1);
	assert_int_equal(look.jobs[0]->priority, JOB_PRIORITY_HIGH);
	queue_look_release(&look);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
}

static void what_is_refused_changes_nothing(void **state)
{
	struct contract_place *place = *state;
	contract_need(NEEDS_CHANGE, "changing of jobs");
	char name[JOB_DISPLAY_NAME_MAX + 2], description[JOB_DESCRIPTION_MAX + 2];
	memset(name, 'n', sizeof name);
	name[sizeof name - 1] = '\0';
	memset(description, 'd', sizeof description);
	description[sizeof description - 1] = '\0';
	struct job_url_change ftp = {0, "ftp://127.0.0.1/a"}, second = {1, ELSEWHERE};
	const struct {
		struct job_change change;
		bits_hr code;
	} rows[] = {
	        {{NULL, 0, JOB_PRIORITY_LOW, 60, 60, name, NULL}, BITS_E_STRING_TOO_LONG},
	        {{NULL, 0, JOB_PRIORITY_LOW, 60, 60, NULL, description}, BITS_E_STRING_TOO_LONG},
	        {{&ftp, 1, JOB_PRIORITY_LOW, 60, 60, "n", "d"}, BITS_E_INVALID_ARGUMENT},
	        {{&second, 1, JOB_PRIORITY_LOW, 60, 60, "n", "d"}, BITS_E_INVALID_ARGUMENT},
	};
	struct job_id id = make(place);
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *detail = NULL;
		assert_int_equal(job_queue_change(place->queue, &id, &rows[i].change, &detail),
		        rows[i].code);
		assert_non_null(detail);
		free(detail);
		const struct job *job = world_job(place->queue, &id);
		assert_string_equal(job->display_name, "a job");
		assert_string_equal(job->description, TAG("T"));
		assert_int_equal(job->priority, JOB_PRIORITY_FOREGROUND);
		assert_int_equal(job->retry_delay, JOB_RETRY_DELAY_DEFAULT);
		assert_string_equal(job->files[0].remote_name, NOWHERE);
		job_unref(job);
	}
	name[JOB_DISPLAY_NAME_MAX] = description[JOB_DESCRIPTION_MAX] = '\0';
	struct job_change longest = job_change_none();
	longest.display_name = name;
	longest.description = description;
	assert_int_equal(job_queue_change(place->queue, &id, &longest, NULL), BITS_S_OK);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
}

static void a_job_that_has_ended_or_never_was_cannot_be_changed(void **state)
{
	struct contract_place *place = *state;
	contract_need(NEEDS_CHANGE, "changing of jobs");
	struct job_id id = make(place);
	struct job_change change = job_change_none();
	change.priority = JOB_PRIORITY_LOW;
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
	if (contract_has(NEEDS_FINISHED_JOBS, "memory of finished jobs"))
		assert_int_equal(
		        job_queue_change(place->queue, &id, &change, NULL), BITS_E_INVALID_STATE);
	assert_true(job_id_parse("{6F1C2A9E-7D0B-4A53-9D0E-0F6F7C2F7A11}", &id));
	assert_int_equal(job_queue_change(place->queue, &id, &change, NULL), BITS_E_NOT_FOUND);
}

int contract_run_change(const char *name)
{
	static const struct CMUnitTest tests[] = {
	        CONTRACT_TEST(what_is_named_changes_and_the_rest_stays),
	        CONTRACT_TEST(a_look_shows_what_has_changed),
	        CONTRACT_TEST(what_is_refused_changes_nothing),
	        CONTRACT_TEST(a_job_that_has_ended_or_never_was_cannot_be_changed),
	};
	return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}
