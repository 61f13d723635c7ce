/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/paths.h"
#include "base/random.h"
#include "base/text.h"
#include "queue/promises.h"

#define HEADER "bitsbridge-promises 1\n"
#define ID     "6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11"
#define ID_2   "7f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a12"

struct place {
	char *folder, *file;
};

static int set_up(void **state)
{
	struct place *place = test_calloc(1, sizeof *place);
	unsigned char random[8];
	random_bytes(random, sizeof random);
	place->folder = text_format("promises-%02x%02x%02x%02x%02x%02x", random[0], random[1],
	        random[2], random[3], random[4], random[5]);
	place->file = path_join(place->folder, "promises");
	*state = place;
	return folder_make(place->folder, NULL) ? 0 : -1;
}

static int tear_down(void **state)
{
	struct place *place = *state;
	char *lock = path_join(place->folder, "promises.lock");
	file_remove(place->file);
	file_remove(lock);
	remove(place->folder);
	free(lock);
	free(place->file);
	free(place->folder);
	test_free(place);
	return 0;
}

static void bad_files_are_told_by_line(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t line;
	} rows[] = {
	        {"", 1},
	        {"\n", 1},
	        {"bitsbridge-promises 1", 1},
	        {"bitsbridge-promises 2\n", 1},
	        {"bitsbridge-promises 1 \n", 1},
	        {HEADER "\n", 2},
	        {HEADER ID "\n", 2},
	        {HEADER ID "\tcomplete\n", 2},
	        {HEADER ID "\tcomplete\t\n", 2},
	        {HEADER ID "\tcomplete\t-", 2},
	        {HEADER ID "\tforget\t-\n", 2},
	        {HEADER ID "\tComplete\t-\n", 2},
	        {HEADER ID " complete -\n", 2},
	        {HEADER "{" ID "}\tkeep\t-\n", 2},
	        {HEADER "x" ID "\tkeep\t-\n", 2},
	        {HEADER ID "\tkeep\thttp://a b\n", 2},
	        {HEADER ID "\tkeep\thttp://a\tb\n", 2},
	        {HEADER ID "\tkeep\t-\t\n", 2},
	        {HEADER ID "\tkeep\t-\t8007000\n", 2},
	        {HEADER ID "\tkeep\t-\t8007000G\n", 2},
	        {HEADER ID "\tkeep\t-\t00000000\n", 2},
	        {HEADER ID "\tkeep\t-\t7fffffff\n", 2},
	        {HEADER ID "\tkeep\t-\t80070005\t\n", 2},
	        {HEADER ID "\tkeep\thttp://\xC3\xA4\n", 2},
	        {HEADER ID "\tkeep\t-\r\n", 2},
	        {HEADER ID "\tkeep\t-\n" ID "\tcomplete\t-\n", 3},
	        {HEADER ID "\tkeep\t-\n" ID_2 "\tcomplete\n", 3},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct promise_list list = {.count = 77};
		size_t line = 0;
		const char *reason = NULL;
		assert_false(promise_list_parse(rows[i].text, &list, &line, &reason));
		assert_int_equal(line, rows[i].line);
		assert_non_null(reason);
		assert_int_equal(list.count, 77);
	}
}

static void what_is_written_is_read_back(void **state)
{
	(void)state;
	static const char text[] =
	        HEADER ID "\tcomplete\thttps://store.example\n" ID_2 "\tkeep\t-\t80070005\n";
	struct promise_list list;
	size_t line;
	const char *reason;
	assert_true(promise_list_parse(text, &list, &line, &reason));
	assert_int_equal(list.count, 2);
	assert_true(list.rows[0].complete);
	assert_string_equal(list.rows[0].maker, "https://store.example");
	assert_false(list.rows[1].complete);
	assert_null(list.rows[1].maker);
	assert_int_equal(list.rows[0].refused, 0);
	assert_int_equal(list.rows[1].refused, BITS_E_ACCESS_DENIED);
	char *back = promise_list_format(&list);
	assert_string_equal(back, text);
	free(back);
	promise_list_release(&list);
}

static void the_number_of_promises_and_the_length_of_makers_are_limited(void **state)
{
	(void)state;
	for (int over = 0; over < 2; over++) {
		struct text text = {0};
		text_append(&text, HEADER);
		for (int i = 0; i < PROMISES_MAX + over; i++)
			text_appendf(
			        &text, "%08x-7d0b-4a53-9d0e-0f6f7c2f7a11\tkeep\t-\n", (unsigned)i);
		struct promise_list list = {0};
		size_t line;
		const char *reason;
		assert_int_equal(promise_list_parse(text.data, &list, &line, &reason), !over);
		promise_list_release(&list);
		text_clear(&text);
		text_append(&text, HEADER ID "\tkeep\t");
		for (int i = 0; i < PROMISE_MAKER_MAX + over; i++)
			text_append_char(&text, 'a');
		text_append(&text, "\n");
		assert_int_equal(promise_list_parse(text.data, &list, &line, &reason), !over);
		promise_list_release(&list);
		text_release(&text);
	}
}

static struct promises *open_good(const struct place *place)
{
	char *error = NULL;
	struct promises *promises = promises_open(place->folder, &error);
	assert_non_null(promises);
	return promises;
}

static bool knows(struct promises *promises, const char *text, bool complete)
{
	struct job_id id;
	struct promise found;
	assert_true(job_id_parse(text, &id));
	if (!promises_find(promises, &id, &found))
		return false;
	assert_int_equal(found.complete, complete);
	promise_release(&found);
	return true;
}

static void put(struct promises *promises, const char *text, bool complete)
{
	char *reason = NULL;
	struct promise promise = {.complete = complete};
	assert_true(job_id_parse(text, &promise.id));
	assert_true(promises_put(promises, &promise, &reason));
}

static void promises_survive_and_are_seen_by_programs_beside(void **state)
{
	const struct place *place = *state;
	struct promises *one = open_good(place), *other = open_good(place);
	put(one, ID, true);
	put(other, ID_2, false);
	assert_true(knows(other, ID, true));
	assert_false(knows(one, ID_2, false));
	promises_refresh(one);
	assert_true(knows(one, ID_2, false));
	struct job_id id;
	assert_true(job_id_parse(ID, &id));
	promises_remove(one, &id);
	promises_free(one);
	promises_free(other);
	one = open_good(place);
	assert_false(knows(one, ID, true));
	assert_true(knows(one, ID_2, false));
	promises_free(one);
}

static void a_file_that_is_none_of_ours_is_kept(void **state)
{
	const struct place *place = *state;
	char *error = NULL;
	struct promises *promises = open_good(place);
	put(promises, ID, true);
	assert_true(file_write_private(place->file, "bitsbridge-promises 2\n", true, NULL));
	promises_refresh(promises);
	assert_true(knows(promises, ID, true));
	struct promise promise = {.complete = true};
	assert_true(job_id_parse(ID_2, &promise.id));
	assert_false(promises_put(promises, &promise, &error));
	assert_non_null(strstr(error, "line 1"));
	free(error);
	error = NULL;
	promises_free(promises);
	assert_null(promises_open(place->folder, &error));
	assert_non_null(strstr(error, "Move the file away"));
	free(error);
	char *content = file_read(place->file, 100, NULL, NULL);
	assert_string_equal(content, "bitsbridge-promises 2\n");
	free(content);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(bad_files_are_told_by_line),
	        cmocka_unit_test(what_is_written_is_read_back),
	        cmocka_unit_test(the_number_of_promises_and_the_length_of_makers_are_limited),
	        cmocka_unit_test_setup_teardown(
	                promises_survive_and_are_seen_by_programs_beside, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(
	                a_file_that_is_none_of_ours_is_kept, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
