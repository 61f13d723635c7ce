/* SPDX-License-Identifier: MIT */
/* A file that is replaced again and again, and read at the same time. */
#include "cmocka_ready.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/random.h"
#include "base/text.h"
#include "base/thread.h"

#define WRITES  400
#define READERS 2
#define SIZE    3000

struct race {
	char *path;
	char *versions[2];
	atomic_bool over;
	atomic_uint refused, missing, torn, reads;
};

static void read_on(void *data)
{
	struct race *race = data;
	while (!atomic_load(&race->over)) {
		char *content = file_read(race->path, SIZE, NULL, NULL);
		bool whole = content != NULL && (strcmp(content, race->versions[0]) == 0 ||
		                                        strcmp(content, race->versions[1]) == 0);
		atomic_fetch_add(&race->missing, content == NULL || !file_exists(race->path));
		atomic_fetch_add(&race->torn, content != NULL && !whole);
		atomic_fetch_add(&race->reads, 1);
		free(content);
	}
}

static int set_up(void **state)
{
	struct race *race = test_calloc(1, sizeof *race);
	unsigned char random[4];
	random_bytes(random, sizeof random);
	race->path = text_format(
	        "replaced-%02x%02x%02x%02x", random[0], random[1], random[2], random[3]);
	for (int i = 0; i < 2; i++) {
		race->versions[i] = test_calloc(1, SIZE);
		memset(race->versions[i], 'a' + i, i == 0 ? 10 : SIZE - 1);
	}
	*state = race;
	return 0;
}

static int tear_down(void **state)
{
	struct race *race = *state;
	file_remove(race->path);
	test_free(race->versions[0]);
	test_free(race->versions[1]);
	free(race->path);
	test_free(race);
	return 0;
}

static void readers_and_the_writer_bear_each_other(void **state)
{
	struct race *race = *state;
	struct thread *readers[READERS];
	assert_true(file_write_private(race->path, race->versions[0], false, NULL));
	for (int i = 0; i < READERS; i++)
		readers[i] = thread_new("reader", read_on, race);
	for (int i = 1; i <= WRITES || atomic_load(&race->reads) < WRITES; i++) {
		bool good = file_write_private(race->path, race->versions[i % 2], false, NULL);
		atomic_fetch_add(&race->refused, !good);
	}
	atomic_store(&race->over, true);
	for (int i = 0; i < READERS; i++)
		thread_join(readers[i]);
	assert_int_equal(race->refused, 0);
	assert_int_equal(race->missing, 0);
	assert_int_equal(race->torn, 0);
}

static void a_file_that_is_not_there_is_missed_at_once_whatever_lies_beside(void **state)
{
	struct race *race = *state;
	char *beside = text_format("%s.new", race->path), *reason = NULL;
	assert_false(file_exists(race->path));
	/* Left by a writer that was killed; its name is taken over by the next. */
	assert_true(file_write_private(beside, "half", false, NULL));
	assert_null(file_read(race->path, SIZE, NULL, &reason));
	assert_non_null(reason);
	free(reason);
	assert_true(file_write_private(race->path, race->versions[1], true, NULL));
	assert_false(file_exists(beside));
	char *content = file_read(race->path, SIZE, NULL, NULL);
	assert_string_equal(content, race->versions[1]);
	free(content);
	free(beside);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(readers_and_the_writer_bear_each_other),
	        TEST(a_file_that_is_not_there_is_missed_at_once_whatever_lies_beside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
