/* SPDX-License-Identifier: MIT */
/* The file of requests that bear a key: what is read, what is refused, and how many there may be for how long. */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "queue/requests.h"

#define HEADER "bitsbridge-requests 1\n"
#define HASH   "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define MARK   "00112233445566778899aabbccddeeff"
#define ID     "6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11"
#define START  "https://a.example\tkey 1\t" HASH "\t" MARK "\t"
#define LONG   "0123456789012345678901234567890123456789012345678901234567890123"

static void bad_files_are_told_by_line(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t line;
	} rows[] = {
	        {"", 1},
	        {"\n", 1},
	        {"bitsbridge-requests 1", 1},
	        {"bitsbridge-requests 2\n", 1},
	        {HEADER "\n", 2},
	        {HEADER START "-\tbegun\t1", 2},
	        {HEADER START "-\tbegun\n", 2},
	        {HEADER START "-\tbegun\t1\t\n", 2},
	        {HEADER START "-\tbegun\t-1\n", 2},
	        {HEADER START "-\tbegun\t1234567890123456789\n", 2},
	        {HEADER START "-\tbegun\t\n", 2},
	        {HEADER START "-\tdone\t1\n", 2},
	        {HEADER START "-\tended\t1\n", 2},
	        {HEADER START "x" ID "\tdone\t1\n", 2},
	        {HEADER START "{" ID "}\tdone\t1\n", 2},
	        {HEADER "\tkey\t" HASH "\t" MARK "\t-\tbegun\t1\n", 2},
	        {HEADER "https://\xC3\xA4\tkey\t" HASH "\t" MARK "\t-\tbegun\t1\n", 2},
	        {HEADER "a b\tkey\t" HASH "\t" MARK "\t-\tbegun\t1\n", 2},
	        {HEADER "own\t\t" HASH "\t" MARK "\t-\tbegun\t1\n", 2},
	        {HEADER "own\tk\xC3\xA4\t" HASH "\t" MARK "\t-\tbegun\t1\n", 2},
	        {HEADER "own\t" LONG "4\t" HASH "\t" MARK "\t-\tbegun\t1\n", 2},
	        {HEADER "own\tkey\tA" HASH "\t" MARK "\t-\tbegun\t1\n", 2},
	        {HEADER "own\tkey\t" HASH "\t" MARK "0\t-\tbegun\t1\n", 2},
	        {HEADER START "-\tbegun\t1\n" START "-\tbegun\t2\n", 3},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct request_list list = {.count = 77};
		size_t line = 0;
		const char *reason = NULL;
		assert_false(request_list_parse(rows[i].text, &list, &line, &reason));
		assert_int_equal(line, rows[i].line);
		assert_non_null(reason);
		assert_int_equal(list.count, 77);
	}
}

static void what_is_written_is_read_back(void **state)
{
	(void)state;
	static const char text[] =
	        HEADER START ID "\tdone\t1795900000000\n"
	                        "own\t" LONG "\t" HASH "\t" MARK "\t-\tbegun\t0\n";
	struct request_list list;
	size_t line;
	const char *reason;
	assert_true(request_list_parse(text, &list, &line, &reason));
	assert_int_equal(list.count, 2);
	assert_string_equal(list.rows[0].key.key, "key 1");
	assert_string_equal(list.rows[0].job.text, ID);
	assert_true(list.rows[0].is_done && list.rows[0].time == 1795900000000);
	assert_true(!list.rows[1].is_done && list.rows[1].job.text[0] == '\0');
	char *back = request_list_format(&list);
	assert_string_equal(back, text);
	free(back);
	request_list_release(&list);
}

static void fill(struct request_list *list, size_t count, const char *origin, size_t per_origin)
{
	list->rows = test_calloc(count, sizeof *list->rows);
	for (size_t i = 0; i < count; i++) {
		struct idempotency_key *key = &list->rows[i].key;
		snprintf(key->origin, sizeof key->origin, "%s%zu", origin, i / per_origin);
		snprintf(key->key, sizeof key->key, "%zu", i);
	}
	list->count = count;
}

static void one_origin_may_have_so_many_keys_and_all_together_so_many(void **state)
{
	(void)state;
	struct request_list list;
	fill(&list, IDEMPOTENCY_ORIGIN_KEYS_MAX, "a", IDEMPOTENCY_ORIGIN_KEYS_MAX);
	assert_false(request_list_has_room(&list, "a0"));
	assert_true(request_list_has_room(&list, "b"));
	list.count--;
	assert_true(request_list_has_room(&list, "a0"));
	test_free(list.rows);
	fill(&list, IDEMPOTENCY_KEYS_MAX, "a", 10);
	assert_false(request_list_has_room(&list, "b"));
	list.count--;
	assert_true(request_list_has_room(&list, "b"));
	test_free(list.rows);
}

static void a_file_of_too_many_is_refused(void **state)
{
	(void)state;
	for (int over = 0; over < 2; over++) {
		struct text text = {0};
		struct request_list list = {0};
		size_t line;
		const char *reason;
		text_append(&text, HEADER);
		for (int i = 0; i < IDEMPOTENCY_KEYS_MAX + over; i++)
			text_appendf(&text, "own\t%d\t" HASH "\t" MARK "\t-\tbegun\t1\n", i);
		assert_int_equal(request_list_parse(text.data, &list, &line, &reason), !over);
		request_list_release(&list);
		text_release(&text);
	}
}

static void a_key_is_known_for_a_day_whatever_becomes_of_the_clock(void **state)
{
	(void)state;
	static const struct {
		int64_t age;
		bool known;
	} rows[] = {
	        {0, true},
	        {IDEMPOTENCY_KEPT_MS - 1, true},
	        {IDEMPOTENCY_KEPT_MS, false},
	        {1 - IDEMPOTENCY_KEPT_MS, true},
	        {-IDEMPOTENCY_KEPT_MS, false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct request_row row = {.time = 5 * IDEMPOTENCY_KEPT_MS};
		struct request_list list = {&row, 1};
		request_list_forget_old(&list, row.time + rows[i].age);
		assert_int_equal(list.count, rows[i].known);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(bad_files_are_told_by_line),
	        cmocka_unit_test(what_is_written_is_read_back),
	        cmocka_unit_test(one_origin_may_have_so_many_keys_and_all_together_so_many),
	        cmocka_unit_test(a_file_of_too_many_is_refused),
	        cmocka_unit_test(a_key_is_known_for_a_day_whatever_becomes_of_the_clock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
