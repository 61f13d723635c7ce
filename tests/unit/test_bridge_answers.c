/* SPDX-License-Identifier: MIT */
/* What the command line takes of a running bridge's answers, and what it does not. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "snapshot.h"
#include "json/bridge_answers.h"

#define ID "6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11"

static void figures_are_taken_with_their_jobs(void **state)
{
	(void)state;
	static const struct {
		const char *figures;
		int64_t rate, eta;
	} rows[] = {
	        {"\"rate\":0,\"eta\":null", 0, ETA_UNKNOWN},
	        {"\"rate\":524288,\"eta\":6", 524288, 6},
	        {"\"rate\":null,\"eta\":null", RATE_UNKNOWN, ETA_UNKNOWN},
	        {"\"rate\":9007199254740992,\"eta\":1e9", 9007199254740992, 1000000000},
	        {"\"eta\":1,\"more\":{\"x\":[1]},\"rate\":2", 2, 1},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct job_figures *found = NULL;
		size_t count = 0;
		char *text = text_format(
		        "{\"jobs\":[{\"id\":\"" ID "\",%s}],\"queue\":null}", rows[i].figures);
		assert_true(job_figures_parse(text, strlen(text), &found, &count));
		assert_int_equal(count, 1);
		assert_string_equal(found[0].id.text, ID);
		assert_true(found[0].rate == rows[i].rate && found[0].eta == rows[i].eta);
		free(found);
		free(text);
	}
}

static void an_answer_without_jobs_is_one(void **state)
{
	(void)state;
	struct job_figures *found = NULL;
	size_t count = 1;
	assert_true(job_figures_parse("{\"jobs\":[]}", 11, &found, &count));
	assert_int_equal(count, 0);
	free(found);
}

static void what_is_no_list_of_jobs_is_refused_whole(void **state)
{
	(void)state;
	static const char *const rows[] = {"", "x", "{}", "[]", "null", "{\"jobs\":{}}",
	        "{\"jobs\":null}", "{\"jobs\":[1]}", "{\"jobs\":[{}]}",
	        "{\"jobs\":[{\"id\":\"" ID "\"}]}",
	        "{\"jobs\":[{\"id\":\"x\",\"rate\":1,\"eta\":1}]}",
	        "{\"jobs\":[{\"id\":7,\"rate\":1,\"eta\":1}]}",
	        "{\"jobs\":[{\"id\":\"" ID "\",\"rate\":-1,\"eta\":1}]}",
	        "{\"jobs\":[{\"id\":\"" ID "\",\"rate\":1,\"eta\":1e99}]}",
	        "{\"jobs\":[{\"id\":\"" ID "\",\"rate\":\"1\",\"eta\":1}]}",
	        "{\"jobs\":[{\"id\":\"" ID "\",\"rate\":1,\"eta\":1},{}]}",
	        "{\"jobs\":[{\"id\":\"" ID "\",\"rate\":1,\"eta\":1}]", "{\"jobs\":[]} x",
	        "{\"jobs\":[],\"a\":\"\xff\"}"};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct job_figures *found = NULL;
		size_t count = 0;
		assert_false(job_figures_parse(rows[i], strlen(rows[i]), &found, &count));
		assert_null(found);
	}
}

static void folders_are_taken_or_not_told(void **state)
{
	(void)state;
	static const struct {
		const char *text, *data, *downloads;
	} rows[] = {
	        {"{\"folders\":{\"data\":\"/a\",\"downloads\":\"/b \xC3\xBC\",\"library\":\"/c\"}}",
	                "/a", "/b \xC3\xBC"},
	        {"{\"folders\":{\"data\":null,\"downloads\":\"C:\\\\b\"}}", NULL, "C:\\b"},
	        {"{\"folders\":{\"data\":7}}", NULL, NULL},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bridge_folders folders = {0};
		assert_true(bridge_folders_parse(rows[i].text, strlen(rows[i].text), &folders));
		assert_true((folders.data == NULL) == (rows[i].data == NULL));
		assert_true((folders.downloads == NULL) == (rows[i].downloads == NULL));
		if (folders.data != NULL)
			assert_string_equal(folders.data, rows[i].data);
		if (folders.downloads != NULL)
			assert_string_equal(folders.downloads, rows[i].downloads);
		if (i == 0)
			assert_string_equal(folders.library, "/c");
		else
			assert_null(folders.library);
		bridge_folders_release(&folders);
	}
	static const char *const none[] = {
	        "", "{}", "{\"folders\":[]}", "{\"folders\":null}", "{\"folders\":{}"};
	for (size_t i = 0; i < COUNT(none); i++) {
		struct bridge_folders folders = {0};
		assert_false(bridge_folders_parse(none[i], strlen(none[i]), &folders));
		assert_null(folders.data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(figures_are_taken_with_their_jobs),
	        cmocka_unit_test(an_answer_without_jobs_is_one),
	        cmocka_unit_test(what_is_no_list_of_jobs_is_refused_whole),
	        cmocka_unit_test(folders_are_taken_or_not_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
