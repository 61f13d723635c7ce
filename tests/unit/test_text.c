/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static void broken_utf8_becomes_replacement_characters(void **state)
{
	(void)state;
	static const struct {
		const char *input, *expected;
	} rows[] = {
	        {"", ""},
	        {"Gr\xc3\xbc\xc3\x9f", "Gr\xc3\xbc\xc3\x9f"},
	        {"\xff", "\xef\xbf\xbd"},
	        {"a\xc3", "a\xef\xbf\xbd"},
	        {"\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd"},
	        {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	        {"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	        {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
	        {"\xef\xbf\xbd", "\xef\xbf\xbd"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *made = text_to_utf8(rows[i].input);
		assert_string_equal(made, rows[i].expected);
		assert_true(text_is_utf8(made));
		assert_int_equal(text_is_utf8(rows[i].input),
		        text_equal_ignoring_case(rows[i].input, rows[i].expected));
		free(made);
	}
}

static void utf16_lengths_count_surrogate_pairs_as_two(void **state)
{
	(void)state;
	static const char text[] = "a\xc3\xbc\xe6\x97\xa5\xf0\x9f\x98\x80";
	static const size_t bytes[] = {0, 1, 3, 6, 6, 10, 10};
	assert_int_equal(text_utf16_length(text), 5);
	for (size_t length = 0; length < COUNT(bytes); length++) {
		char *beginning = text_utf16_beginning(text, length);
		assert_int_equal(strlen(beginning), bytes[length]);
		assert_memory_equal(beginning, text, bytes[length]);
		free(beginning);
	}
}

static void numbers_are_digits_within_their_bound(void **state)
{
	(void)state;
	static const char *const bad[] = {
	        "", " 1", "1 ", "+1", "-1", "0x1", "101", "18446744073709551616"};
	uint64_t value = 7;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(text_parse_uint(bad[i], 100, &value));
	assert_int_equal(value, 7);
	assert_true(text_parse_uint("100", 100, &value));
	assert_int_equal(value, 100);
	assert_true(text_parse_uint("18446744073709551615", UINT64_MAX, &value));
	assert_true(value == UINT64_MAX);
}

static void text_grows_as_it_is_appended_to(void **state)
{
	(void)state;
	struct text text = {0};
	for (int i = 0; i < 1000; i++)
		text_appendf(&text, "%03d,", i);
	assert_int_equal(text.length, 4000);
	assert_memory_equal(text.data + 3996, "999,", 5);
	text_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(broken_utf8_becomes_replacement_characters),
	        cmocka_unit_test(utf16_lengths_count_surrogate_pairs_as_two),
	        cmocka_unit_test(numbers_are_digits_within_their_bound),
	        cmocka_unit_test(text_grows_as_it_is_appended_to),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
