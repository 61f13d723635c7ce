/* SPDX-License-Identifier: MIT */
/* The table of the kinds of queue. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "job_queue.h"

/* In a folder that cannot be made, so that nothing is opened: it is the kind itself that says so. */
static char *open_and_fail(const char *source)
{
	char *error = NULL;
	struct queue_settings settings = {.source = source, .data_dir = "/dev/null/none"};
	assert_null(job_queue_open(&settings, &error));
	assert_non_null(error);
	return error;
}

static void every_name_has_a_row(void **state)
{
	(void)state;
	char *names = memory_string(QUEUE_NAMES), *rest = NULL;
	for (char *name = strtok_r(names, " ", &rest); name != NULL;
	        name = strtok_r(NULL, " ", &rest)) {
		char *error = open_and_fail(name);
		assert_null(strstr(error, "there is no queue"));
		free(error);
	}
	free(names);
}

static void another_name_is_told_which_there_are(void **state)
{
	(void)state;
	static const char *const wrong[] = {"", "Local", "local ", "bits local", "nntp"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		char *error = open_and_fail(wrong[i]);
		assert_non_null(strstr(error, "it must be one of: " QUEUE_NAMES));
		free(error);
		assert_false(job_queue_is_served(&(struct queue_settings){
		        .source = wrong[i], .data_dir = "/dev/null/none"}));
	}
}

static void what_the_system_lacks_is_said(void **state)
{
	(void)state;
	char *error = open_and_fail("bits");
	assert_non_null(strstr(error, "--queue local"));
	free(error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_name_has_a_row),
	        cmocka_unit_test(another_name_is_told_which_there_are),
	        cmocka_unit_test(what_the_system_lacks_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
