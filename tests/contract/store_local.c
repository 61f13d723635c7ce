/* SPDX-License-Identifier: MIT */
/* The embedded queue's database: what is refused, and what a damaged one does. Every answer is good but a crash. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/paths.h"
#include "base/text.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "world.h"

/* Where SQLite's file format keeps two numbers of ours, big-endian. */
#define USER_VERSION_OFFSET   60
#define APPLICATION_ID_OFFSET 68
#define DAMAGES               400

static char *database_of(const char *folder)
{
	return path_join(folder, "data/queue.db");
}

static char *content_of(const char *path, size_t *ret_length)
{
	char *content = file_read(path, SIZE_MAX - 1, ret_length, NULL);
	assert_non_null(content);
	return content;
}

static void write_content(const char *path, const char *content, size_t length)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(file >= 0);
	assert_int_equal(write(file, content, length), length);
	close(file);
}

/* Opening fails with a sentence that holds said, and leaves the database as it was. */
static void expect_refused(const char *folder, const char *said)
{
	char *data = path_join(folder, "data"), *path = database_of(folder), *error = NULL;
	size_t length, length_after;
	char *before = content_of(path, &length);
	for (int role = QUEUE_BESIDE; role <= QUEUE_SERVE; role++) {
		struct queue_settings settings = {
		        .source = "local", .data_dir = data, .role = (enum queue_role)role};
		assert_null(job_queue_open(&settings, &error));
		assert_non_null(error);
		if (strstr(error, said) == NULL || strstr(error, path) == NULL)
			fail_msg("not said (\"%s\"): %s", said, error);
		free(error);
		error = NULL;
	}
	char *after = content_of(path, &length_after);
	assert_int_equal(length, length_after);
	assert_memory_equal(before, after, length);
	free(before);
	free(after);
	free(data);
	free(path);
}

/* A folder whose database holds a few jobs. */
static char *folder_with_jobs(void)
{
	char *folder = folder_new();
	struct job_queue *queue = folder_open_queue(folder, QUEUE_BESIDE, 0);
	assert_non_null(queue);
	for (size_t i = 0; i < 20; i++) {
		char name[] = "file a";
		name[5] = (char)('a' + i);
		struct job_file_spec file;
		char *path = folder_path(folder, name);
		struct job_spec spec = world_spec(&file, "http://127.0.0.1:9/a.mp3", path);
		world_create(queue, &spec);
		free(path);
	}
	job_queue_free(queue);
	return folder;
}

static void what_is_no_database_is_refused(void **state)
{
	char *folder = folder_new(), *data = path_join(folder, "data"), *path = database_of(folder);
	struct text text = {0};
	(void)state;
	assert_int_equal(mkdir(data, 0700), 0);
	for (int i = 0; i < 400; i++)
		text_append(&text, "my diary ");
	write_content(path, text.data, text.length);
	expect_refused(folder, "database");
	text_release(&text);
	folder_remove(folder);
	free(data);
	free(path);
	free(folder);
}

static void patch(const char *path, size_t offset, char value)
{
	size_t length;
	char *content = content_of(path, &length);
	assert_true(length > offset);
	content[offset] = value;
	write_content(path, content, length);
	free(content);
}

static void a_database_from_the_future_is_refused(void **state)
{
	char *folder = folder_with_jobs(), *path = database_of(folder);
	(void)state;
	patch(path, USER_VERSION_OFFSET + 3, 99);
	expect_refused(folder, "newer");
	folder_remove(folder);
	free(path);
	free(folder);
}

static void another_programs_database_is_refused(void **state)
{
	char *folder = folder_with_jobs(), *path = database_of(folder);
	(void)state;
	patch(path, APPLICATION_ID_OFFSET, 1);
	expect_refused(folder, "another program");
	folder_remove(folder);
	free(path);
	free(folder);
}

/* Looks, and acts on everything; whatever comes back. */
static void use(const char *folder)
{
	struct job_queue *queue = folder_open_queue(folder, QUEUE_SERVE, 0);
	struct queue_look look;
	struct job_file_spec file;
	struct job_id id;
	if (queue == NULL)
		return;
	char *path = folder_path(folder, "new");
	struct job_spec spec = world_spec(&file, "http://127.0.0.1:9/a.mp3", path);
	job_queue_create(queue, &spec, &id, NULL);
	if (job_queue_look(queue, LOOK_ALL, &look) >= 0) {
		for (size_t i = 0; i < look.job_count; i++) {
			const struct job_id *job = &look.jobs[i]->id;
			job_queue_act(queue, JOB_RESUME, job);
			job_queue_act(queue, JOB_SUSPEND, job);
			if (i % 2 == 0)
				job_queue_act(queue, JOB_COMPLETE, job);
			else
				job_queue_act(queue, JOB_CANCEL, job);
		}
		queue_look_release(&look);
	}
	job_queue_free(queue);
	free(path);
}

static void forget_side_files(const char *path)
{
	static const char *const endings[] = {"-wal", "-shm", "-journal"};
	for (size_t i = 0; i < COUNT(endings); i++) {
		char *side = text_format("%s%s", path, endings[i]);
		file_remove(side);
		free(side);
	}
}

/* A generator of one's own, so that each run does the same. */
static uint32_t next_random(uint32_t *state)
{
	*state = *state * UINT32_C(1664525) + UINT32_C(1013904223);
	return *state >> 8;
}

static void a_damaged_database_crashes_nobody(void **state)
{
	char *folder = folder_with_jobs(), *path = database_of(folder);
	size_t length;
	char *content = content_of(path, &length);
	uint32_t seed = 1;
	(void)state;
	for (int damage = 0; damage < DAMAGES; damage++) {
		char *damaged = malloc(length);
		assert_non_null(damaged);
		memcpy(damaged, content, length);
		for (uint32_t i = 0; i <= next_random(&seed) % 16; i++)
			damaged[next_random(&seed) % length] = (char)next_random(&seed);
		size_t kept = damage % 8 == 0 ? next_random(&seed) % length : length;
		forget_side_files(path);
		write_content(path, damaged, kept);
		use(folder);
		free(damaged);
	}
	folder_remove(folder);
	free(content);
	free(path);
	free(folder);
}

static void the_data_directory_is_the_users_alone(void **state)
{
	char *folder = folder_with_jobs(), *data = path_join(folder, "data");
	char *path = database_of(folder);
	struct stat status;
	(void)state;
	assert_int_equal(stat(data, &status), 0);
	assert_int_equal(status.st_mode & 077, 0);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 077, 0);
	free(path);
	folder_remove(folder);
	free(data);
	free(folder);
}

static void one_at_a_time_serves(void **state)
{
	char *folder = folder_new(), *data = path_join(folder, "data"), *error = NULL;
	char *pid = text_format("%ld", (long)getpid());
	struct queue_settings settings = {.source = "local", .data_dir = data, .role = QUEUE_SERVE};
	(void)state;
	assert_false(job_queue_is_served(&settings));
	struct job_queue *queue = job_queue_open(&settings, &error);
	assert_non_null(queue);
	assert_true(job_queue_is_served(&settings));
	assert_null(job_queue_open(&settings, &error));
	assert_non_null(error);
	assert_non_null(strstr(error, pid));
	job_queue_free(queue);
	assert_false(job_queue_is_served(&settings));
	free(error);
	free(pid);
	folder_remove(folder);
	free(data);
	free(folder);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_is_no_database_is_refused),
	        cmocka_unit_test(a_database_from_the_future_is_refused),
	        cmocka_unit_test(another_programs_database_is_refused),
	        cmocka_unit_test(a_damaged_database_crashes_nobody),
	        cmocka_unit_test(the_data_directory_is_the_users_alone),
	        cmocka_unit_test(one_at_a_time_serves),
	};
	return cmocka_run_group_tests_name("local store", tests, NULL, NULL);
}
