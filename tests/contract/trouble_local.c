/* SPDX-License-Identifier: MIT */
/* What befalls one job of the embedded queue while others go on: its name, its folder, the end of its turn. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/text.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "place.h"
#include "world.h"

#define SLICE_MS 300
/* Where silence is awaited; elsewhere a server may be as slow as it is. */
#define SILENT_MS 1500

/* 0: no limit, and the usual patience. */
static void serve(struct place *place, uint64_t limit_rate, int64_t stall_ms)
{
	place_serve_paced(place, limit_rate,
	        &(struct queue_local_times){.slice = SLICE_MS, .stall = stall_ms});
}

static int set_up(void **state)
{
	place_set_up(state);
	place_leave(*state);
	serve(*state, 0, 0);
	return 0;
}

static struct job_id start(struct place *place, const char *options, const char *path)
{
	struct job_file_spec file;
	char *url = web_url(&place->web, "file", options);
	struct job_spec spec = world_spec(&file, url, path);
	spec.priority = JOB_PRIORITY_NORMAL;
	struct job_id id = world_create(place->queue, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	free(url);
	return id;
}

static void expect_error(struct place *place, const struct job_id *id, bits_hr code)
{
	const struct job *job = world_wait(place->queue, id, SETTLED);
	if (job->state != JOB_ERROR || job->error.code != code)
		fail_msg("%s 0x%08x", job_state_name(job->state), (unsigned)job->error.code);
	assert_int_equal(job->error.context, JOB_CONTEXT_LOCAL_FILE);
	job_unref(job);
}

static void expect_complete(struct place *place, const struct job_id *id, const char *path)
{
	job_unref(world_wait(place->queue, id, 1u << JOB_TRANSFERRED));
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, id), BITS_S_OK);
	assert_true(file_exists(path));
}

static void a_name_of_255_bytes_is_the_longest(void **state)
{
	struct place *place = *state;
	char name[257];
	memset(name, 'x', sizeof name - 1);
	name[256] = '\0';
	char *over = folder_path(place->folder, name);
	name[255] = '\0';
	char *longest = folder_path(place->folder, name);
	struct job_id bad = start(place, "size=1000", over);
	struct job_id good = start(place, "size=1000", longest);
	expect_error(place, &bad, BITS_E_FILENAME_TOO_LONG);
	expect_complete(place, &good, longest);
	free(over);
	free(longest);
}

static void a_vanished_folder_is_one_jobs_error(void **state)
{
	struct place *place = *state;
	char *folder = folder_path(place->folder, "short-lived"), *lost = path_join(folder, "lost"),
	     *kept = folder_path(place->folder, "kept");
	struct job_file_spec file;
	char *url = web_url(&place->web, "file", "size=1000");
	assert_int_equal(mkdir(folder, S_IRWXU), 0);
	struct job_spec spec = world_spec(&file, url, lost);
	struct job_id bad = world_create(place->queue, &spec);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &bad), BITS_S_OK);
	struct job_id good = start(place, "size=1000", kept);
	expect_error(place, &bad, BITS_E_PATH_NOT_FOUND);
	expect_complete(place, &good, kept);
	free(url);
	free(folder);
	free(lost);
	free(kept);
}

/* A file system of its own, 1 MiB; NULL where this user may not mount: then the test says so and is skipped. */
static char *mount_small(struct place *place, const char *options)
{
	char *folder = folder_path(place->folder, "small");
	assert_int_equal(mkdir(folder, S_IRWXU), 0);
	char *command =
	        text_format("mount -t tmpfs -o size=1m,%s tmpfs '%s' 2>/dev/null", options, folder);
	bool mounted = system(command) == 0;
	free(command);
	if (mounted)
		return folder;
	free(folder);
	print_message("skipped: this user may not mount a file system\n");
	skip();
	return NULL;
}

static void unmount(char *folder)
{
	char *command = text_format("umount -l '%s'", folder);
	assert_int_equal(system(command), 0);
	free(command);
	free(folder);
}

/* The job in the small place fails with the code, the other one comes through. */
static void expect_trouble_of_one(struct place *place, char *small, bits_hr code)
{
	char *bad_path = path_join(small, "bad"), *good_path = folder_path(place->folder, "good");
	struct job_id bad = start(place, "size=3000000", bad_path);
	struct job_id good = start(place, "size=3000000", good_path);
	expect_error(place, &bad, code);
	expect_complete(place, &good, good_path);
	free(bad_path);
	free(good_path);
}

static void a_full_disk_is_one_jobs_error(void **state)
{
	char *small = mount_small(*state, "rw");
	expect_trouble_of_one(*state, small, BITS_E_DISK_FULL);
	unmount(small);
}

/* There is room at first; then somebody else takes it. */
static void a_disk_that_fills_up_is_one_jobs_error(void **state)
{
	struct place *place = *state;
	char *small = mount_small(place, "rw,size=6m"), *bad_path = path_join(small, "bad"),
	     *filler = path_join(small, "filler"), *good_path = folder_path(place->folder, "good");
	struct job_id bad = start(place, "size=4000000&rate=400000", bad_path);
	world_wait_bytes(place->queue, &bad, 1);
	int file = open(filler, O_WRONLY | O_CREAT, S_IRUSR | S_IWUSR);
	assert_true(file >= 0);
	assert_int_equal(posix_fallocate(file, 0, 3000000), 0);
	close(file);
	expect_error(place, &bad, BITS_E_DISK_FULL);
	struct job_id good = start(place, "size=1000", good_path);
	expect_complete(place, &good, good_path);
	/* With room again, it goes on where it was. */
	assert_int_equal(unlink(filler), 0);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &bad), BITS_S_OK);
	expect_complete(place, &bad, bad_path);
	free(bad_path);
	free(filler);
	free(good_path);
	unmount(small);
}

static void a_read_only_folder_is_one_jobs_error(void **state)
{
	char *small = mount_small(*state, "ro");
	expect_trouble_of_one(*state, small, BITS_E_WRITE_PROTECT);
	unmount(small);
}

/* Each alone would take far longer than a slice. */
static void background_jobs_take_turns(void **state)
{
	struct place *place = *state;
	char *paths[2] = {folder_path(place->folder, "one"), folder_path(place->folder, "two")};
	struct job_id ids[2];
	for (size_t i = 0; i < COUNT(ids); i++)
		ids[i] = start(place, "size=9000000&rate=100000", paths[i]);
	place_wait_turns(place, ids);
	for (size_t i = 0; i < COUNT(ids); i++) {
		assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &ids[i]), BITS_S_OK);
		free(paths[i]);
	}
}

/* A server that falls silent, before its answer or in the middle of the file. */
static void silence_is_a_transient_error(void **state)
{
	struct place *place = *state;
	static const char *const silences[] = {"size=500000&stall=100000", "size=500000&delay=600"};
	job_queue_free(place->queue);
	serve(place, 0, SILENT_MS);
	for (size_t i = 0; i < COUNT(silences); i++) {
		char *path = folder_path(place->folder, i == 0 ? "silent" : "mute");
		int64_t began = clock_monotonic_ms();
		struct job_id id = start(place, silences[i], path);
		const struct job *job = world_wait(place->queue, &id, SETTLED);
		assert_int_equal(job->state, JOB_TRANSIENT_ERROR);
		assert_int_equal(job->error.code, BITS_E_INTERNET_TIMEOUT);
		assert_int_equal(job->error.context, JOB_CONTEXT_TRANSPORT);
		assert_true(clock_monotonic_ms() - began >= SILENT_MS);
		/* A server that has no turn may be silent before that, too. */
		assert_true(job->bytes_transferred <= (i == 0 ? 100000 : 0));
		job_unref(job);
		assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
		free(path);
	}
}

/* A piece takes four seconds, and the server is held back all the while: that is our doing. */
static void a_low_limit_is_no_silence(void **state)
{
	struct place *place = *state;
	char *path = folder_path(place->folder, "thin");
	job_queue_free(place->queue);
	serve(place, 4000, 3000);
	struct job_id id = start(place, "size=9000000", path);
	world_wait_bytes(place->queue, &id, 40000);
	const struct job *job = world_job(place->queue, &id);
	assert_int_equal(job->state, JOB_TRANSFERRING);
	assert_int_equal(job->error_count, 0);
	job_unref(job);
	free(path);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, place_tear_down)
	const struct CMUnitTest tests[] = {
	        TEST(a_name_of_255_bytes_is_the_longest),
	        TEST(a_vanished_folder_is_one_jobs_error),
	        TEST(a_full_disk_is_one_jobs_error),
	        TEST(a_disk_that_fills_up_is_one_jobs_error),
	        TEST(a_read_only_folder_is_one_jobs_error),
	        TEST(background_jobs_take_turns),
	        TEST(silence_is_a_transient_error),
	        TEST(a_low_limit_is_no_silence),
	};
#undef TEST
	return cmocka_run_group_tests_name(
	        "local troubles", tests, place_set_up_group, place_tear_down_group);
}
