/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdio.h>
#include <string.h>

#include "error.h"
#include "model/error_texts.h"

struct row {
	bits_hr code;
	const char *name, *message, *hint;
};

#define HTTP_ROW(status, message, hint) {status, "", message, hint},
static const struct row http_table[] = {ERROR_TEXTS_OF_HTTP(HTTP_ROW)};

#define ROW(constant, name, message, hint) {constant, name, message, hint},
static const struct row table[] = {ERROR_TEXTS(ROW)};

#define CODE(constant, code) {constant, #constant},
static const struct {
	bits_hr code;
	const char *constant;
} known[] = {BITS_ERRORS(CODE)};

static bool is_sentence(const char *text)
{
	size_t length = strlen(text);
	return length > 2 && text[length - 1] == '.' && text[0] >= 'A' && text[0] <= 'Z';
}

static void every_row_says_what_and_what_to_do(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		if (!is_sentence(table[i].message))
			fail_msg("%s: message", table[i].name);
		if (table[i].code < 0 && table[i].hint[0] == '\0')
			fail_msg("%s: no hint", table[i].name);
		assert_true(strlen(table[i].name) > 0 && strlen(table[i].name) < ERROR_NAME_SIZE);
	}
}

static void every_code_has_a_row(void **state)
{
	(void)state;
	assert_int_equal(COUNT(known), COUNT(table));
	for (size_t i = 0; i < COUNT(known); i++) {
		size_t row = 0;
		while (row < COUNT(table) && table[row].code != known[i].code)
			row++;
		if (row == COUNT(table))
			fail_msg("nothing is said of %s", known[i].constant);
	}
}

static void no_code_or_name_stands_twice(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		for (size_t j = i + 1; j < COUNT(table); j++) {
			if (table[i].code == table[j].code ||
			        strcmp(table[i].name, table[j].name) == 0)
				fail_msg("%s and %s", table[i].name, table[j].name);
		}
	}
}

static void codes_are_described_by_their_row(void **state)
{
	(void)state;
	struct error_text text;
	for (size_t i = 0; i < COUNT(table); i++) {
		error_describe(table[i].code, &text);
		assert_string_equal(text.name, table[i].name);
		assert_string_equal(text.message, table[i].message);
		assert_string_equal(text.hint, table[i].hint);
	}
}

static void http_statuses_have_codes_and_names(void **state)
{
	(void)state;
	struct error_text text;
	assert_int_equal((uint32_t)error_from_http_status(404), 0x80190194u);
	for (int status = 100; status <= 999; status++) {
		char name[ERROR_NAME_SIZE];
		snprintf(name, sizeof name, "BG_E_HTTP_ERROR_%d", status);
		error_describe(error_from_http_status(status), &text);
		assert_string_equal(text.name, name);
		assert_true(is_sentence(text.message));
		assert_true(is_sentence(text.hint));
		assert_int_equal(error_http_status(error_from_http_status(status)), status);
	}
	assert_int_equal(error_http_status(BITS_E_NOT_FOUND), 0);
	assert_int_equal(error_http_status(error_from_http_status(99)), 0);
	assert_int_equal(error_http_status(error_from_http_status(1000)), 0);
}

static void http_statuses_that_matter_have_words_of_their_own(void **state)
{
	(void)state;
	struct error_text text, of_class;
	for (size_t i = 0; i < COUNT(http_table); i++) {
		error_describe(error_from_http_status(http_table[i].code), &text);
		assert_string_equal(text.message, http_table[i].message);
		assert_string_equal(text.hint, http_table[i].hint);
		error_describe(
		        error_from_http_status(http_table[i].code / 100 * 100 + 99), &of_class);
		assert_string_not_equal(text.message, of_class.message);
		for (size_t j = i + 1; j < COUNT(http_table); j++)
			assert_int_not_equal(http_table[i].code, http_table[j].code);
	}
}

/* Those by which the Windows queue knows that its service is gone. */
static void a_lost_service_has_words(void **state)
{
	(void)state;
	static const uint32_t codes[] = {0x800706BA, 0x800706BB, 0x800706BE, 0x800706BF, 0x800706B5,
	        0x800706D9, 0x80010007, 0x80010012, 0x80010100, 0x80010108, 0x800401FD, 0x8007045B,
	        0x800704C7, 0x80080005};
	for (size_t i = 0; i < COUNT(codes); i++) {
		struct error_text text;
		error_describe((bits_hr)codes[i], &text);
		assert_string_not_equal(text.name, "");
		assert_int_not_equal(text.name[0], '0');
	}
}

static void unknown_codes_read_well(void **state)
{
	(void)state;
	static const struct {
		uint32_t code;
		const char *name;
	} rows[] = {{0x80041234, "0x80041234"}, {0x8007FFFE, "0x8007FFFE"},
	        {0x80190063, "0x80190063"}, {0x801903E8, "0x801903E8"}, {0xFFFFFFFF, "0xFFFFFFFF"},
	        {0x7FFFFFFF, "0x7FFFFFFF"}};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct error_text text;
		error_describe((bits_hr)rows[i].code, &text);
		assert_string_equal(text.name, rows[i].name);
		assert_true(is_sentence(text.message));
		assert_int_equal(text.hint[0] == '\0', (bits_hr)rows[i].code >= 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_row_says_what_and_what_to_do),
	        cmocka_unit_test(every_code_has_a_row),
	        cmocka_unit_test(no_code_or_name_stands_twice),
	        cmocka_unit_test(codes_are_described_by_their_row),
	        cmocka_unit_test(http_statuses_have_codes_and_names),
	        cmocka_unit_test(http_statuses_that_matter_have_words_of_their_own),
	        cmocka_unit_test(a_lost_service_has_words),
	        cmocka_unit_test(unknown_codes_read_well),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
