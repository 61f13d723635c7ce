/* SPDX-License-Identifier: MIT */
/* A job's files on the disk: what Complete and Cancel leave behind, what is in their way, what has vanished. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "place.h"
#include "world.h"

static void cancel_leaves_no_file(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "gone", "size=900000&rate=300000");
	world_wait_bytes(place->queue, &id, 50000);
	assert_true(folder_count(place->folder, ".part") == 1);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	while (folder_count(place->folder, ".part") > 0 && clock_monotonic_ms() < deadline)
		world_pause(20);
	assert_int_equal(folder_count(place->folder, ".part"), 0);
	assert_int_equal(folder_count(place->folder, "gone"), 0);
}

static void complete_in_the_middle_keeps_the_whole_files(void **state)
{
	struct place *place = *state;
	struct job_file_spec files[2] = {
	        {.remote_name = web_url(&place->web, "first", "size=1000"),
	                .local_name = folder_path(place->folder, "first")},
	        {.remote_name = web_url(&place->web, "second", "size=900000&rate=200000"),
	                .local_name = folder_path(place->folder, "second")},
	};
	struct job_spec spec = world_spec(NULL, NULL, NULL);
	spec.files = files;
	spec.file_count = 2;
	struct job_id id = world_create(place->queue, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	world_wait_bytes(place->queue, &id, 20000);
	const struct job *job = world_job(place->queue, &id);
	assert_int_equal(job->files_transferred, 1);
	job_unref(job);
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &id), BITS_S_PARTIAL_COMPLETE);
	assert_int_equal(world_state(place->queue, &id), JOB_ACKNOWLEDGED);
	assert_true(file_exists(files[0].local_name));
	assert_false(file_exists(files[1].local_name));
	world_pause(500);
	assert_int_equal(folder_count(place->folder, ".part"), 0);
	for (size_t i = 0; i < COUNT(files); i++) {
		free((void *)(uintptr_t)files[i].remote_name);
		free((void *)(uintptr_t)files[i].local_name);
	}
}

static void an_existing_file_is_never_replaced_unasked(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "taken", "size=1000");
	char *path = folder_path(place->folder, "taken"), *reason = NULL;
	place_wait_transferred(place, &id);
	assert_true(file_write_private(path, "mine", true, &reason));
	assert_true(job_queue_act(place->queue, JOB_COMPLETE, &id) < 0);
	assert_int_equal(world_state(place->queue, &id), JOB_TRANSFERRED);
	char *content = file_read(path, 100, NULL, NULL);
	assert_string_equal(content, "mine");
	/* A new job for that name is refused at once, and taken where it says so. */
	struct job_file_spec file;
	char *url = web_url(&place->web, "taken", "size=2000");
	struct job_spec spec = world_spec(&file, url, path);
	struct job_id other;
	assert_int_equal(job_queue_create(place->queue, &spec, &other, NULL), BITS_E_FILE_EXISTS);
	file.overwrite = true;
	other = world_create(place->queue, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &other), BITS_S_OK);
	place_wait_transferred(place, &other);
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &other), BITS_S_OK);
	file_remove(path);
	place_expect_file(place, &id, "taken", "size=1000");
	free(content);
	free(path);
	free(url);
}

/* What Complete cannot find it does not claim. */
static void a_vanished_part_is_missed_at_complete(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "lost", "size=1000");
	char *path = folder_path(place->folder, "lost"), *reason = NULL;
	place_wait_transferred(place, &id);
	folder_remove_parts(place->folder);
	assert_true(job_queue_act(place->queue, JOB_COMPLETE, &id) < 0);
	assert_int_equal(world_state(place->queue, &id), JOB_TRANSFERRED);
	assert_true(file_write_private(path, "another's", true, &reason));
	assert_true(job_queue_act(place->queue, JOB_COMPLETE, &id) < 0);
	assert_int_equal(world_state(place->queue, &id), JOB_TRANSFERRED);
	free(path);
}

static void a_folder_that_vanishes_is_the_jobs_error(void **state)
{
	struct place *place = *state;
	struct job_file_spec file;
	char *folder = folder_path(place->folder, "sub"), *path = folder_path(folder, "track");
	char *url = web_url(&place->web, "track", "size=1000");
	assert_int_equal(mkdir(folder, 0700), 0);
	struct job_spec spec = world_spec(&file, url, path);
	struct job_id id = world_create(place->queue, &spec);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	const struct job *job = world_wait(place->queue, &id,
	        1u << JOB_ERROR | 1u << JOB_TRANSIENT_ERROR | 1u << JOB_TRANSFERRED);
	assert_int_equal(job->state, JOB_ERROR);
	assert_int_equal(job->error.code, BITS_E_PATH_NOT_FOUND);
	assert_int_equal(job->error.context, JOB_CONTEXT_LOCAL_FILE);
	job_unref(job);
	/* Once it is there again, Resume goes on. */
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	place_wait_transferred(place, &id);
	free(folder);
	free(path);
	free(url);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, place_set_up, place_tear_down)
	        TEST(cancel_leaves_no_file),
	        TEST(complete_in_the_middle_keeps_the_whole_files),
	        TEST(an_existing_file_is_never_replaced_unasked),
	        TEST(a_vanished_part_is_missed_at_complete),
	        TEST(a_folder_that_vanishes_is_the_jobs_error),
#undef TEST
	};
	return cmocka_run_group_tests_name(
	        "local files", tests, place_set_up_group, place_tear_down_group);
}
