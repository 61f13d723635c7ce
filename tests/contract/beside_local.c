/* SPDX-License-Identifier: MIT */
/* Commands from beside the process that serves the embedded queue: when they return, that one knows of them. */
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/paths.h"
#include "base/thread.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "queue/local/owner.h"
#include "world.h"

/* Only whoever does not wait at all gets by this pause; whoever waits for ever meets the test's own time limit. */
#define PAUSE_MS 100
#define FOR_EVER (INT64_MAX / 2)
/* More than are answered in one go; and, were each waited for, more than the test's own time limit bears. */
#define MANY_CALLS 1000

static void count_slowly(void *data)
{
	world_pause(PAUSE_MS);
	atomic_fetch_add((atomic_int *)data, 1);
}

static struct job_id create_in(struct job_queue *queue, const char *folder)
{
	struct job_file_spec file;
	char *path = folder_path(folder, "a.mp3");
	struct job_spec spec = world_spec(&file, "http://127.0.0.1:9/a.mp3", path);
	struct job_id id = world_create(queue, &spec);
	free(path);
	return id;
}

static void the_owner_knows_what_a_command_did(void **state)
{
	char *folder = folder_new(), *data = path_join(folder, "data"), *error = NULL;
	atomic_int told = 0;
	struct queue_settings settings = {.source = "local",
	        .data_dir = data,
	        .role = QUEUE_SERVE,
	        .listener = {.commanded = count_slowly, .data = &told}};
	(void)state;
	struct job_queue *owner = job_queue_open(&settings, &error);
	assert_non_null(owner);
	struct job_queue *beside = folder_open_queue(folder, QUEUE_BESIDE, 0);
	assert_non_null(beside);

	struct job_id id = create_in(beside, folder);
	assert_int_equal(atomic_load(&told), 1);
	assert_int_equal(job_queue_act(beside, JOB_RESUME, &id), BITS_S_OK);
	assert_int_equal(atomic_load(&told), 2);
	/* A cancel tells that it begins, which nobody waits for, and that it is done. */
	assert_int_equal(job_queue_act(beside, JOB_CANCEL, &id), BITS_S_OK);
	assert_true(atomic_load(&told) >= 3);

	job_queue_free(beside);
	job_queue_free(owner);
	folder_remove(folder);
	free(data);
	free(folder);
}

static void an_owner_that_does_not_answer_is_waited_for_once(void **state)
{
	char *folder = folder_new(), *data = path_join(folder, "data"), *error = NULL;
	(void)state;
	struct job_queue *beside = folder_open_queue(folder, QUEUE_BESIDE, 0);
	int wake = local_owner_wake_open(data, &error);
	assert_true(wake >= 0);
	struct job_id id = create_in(beside, folder);
	for (int i = 1; i < MANY_CALLS; i++)
		assert_int_equal(job_queue_act(beside, JOB_RESUME, &id), BITS_S_OK);
	assert_int_equal(local_owner_wakes(wake), MANY_CALLS);
	close(wake);
	job_queue_free(beside);
	folder_remove(folder);
	free(data);
	free(folder);
}

static void close_soon(void *data)
{
	world_pause(PAUSE_MS);
	close(*(int *)data);
}

static void an_owner_that_ends_is_waited_for_no_longer(void **state)
{
	char *folder = folder_new(), *error = NULL;
	(void)state;
	int wake = local_owner_wake_open(folder, &error);
	assert_true(wake >= 0);
	struct thread *end = thread_new("end", close_soon, &wake);
	assert_false(local_owner_wake(folder, FOR_EVER));
	thread_join(end);
	assert_true(local_owner_wake(folder, FOR_EVER)); /* there is nobody */
	folder_remove(folder);
	free(folder);
}

static void each_call_is_answered_for_itself(void **state)
{
	char *folder = folder_new(), *error = NULL;
	(void)state;
	int wake = local_owner_wake_open(folder, &error);
	assert_true(wake >= 0);
	assert_int_equal(local_owner_wakes(wake), 0);
	for (int i = 0; i < MANY_CALLS; i++)
		assert_false(local_owner_wake(folder, 0));
	assert_int_equal(local_owner_wakes(wake), MANY_CALLS);
	local_owner_wakes_answer(wake, MANY_CALLS - 1);
	assert_int_equal(local_owner_wakes(wake), 1);
	local_owner_wakes_answer(wake, 1);
	assert_int_equal(local_owner_wakes(wake), 0);
	close(wake);
	folder_remove(folder);
	free(folder);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_owner_knows_what_a_command_did),
	        cmocka_unit_test(an_owner_that_does_not_answer_is_waited_for_once),
	        cmocka_unit_test(an_owner_that_ends_is_waited_for_no_longer),
	        cmocka_unit_test(each_call_is_answered_for_itself),
	};
	return cmocka_run_group_tests_name("beside the owner", tests, NULL, NULL);
}
