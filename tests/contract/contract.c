/* SPDX-License-Identifier: MIT */
#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cmocka_ready.h"
#include "world.h"

/* Nobody listens at port 9 of this machine. */
#define NOWHERE "http://127.0.0.1:9/music/track.mp3"

static const struct contract_fixture *fixture;

struct world {
	char *folder, *target;
	struct job_queue *queue;
};

static void open_queue(struct world *world, enum queue_role role, uint32_t max_jobs)
{
	world->queue = fixture->open(world->folder, role, max_jobs);
	assert_non_null(world->queue);
}

static void close_queue(struct world *world)
{
	job_queue_free(world->queue);
	world->queue = NULL;
}

static int set_up(void **state)
{
	struct world *world = calloc(1, sizeof *world);
	assert_non_null(world);
	world->folder = fixture->folder_new();
	world->target = fixture->path(world->folder, "track.mp3");
	open_queue(world, QUEUE_BESIDE, 0);
	*state = world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;
	close_queue(world);
	fixture->folder_remove(world->folder);
	free(world->target);
	free(world->folder);
	free(world);
	return 0;
}

/* False, and said by name, where the queue lacks it. */
static bool has(unsigned needs, const char *what)
{
	if ((fixture->lacks & needs) == 0)
		return true;
	print_message("skipped: %s has no %s\n", fixture->queue, what);
	return false;
}

static void need(unsigned needs, const char *what)
{
	if (!has(needs, what))
		skip();
}

static bits_hr try_create(struct world *world, const struct job_spec *spec)
{
	struct job_id id;
	char *detail = NULL;
	bits_hr code = job_queue_create(world->queue, spec, &id, &detail);
	free(detail);
	if (code >= 0)
		assert_true(job_queue_cancel(world->queue, &id) >= 0);
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
	struct world *world = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, world->target);
	spec.priority = JOB_PRIORITY_LOW;
	spec.display_name = "Ärger über 音楽";
	struct job_id id = world_create(world->queue, &spec);
	const struct job *job = world_job(world->queue, &id);
	assert_int_equal(job->state, JOB_SUSPENDED);
	assert_int_equal(job->type, JOB_DOWNLOAD);
	if (has(NEEDS_PRIORITY, "priority that can be read"))
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
	assert_string_equal(job->files[0].local_name, world->target);
	if (has(NEEDS_TIMES, "times"))
		assert_true(job->created != JOB_TIME_UNKNOWN && job->modified >= job->created);
	assert_true(job->transfer_completed == JOB_TIME_UNKNOWN);
	assert_int_equal(job->error.code, 0);
	if (has(NEEDS_RETRY, "retry delay of BITS")) {
		assert_int_equal(job->retry_delay, JOB_RETRY_DELAY_DEFAULT);
		assert_int_equal(job->no_progress_timeout, JOB_NO_PROGRESS_TIMEOUT_DEFAULT);
	}
	job_unref(job);
	assert_int_equal(job_queue_cancel(world->queue, &id), BITS_S_OK);
}

static void the_retry_delay_has_a_floor(void **state)
{
	struct world *world = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, world->target);
	need(NEEDS_RETRY, "retry delay of BITS");
	spec.retry_delay = 1;
	spec.no_progress_timeout = 0;
	struct job_id id = world_create(world->queue, &spec);
	const struct job *job = world_job(world->queue, &id);
	assert_int_equal(job->retry_delay, JOB_RETRY_DELAY_MIN);
	assert_int_equal(job->no_progress_timeout, 0);
	job_unref(job);
	assert_int_equal(job_queue_cancel(world->queue, &id), BITS_S_OK);
}

static void a_job_without_files_cannot_be_resumed(void **state)
{
	struct world *world = *state;
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	struct job_id id = world_create(world->queue, &spec);
	assert_int_equal(job_queue_resume(world->queue, &id), BITS_E_EMPTY);
	assert_int_equal(world_state(world->queue, &id), JOB_SUSPENDED);
	assert_int_equal(job_queue_cancel(world->queue, &id), BITS_S_OK);
}

static void suspending_twice_does_nothing(void **state)
{
	struct world *world = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, world->target);
	need(NEEDS_SUSPEND, "suspending");
	struct job_id id = world_create(world->queue, &spec);
	assert_int_equal(job_queue_suspend(world->queue, &id), BITS_S_OK);
	assert_int_equal(job_queue_resume(world->queue, &id), BITS_S_OK);
	assert_int_equal(job_queue_suspend(world->queue, &id), BITS_S_OK);
	assert_int_equal(job_queue_suspend(world->queue, &id), BITS_S_OK);
	assert_int_equal(world_state(world->queue, &id), JOB_SUSPENDED);
	assert_int_equal(job_queue_cancel(world->queue, &id), BITS_S_OK);
}

typedef bits_hr act_function(struct job_queue *queue, const struct job_id *id);
static act_function *const acts[] = {
        job_queue_suspend, job_queue_resume, job_queue_complete, job_queue_cancel};

static void an_unknown_job_is_not_found(void **state)
{
	struct world *world = *state;
	struct job_id id;
	const struct job *job = NULL;
	assert_true(job_id_parse("{6F1C2A9E-7D0B-4A53-9D0E-0F6F7C2F7A11}", &id));
	for (size_t i = 0; i < COUNT(acts); i++)
		assert_int_equal(acts[i](world->queue, &id), BITS_E_NOT_FOUND);
	assert_int_equal(job_queue_get(world->queue, &id, &job), BITS_E_NOT_FOUND);
	assert_null(job);
}

static bool look_has(struct world *world, enum look_scope scope, const struct job_id *id)
{
	struct queue_look look;
	bool found = false;
	assert_int_equal(job_queue_look(world->queue, scope, &look), BITS_S_OK);
	for (size_t i = 0; i < look.job_count; i++)
		found = found || job_id_equal(&look.jobs[i]->id, id);
	queue_look_release(&look);
	return found;
}

/* After its end nothing can be done to a job, and it is not enumerated. */
static void expect_final(struct world *world, const struct job_id *id, enum job_state state)
{
	if (has(NEEDS_LEAVING, "enumeration without finished jobs"))
		assert_false(look_has(world, LOOK_ALL, id));
	need(NEEDS_FINISHED_JOBS, "memory of finished jobs");
	for (size_t i = 0; i < COUNT(acts); i++) {
		if (acts[i] == job_queue_suspend && !has(NEEDS_SUSPEND, "suspending"))
			continue;
		assert_int_equal(acts[i](world->queue, id), BITS_E_INVALID_STATE);
	}
	assert_int_equal(world_state(world->queue, id), state);
	assert_true(look_has(world, LOOK_TAGGED, id));
}

static void a_cancelled_job_is_final(void **state)
{
	struct world *world = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, world->target);
	struct job_id id = world_create(world->queue, &spec);
	assert_true(look_has(world, LOOK_ALL, &id));
	assert_true(look_has(world, LOOK_TAGGED, &id));
	assert_int_equal(job_queue_cancel(world->queue, &id), BITS_S_OK);
	expect_final(world, &id, JOB_CANCELLED);
}

static void completing_nothing_is_partial(void **state)
{
	struct world *world = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, world->target);
	struct job_id id = world_create(world->queue, &spec);
	assert_int_equal(job_queue_complete(world->queue, &id), BITS_S_PARTIAL_COMPLETE);
	expect_final(world, &id, JOB_ACKNOWLEDGED);
}

/* 0xF0 0x9D 0x84 0x9E is one character of two UTF-16 units. */
static void names_are_limited_in_utf16_units(void **state)
{
	struct world *world = *state;
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
			struct job_spec spec = world_spec(&file, NOWHERE, world->target);
			if (rows[i].description)
				spec.description = text;
			else
				spec.display_name = text;
			assert_int_equal(try_create(world, &spec),
			        more == 0 ? BITS_S_OK : BITS_E_STRING_TOO_LONG);
			free(text);
		}
	}
}

static void files_are_limited(void **state)
{
	struct world *world = *state;
	struct job_file_spec files[JOB_FILES_MAX + 1];
	for (size_t i = 0; i < COUNT(files); i++) {
		char name[16];
		snprintf(name, sizeof name, "%zu", i);
		files[i] = (struct job_file_spec){
		        .remote_name = NOWHERE, .local_name = fixture->path(world->folder, name)};
	}
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	spec.files = files;
	spec.file_count = JOB_FILES_MAX;
	assert_int_equal(try_create(world, &spec), BITS_S_OK);
	spec.file_count++;
	assert_int_equal(try_create(world, &spec), BITS_E_TOO_MANY_FILES_IN_JOB);
	for (size_t i = 0; i < COUNT(files); i++)
		free((void *)(uintptr_t)files[i].local_name);
}

static void jobs_are_limited(void **state)
{
	struct world *world = *state;
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	struct job_id first, second, third;
	need(NEEDS_MAX_JOBS, "limit of its own");
	close_queue(world);
	open_queue(world, QUEUE_BESIDE, 2);
	first = world_create(world->queue, &spec);
	second = world_create(world->queue, &spec);
	char *detail = NULL;
	assert_int_equal(job_queue_create(world->queue, &spec, &third, &detail),
	        BITS_E_TOO_MANY_JOBS_PER_MACHINE);
	free(detail);
	/* A finished job does not count. */
	assert_int_equal(job_queue_cancel(world->queue, &first), BITS_S_OK);
	third = world_create(world->queue, &spec);
	assert_int_equal(job_queue_cancel(world->queue, &second), BITS_S_OK);
	assert_int_equal(job_queue_cancel(world->queue, &third), BITS_S_OK);
}

static void bad_specs_leave_nothing_behind(void **state)
{
	struct world *world = *state;
	static const char *const urls[] = {"", "ftp://127.0.0.1/a", "file:///etc/passwd", "a.mp3",
	        "http://", "//127.0.0.1/a", "javascript:alert(1)"};
	static const char *const paths[] = {"", "track.mp3", "music/track.mp3"};
	struct job_file_spec file;
	for (size_t i = 0; i < COUNT(urls); i++) {
		struct job_spec spec = world_spec(&file, urls[i], world->target);
		if (try_create(world, &spec) >= 0)
			fail_msg("taken: \"%s\"", urls[i]);
	}
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct job_spec spec = world_spec(&file, NOWHERE, paths[i]);
		if (try_create(world, &spec) >= 0)
			fail_msg("taken: \"%s\"", paths[i]);
	}
	struct queue_look look;
	assert_int_equal(job_queue_look(world->queue, LOOK_ALL, &look), BITS_S_OK);
	for (size_t i = 0; i < look.job_count; i++) {
		if (!job_state_is_final(look.jobs[i]->state))
			assert_string_not_equal(look.jobs[i]->description, TAG("T"));
	}
	queue_look_release(&look);
}

static void uploads_are_not_supported(void **state)
{
	struct world *world = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, world->target);
	need(NEEDS_NO_UPLOADS, "refusal of uploads");
	spec.type = JOB_UPLOAD;
	assert_int_equal(try_create(world, &spec), BITS_E_NOT_IMPLEMENTED);
}

static void looks_tell_tagged_jobs_from_others(void **state)
{
	struct world *world = *state;
	static const char *const descriptions[] = {TAG("T"), "holiday pictures", "::WMP_JOB:1:0:P"};
	struct job_id ids[COUNT(descriptions)];
	struct queue_look before, look;
	assert_int_equal(job_queue_look(world->queue, LOOK_TAGGED, &before), BITS_S_OK);
	for (size_t i = 0; i < COUNT(ids); i++) {
		struct job_spec spec = world_spec(NULL, NULL, NULL);
		spec.description = descriptions[i];
		ids[i] = world_create(world->queue, &spec);
	}
	assert_true(look_has(world, LOOK_TAGGED, &ids[0]));
	assert_false(look_has(world, LOOK_TAGGED, &ids[1]));
	assert_true(look_has(world, LOOK_TAGGED, &ids[2]));
	for (size_t i = 0; i < COUNT(ids); i++)
		assert_true(look_has(world, LOOK_ALL, &ids[i]));
	assert_int_equal(job_queue_look(world->queue, LOOK_TAGGED, &look), BITS_S_OK);
	assert_int_equal(look.untagged, before.untagged + 1);
	assert_int_equal(look.source_epoch, before.source_epoch);
	queue_look_release(&look);
	queue_look_release(&before);
	for (size_t i = 0; i < COUNT(ids); i++)
		assert_int_equal(job_queue_cancel(world->queue, &ids[i]), BITS_S_OK);
}

static void unchanged_jobs_are_the_same_objects_in_order_of_creation(void **state)
{
	struct world *world = *state;
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	struct job_id ids[3];
	struct queue_look first, second;
	for (size_t i = 0; i < COUNT(ids); i++)
		ids[i] = world_create(world->queue, &spec);
	assert_int_equal(job_queue_look(world->queue, LOOK_TAGGED, &first), BITS_S_OK);
	assert_int_equal(job_queue_look(world->queue, LOOK_TAGGED, &second), BITS_S_OK);
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
		assert_int_equal(job_queue_cancel(world->queue, &ids[i]), BITS_S_OK);
	/* A look's jobs outlive what happens to the queue. */
	assert_int_equal(first.jobs[first.job_count - 1]->state, JOB_SUSPENDED);
	queue_look_release(&first);
}

static void jobs_survive_closing(void **state)
{
	struct world *world = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, world->target);
	struct job_id id = world_create(world->queue, &spec);
	close_queue(world);
	open_queue(world, QUEUE_BESIDE, 0);
	assert_int_equal(world_state(world->queue, &id), JOB_SUSPENDED);
	assert_true(look_has(world, LOOK_TAGGED, &id));
	assert_int_equal(job_queue_cancel(world->queue, &id), BITS_S_OK);
}

static void a_promise_is_kept_in_mind(void **state)
{
	struct world *world = *state;
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	need(NEEDS_OWN_MEMBERS, "members of the bridge's own");
	spec.description = "untagged";
	spec.complete_when_transferred = true;
	spec.maker = "https://store.example";
	struct job_id id = world_create(world->queue, &spec);
	close_queue(world);
	open_queue(world, QUEUE_BESIDE, 0);
	const struct job *job = world_job(world->queue, &id);
	assert_true(job->complete_when_transferred);
	assert_string_equal(job->maker, "https://store.example");
	job_unref(job);
	assert_true(look_has(world, LOOK_TAGGED, &id));
	assert_int_equal(job_queue_cancel(world->queue, &id), BITS_S_OK);
}

static void the_one_who_serves_sees_what_is_done_beside(void **state)
{
	struct world *world = *state;
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, NOWHERE, world->target);
	need(NEEDS_BESIDE, "one beside who serves");
	struct job_queue *owner = fixture->open(world->folder, QUEUE_SERVE, 0);
	assert_non_null(owner);
	assert_null(fixture->open(world->folder, QUEUE_SERVE, 0));
	struct job_id id = world_create(world->queue, &spec);
	assert_int_equal(world_state(owner, &id), JOB_SUSPENDED);
	assert_int_equal(job_queue_resume(world->queue, &id), BITS_S_OK);
	const struct job *job = world_wait(owner, &id, 1u << JOB_TRANSIENT_ERROR);
	assert_int_equal(job->error.code, BITS_E_INTERNET_CANNOT_CONNECT);
	assert_true(job->retry_at != JOB_TIME_UNKNOWN);
	assert_int_equal(job->error_count, 1);
	job_unref(job);
	assert_int_equal(job_queue_suspend(world->queue, &id), BITS_S_OK);
	job = world_job(world->queue, &id);
	assert_int_equal(job->state, JOB_SUSPENDED);
	assert_int_equal(job->error.code, 0);
	job_unref(job);
	assert_int_equal(job_queue_cancel(owner, &id), BITS_S_OK);
	job_queue_free(owner);
}

int contract_run(const struct contract_fixture *with)
{
	fixture = with;
	static const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	        TEST(a_new_job_is_suspended_and_holds_what_was_asked),
	        TEST(the_retry_delay_has_a_floor),
	        TEST(a_job_without_files_cannot_be_resumed),
	        TEST(suspending_twice_does_nothing),
	        TEST(an_unknown_job_is_not_found),
	        TEST(a_cancelled_job_is_final),
	        TEST(completing_nothing_is_partial),
	        TEST(names_are_limited_in_utf16_units),
	        TEST(files_are_limited),
	        TEST(jobs_are_limited),
	        TEST(bad_specs_leave_nothing_behind),
	        TEST(uploads_are_not_supported),
	        TEST(looks_tell_tagged_jobs_from_others),
	        TEST(unchanged_jobs_are_the_same_objects_in_order_of_creation),
	        TEST(jobs_survive_closing),
	        TEST(a_promise_is_kept_in_mind),
	        TEST(the_one_who_serves_sees_what_is_done_beside),
#undef TEST
	};
	return cmocka_run_group_tests_name(fixture->queue, tests, NULL, NULL);
}
