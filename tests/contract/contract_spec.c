/* SPDX-License-Identifier: MIT */
/* What a queue takes and refuses as a new job. */
#include "contract_parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "world.h"

static bits_hr try_create(struct contract_place *place, const struct job_spec *spec)
{
	struct job_id id;
	char *detail = NULL;
	bits_hr code = job_queue_create(place->queue, spec, &id, &detail);
	free(detail);
	if (code >= 0)
		assert_true(job_queue_act(place->queue, JOB_CANCEL, &id) >= 0);
	return code;
}

static char *repeated(const char *what, size_t count)
{
	struct text text = {0};
	for (size_t i = 0; i < count; i++)
		text_append(&text, what);
	return text_steal(&text);
}

static void a_new_job_is_suspended_and_holds_what_was_asked(void **state)
{
	struct contract_place *place = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, place->target);
	spec.priority = JOB_PRIORITY_LOW;
	spec.display_name = "Ärger über 音楽";
	struct job_id id = world_create(place->queue, &spec);
	const struct job *job = world_job(place->queue, &id);
	assert_int_equal(job->state, JOB_SUSPENDED);
	assert_int_equal(job->type, JOB_DOWNLOAD);
	if (contract_has(NEEDS_PRIORITY, "priority that can be read"))
		assert_int_equal(job->priority, JOB_PRIORITY_LOW);
	assert_string_equal(job->display_name, "Ärger über 音楽");
	assert_string_equal(job->description, TAG("T"));
	assert_int_equal(job->tag_kind, TAG_STATUS);
	assert_int_equal(job->files_total, 1);
	assert_int_equal(job->files_transferred, 0);
	assert_int_equal(job->bytes_transferred, 0);
	assert_true(job->bytes_total == JOB_SIZE_UNKNOWN);
	assert_int_equal(job->file_count, 1);
	assert_string_equal(job->files[0].remote_name, NOWHERE);
	assert_string_equal(job->files[0].local_name, place->target);
	if (contract_has(NEEDS_TIMES, "times"))
		assert_true(job->created != JOB_TIME_UNKNOWN && job->modified >= job->created);
	assert_true(job->transfer_completed == JOB_TIME_UNKNOWN);
	assert_int_equal(job->error.code, 0);
	if (contract_has(NEEDS_RETRY, "retry delay of BITS")) {
		assert_int_equal(job->retry_delay, JOB_RETRY_DELAY_DEFAULT);
		assert_int_equal(job->no_progress_timeout, JOB_NO_PROGRESS_TIMEOUT_DEFAULT);
	}
	job_unref(job);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
}

static void the_retry_delay_has_a_floor(void **state)
{
	struct contract_place *place = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, place->target);
	contract_need(NEEDS_RETRY, "retry delay of BITS");
	spec.retry_delay = 1;
	spec.no_progress_timeout = 0;
	struct job_id id = world_create(place->queue, &spec);
	const struct job *job = world_job(place->queue, &id);
	assert_int_equal(job->retry_delay, JOB_RETRY_DELAY_MIN);
	assert_int_equal(job->no_progress_timeout, 0);
	job_unref(job);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
}

/* 0xF0 0x9D 0x84 0x9E is one character of two UTF-16 units. */
static void names_are_limited_in_utf16_units(void **state)
{
	struct contract_place *place = *state;
	struct job_file_spec file;
	static const struct {
		const char *unit;
		size_t count, max_count;
		bool description;
	} rows[] = {
	        {"x", JOB_DISPLAY_NAME_MAX, JOB_DISPLAY_NAME_MAX, false},
	        {"\xF0\x9D\x84\x9E", JOB_DISPLAY_NAME_MAX / 2, JOB_DISPLAY_NAME_MAX / 2, false},
	        {"\xC3\xA4", JOB_DESCRIPTION_MAX, JOB_DESCRIPTION_MAX, true},
	        {"\xF0\x9D\x84\x9E", JOB_DESCRIPTION_MAX / 2, JOB_DESCRIPTION_MAX / 2, true},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		for (size_t more = 0; more < 2; more++) {
			char *text = repeated(rows[i].unit, rows[i].count + more);
			struct job_spec spec = world_spec(&file, NOWHERE, place->target);
			if (rows[i].description)
				spec.description = text;
			else
				spec.display_name = text;
			assert_int_equal(try_create(place, &spec),
			        more == 0 ? BITS_S_OK : BITS_E_STRING_TOO_LONG);
			free(text);
		}
	}
}

static void files_are_limited(void **state)
{
	struct contract_place *place = *state;
	struct job_file_spec files[JOB_FILES_MAX + 1];
	for (size_t i = 0; i < COUNT(files); i++) {
		char name[16];
		snprintf(name, sizeof name, "%zu", i);
		files[i] = (struct job_file_spec){.remote_name = NOWHERE,
		        .local_name = place->fixture->path(place->folder, name)};
	}
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	spec.files = files;
	spec.file_count = JOB_FILES_MAX;
	assert_int_equal(try_create(place, &spec), BITS_S_OK);
	spec.file_count++;
	assert_int_equal(try_create(place, &spec), BITS_E_TOO_MANY_FILES_IN_JOB);
	for (size_t i = 0; i < COUNT(files); i++)
		free((void *)(uintptr_t)files[i].local_name);
}

static void jobs_are_limited(void **state)
{
	struct contract_place *place = *state;
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	struct job_id first, second, third;
	contract_need(NEEDS_MAX_JOBS, "limit of its own");
	contract_close(place);
	contract_open(place, QUEUE_BESIDE, 2);
	first = world_create(place->queue, &spec);
	second = world_create(place->queue, &spec);
	char *detail = NULL;
	assert_int_equal(job_queue_create(place->queue, &spec, &third, &detail),
	        BITS_E_TOO_MANY_JOBS_PER_MACHINE);
	free(detail);
	/* A finished job does not count. */
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &first), BITS_S_OK);
	third = world_create(place->queue, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &second), BITS_S_OK);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &third), BITS_S_OK);
}

static void bad_specs_leave_nothing_behind(void **state)
{
	struct contract_place *place = *state;
	static const char *const urls[] = {"", "ftp://127.0.0.1/a", "file:///etc/passwd", "a.mp3",
	        "http://", "//127.0.0.1/a", "javascript:alert(1)"};
	static const char *const paths[] = {"", "track.mp3", "music/track.mp3"};
	struct job_file_spec file;
	for (size_t i = 0; i < COUNT(urls); i++) {
		struct job_spec spec = world_spec(&file, urls[i], place->target);
		if (try_create(place, &spec) >= 0)
			fail_msg("taken: \"%s\"", urls[i]);
	}
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct job_spec spec = world_spec(&file, NOWHERE, paths[i]);
		if (try_create(place, &spec) >= 0)
			fail_msg("taken: \"%s\"", paths[i]);
	}
	struct queue_look look;
	assert_int_equal(job_queue_look(place->queue, LOOK_ALL, &look), BITS_S_OK);
	for (size_t i = 0; i < look.job_count; i++) {
		if (!job_state_is_final(look.jobs[i]->state))
			assert_string_not_equal(look.jobs[i]->description, TAG("T"));
	}
	queue_look_release(&look);
}

/* What is sent must not be there when the job is made, but the queue must be able to find it. */
static void an_upload_has_one_file_and_perhaps_a_reply(void **state)
{
	struct contract_place *place = *state;
	struct job_file_spec files[2];
	struct job_spec spec = world_spec(files, NOWHERE, place->target);
	contract_need(NEEDS_UPLOADS, "uploads");
	spec.type = JOB_UPLOAD;
	struct job_id id = world_create(place->queue, &spec);
	const struct job *job = world_job(place->queue, &id);
	assert_int_equal(job->type, JOB_UPLOAD);
	assert_int_equal(job->state, JOB_SUSPENDED);
	assert_int_equal(job->file_count, 1);
	assert_string_equal(job->files[0].local_name, place->target);
	job_unref(job);
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &id), BITS_E_INVALID_STATE);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
	files[1] = files[0];
	spec.file_count = 2;
	assert_true(try_create(place, &spec) < 0);
	spec.file_count = 1;
	spec.reply_name = place->target;
	assert_true(try_create(place, &spec) < 0);
	spec.type = JOB_UPLOAD_REPLY;
	id = world_create(place->queue, &spec);
	job = world_job(place->queue, &id);
	assert_int_equal(job->file_count, 1);
	assert_int_equal(job->files_total, 1);
	assert_string_equal(job->reply.local_name, place->target);
	assert_true(job->reply.bytes_transferred == 0);
	assert_true(job->reply.bytes_total == JOB_SIZE_UNKNOWN);
	job_unref(job);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
}

int contract_run_spec(const char *name)
{
	static const struct CMUnitTest tests[] = {
	        CONTRACT_TEST(a_new_job_is_suspended_and_holds_what_was_asked),
	        CONTRACT_TEST(the_retry_delay_has_a_floor),
	        CONTRACT_TEST(names_are_limited_in_utf16_units),
	        CONTRACT_TEST(files_are_limited),
	        CONTRACT_TEST(jobs_are_limited),
	        CONTRACT_TEST(bad_specs_leave_nothing_behind),
	        CONTRACT_TEST(an_upload_has_one_file_and_perhaps_a_reply),
	};
	return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}
