/* SPDX-License-Identifier: MIT */
/* A job's files on the disk: what Complete and Cancel leave behind, what is in their way, what has vanished. */
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/text.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "place.h"
#include "snapshot.h"
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

/* A file that has come is on its way to the disk while the next one comes already. */
static void wait_for_files(struct job_queue *queue, const struct job_id *id, uint32_t count)
{
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	for (bool here = false; !here;) {
		const struct job *job = world_job(queue, id);
		here = job->files_transferred == count;
		job_unref(job);
		assert_true(clock_monotonic_ms() < deadline);
		world_pause(20);
	}
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
	wait_for_files(place->queue, &id, 1);
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

/* The path of the only temporary file. */
static char *part_of(const struct place *place)
{
	glob_t found;
	char *pattern = text_format("%s/.*.part", place->folder);
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, 1);
	char *path = memory_string(found.gl_pathv[0]);
	globfree(&found);
	free(pattern);
	return path;
}

static void remove_part(const char *part)
{
	assert_int_equal(unlink(part), 0);
}

static void cut_part(const char *part)
{
	assert_int_equal(truncate(part, 999), 0);
}

static void replace_part(const char *part)
{
	char *reason = NULL, *bytes = memory_new(1001);
	memset(bytes, 'x', 1000);
	assert_true(file_write_private(part, bytes, true, &reason));
	free(bytes);
}

static void link_part(const char *part)
{
	remove_part(part);
	assert_int_equal(symlink("/etc/hostname", part), 0);
}

/* What Complete does not find as it landed it does not take for the file; Resume fetches that again. */
static void a_part_that_is_another_by_now_is_an_error_that_resume_heals(void **state)
{
	struct place *place = *state;
	static const struct {
		const char *name;
		void (*harm)(const char *part);
		bits_hr code;
	} rows[] = {
	        {"removed", remove_part, BITS_E_LOCAL_FILE_NOT_FOUND},
	        {"truncated", cut_part, BITS_E_LOCAL_FILE_CHANGED},
	        {"replaced", replace_part, BITS_E_LOCAL_FILE_CHANGED},
	        {"linked", link_part, BITS_E_LOCAL_FILE_CHANGED},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct job_id id = place_start(place, rows[i].name, "size=1000");
		place_wait_transferred(place, &id);
		char *part = part_of(place);
		rows[i].harm(part);
		free(part);
		assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &id), rows[i].code);
		const struct job *job = world_job(place->queue, &id);
		assert_int_equal(job->state, JOB_ERROR);
		assert_int_equal(job->error.code, rows[i].code);
		assert_int_equal(job->error.context, JOB_CONTEXT_LOCAL_FILE);
		assert_int_equal(job->error.file_number, 1);
		job_unref(job);
		assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
		place_expect_file(place, &id, rows[i].name, "size=1000");
		folder_remove_parts(place->folder);
	}
}

/* As vfat numbers its files anew once the system has forgotten them: another inode, and nothing else. */
static void a_part_with_another_number_is_the_same_file(void **state)
{
	struct place *place = *state;
	struct job_id id = place_start(place, "renumbered", "size=1000");
	place_wait_transferred(place, &id);
	char *part = part_of(place), *other = folder_path(place->folder, "other"), *reason = NULL;
	struct stat before, after;
	size_t length;
	char *bytes = file_read(part, 1000, &length, NULL);
	assert_int_equal(stat(part, &before), 0);
	assert_true(file_write_private(other, "", true, &reason));
	FILE *file = fopen(other, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
	/* A coarser time than the one in memory, as vfat's on the disk. */
	struct timespec times[2] = {
	        {.tv_sec = before.st_mtim.tv_sec}, {.tv_sec = before.st_mtim.tv_sec}};
	assert_int_equal(utimensat(AT_FDCWD, other, times, 0), 0);
	assert_int_equal(rename(other, part), 0);
	assert_int_equal(stat(part, &after), 0);
	assert_true(before.st_ino != after.st_ino);
	place_expect_file(place, &id, "renumbered", "size=1000");
	free(bytes);
	free(part);
	free(other);
}

/* Whatever is in Complete's way leaves the job transferred, says so, and is over when it is gone. */
static void a_completion_that_fails_says_why_and_heals(void **state)
{
	struct place *place = *state;
	struct job_file_spec file;
	char *folder = folder_path(place->folder, "sub"),
	     *away = folder_path(place->folder, "away");
	char *path = folder_path(folder, "held up"), *reason = NULL;
	char *url = web_url(&place->web, "held up", "size=1000");
	assert_int_equal(mkdir(folder, 0700), 0);
	struct job_spec spec = world_spec(&file, url, path);
	struct job_id id = world_create(place->queue, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	place_wait_transferred(place, &id);
	assert_int_equal(rename(folder, away), 0);
	bits_hr code = job_queue_act(place->queue, JOB_COMPLETE, &id);
	assert_int_equal(code, BITS_E_PATH_NOT_FOUND);
	assert_int_equal(world_state(place->queue, &id), JOB_TRANSFERRED);
	assert_int_equal(rename(away, folder), 0);
	assert_true(file_write_private(path, "another's", true, &reason));
	code = job_queue_act(place->queue, JOB_COMPLETE, &id);
	assert_int_equal(code, BITS_E_FILE_EXISTS);
	const struct job *job = world_job(place->queue, &id);
	assert_int_equal(job->state, JOB_TRANSFERRED);
	assert_int_equal(job->error.code, 0);
	assert_int_equal(job->completion_error.code, BITS_E_FILE_EXISTS);
	assert_int_equal(job->completion_error.file_number, 1);
	assert_true((job_warnings(job) & WARN_COMPLETION_FAILED) != 0);
	job_unref(job);
	/* With force it replaces what is there. */
	assert_int_equal(job_queue_allow_overwriting(place->queue, &id), BITS_S_OK);
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &id), BITS_S_OK);
	char *content = file_read(path, 2000, NULL, NULL);
	assert_string_not_equal(content, "another's");
	free(content);
	free(folder);
	free(away);
	free(path);
	free(url);
}

static void a_hash_decides(void **state)
{
	struct place *place = *state;
	static const char wrong[] =
	        "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
	struct job_file_spec file;
	for (int right = 0; right < 2; right++) {
		char *url = web_url(&place->web, "hashed", right ? "size=0" : "size=1000");
		char *path = folder_path(place->folder, right ? "right" : "wrong");
		struct job_spec spec = world_spec(&file, url, path);
		file.sha256 = wrong; /* that of no bytes */
		struct job_id id = world_create(place->queue, &spec);
		assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
		const struct job *job =
		        world_wait(place->queue, &id, 1u << JOB_ERROR | 1u << JOB_TRANSFERRED);
		assert_int_equal(job->state, right ? JOB_TRANSFERRED : JOB_ERROR);
		assert_int_equal(job->error.code, right ? 0 : BITS_E_VALIDATION_FAILED);
		/* Nothing of it is kept. */
		assert_int_equal(job->bytes_transferred, 0);
		job_unref(job);
		assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &id),
		        right ? BITS_S_OK : BITS_S_PARTIAL_COMPLETE);
		assert_int_equal(file_exists(path), right);
		free(url);
		free(path);
	}
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
	const struct job *job = world_wait(place->queue, &id, SETTLED);
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
	        TEST(a_part_that_is_another_by_now_is_an_error_that_resume_heals),
	        TEST(a_part_with_another_number_is_the_same_file),
	        TEST(a_completion_that_fails_says_why_and_heals),
	        TEST(a_hash_decides),
	        TEST(a_folder_that_vanishes_is_the_jobs_error),
#undef TEST
	};
	return cmocka_run_group_tests_name(
	        "local files", tests, place_set_up_group, place_tear_down_group);
}
