/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "tag.h"

struct good {
	const char *description;
	enum tag_kind kind;
	uint32_t service_id;
	const char *fields[TAG_FIELD_COUNT];
	bool ambiguous;
};

static void check_good(const struct good *row)
{
	struct tag tag = {0};
	struct tag_problem problem = {77, "untouched", ""};
	enum tag_kind kind = tag_parse(row->description, &tag, &problem);
	if (kind != row->kind)
		fail_msg("%s: %s at %zu", row->description, problem.reason, problem.position);
	assert_int_equal(tag.kind, row->kind);
	assert_int_equal(tag.service_id, row->service_id);
	for (size_t i = 0; i < TAG_FIELD_COUNT; i++)
		assert_string_equal(tag.fields[i], row->fields[i]);
	assert_int_equal(tag.ambiguous_colons, row->ambiguous);
	assert_int_equal(problem.position, 77);
	tag_release(&tag);
	assert_null(tag.fields[0]);
}

static void check_rows(const struct good *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check_good(&rows[i]);
}

static void tags_are_taken_apart(void **state)
{
	(void)state;
	static const struct good rows[] = {
	        {"::WMP_STATUS:1:253675:Proseware:Mary:Album:7:Song:241:4", TAG_STATUS, 253675,
	                {"Proseware", "Mary", "Album", "7", "Song", "241", "4"}, false},
	        {"::WMP_JOB:1:1:P::::::", TAG_JOB, 1, {"P", "", "", "", "", "", ""}, false},
	        {"::WMP_JOB:1:-1:P:a:b:c:d:e:f", TAG_JOB, 4294967295u,
	                {"P", "a", "b", "c", "d", "e", "f"}, false},
	        {"::WMP_JOB:1:4294967295:P:a:b:c:d:e:f", TAG_JOB, 4294967295u,
	                {"P", "a", "b", "c", "d", "e", "f"}, false},
	        {"::WMP_JOB:1:-2147483648: :a:b:c:d:e:f ", TAG_JOB, 2147483648u,
	                {" ", "a", "b", "c", "d", "e", "f "}, false},
	        {"::WMP_STATUS:1:007:M\xc3\xbcller:\xe6\x97\xa5:\xf0\x9f\x98\x80:1:\n:4:5",
	                TAG_STATUS, 7,
	                {"M\xc3\xbcller", "\xe6\x97\xa5", "\xf0\x9f\x98\x80", "1", "\n", "4", "5"},
	                false},
	        {"::WMP_STATUS:1:1:P\xff:a\xc3:b:1:t:4:5", TAG_STATUS, 1,
	                {"P\xef\xbf\xbd", "a\xef\xbf\xbd", "b", "1", "t", "4", "5"}, false},
	};
	check_rows(rows, COUNT(rows));
}

static void surplus_colons_belong_to_album_and_title(void **state)
{
	(void)state;
	static const struct good rows[] = {
	        /* Exactly one number between: it is the track. */
	        {"::WMP_STATUS:1:1:P:a:Live: 1999:7:So:ng:4:5", TAG_STATUS, 1,
	                {"P", "a", "Live: 1999", "7", "So:ng", "4", "5"}, false},
	        {"::WMP_STATUS:1:1:P:a:b:c:7:t:4:5", TAG_STATUS, 1,
	                {"P", "a", "b:c", "7", "t", "4", "5"}, false},
	        {"::WMP_STATUS:1:1:P:a:b:7:t:u:4:5", TAG_STATUS, 1,
	                {"P", "a", "b", "7", "t:u", "4", "5"}, false},
	        {"::WMP_STATUS:1:1:P:a::7:::4:5", TAG_STATUS, 1, {"P", "a", "", "7", ":", "4", "5"},
	                false},
	        {"::WMP_STATUS:1:1:P:a:::7::4:5", TAG_STATUS, 1, {"P", "a", ":", "7", "", "4", "5"},
	                false},
	        /* Numbers at the ends of the stretch cannot be the track. */
	        {"::WMP_STATUS:1:1:P:a:1:2:x:3:4:5", TAG_STATUS, 1,
	                {"P", "a", "1", "2", "x:3", "4", "5"}, false},
	        /* None, or more than one: the first cut is as good as any, with a warning. */
	        {"::WMP_STATUS:1:1:P:a:b:c:d:e:4:5", TAG_STATUS, 1,
	                {"P", "a", "b", "c", "d:e", "4", "5"}, true},
	        {"::WMP_STATUS:1:1:P:a:b:1:2:e:4:5", TAG_STATUS, 1,
	                {"P", "a", "b", "1", "2:e", "4", "5"}, true},
	        {"::WMP_STATUS:1:1:P:a:1:b:c:2:4:5", TAG_STATUS, 1,
	                {"P", "a", "1", "b", "c:2", "4", "5"}, true},
	        {"::WMP_STATUS:1:1:P::::::::", TAG_STATUS, 1, {"P", "", "", "", "::", "", ""},
	                true},
	        /* Digits of other scripts and signs are no numbers. */
	        {"::WMP_STATUS:1:1:P:a:b:\xd9\xa3:-7:7:t:4:5", TAG_STATUS, 1,
	                {"P", "a", "b:\xd9\xa3:-7", "7", "t", "4", "5"}, false},
	};
	check_rows(rows, COUNT(rows));
}

static void near_misses_say_where_and_why(void **state)
{
	(void)state;
	static const struct {
		const char *description;
		size_t position;
		const char *field, *word; /* word: part of the reason */
	} rows[] = {
	        {"::wmp_job:1:1:P::::::", 2, "kind", "capital"},
	        {"::WMP_Status:1:1:P::::::", 7, "kind", "capital"},
	        {":WMP_JOB:1:1:P::::::", 1, "kind", "one colon"},
	        {":wmp_job:1:1:P::::::", 1, "kind", "one colon"},
	        {"WMP_JOB:1:1:P::::::", 0, "kind", "missing"},
	        {":::WMP_JOB:1:1:P::::::", 2, "kind", "more than two"},
	        {" ::WMP_JOB:1:1:P::::::", 0, "kind", "white space"},
	        {"\r\n\t::WMP_JOB:1:1:P::::::", 0, "kind", "white space"},
	        {"\xef\xbb\xbf::WMP_JOB:1:1:P::::::", 0, "kind", "byte order mark"},
	        {"::WMP_JOB :1:1:P::::::", 9, "kind", "white space"},
	        {":: WMP_JOB:1:1:P::::::", 2, "kind", "white space"},
	        {"\"::WMP_JOB:1:1:P::::::\"", 0, "kind", "text before"},
	        {"My download ::WMP_STATUS:1:1:P::::::", 0, "kind", "text before"},
	        {"::WMP_FOO:1:1:P::::::", 2, "kind", "neither"},
	        {"::wmp_", 2, "kind", "neither"},
	        {"::WMP_JOBS:1:1:P::::::", 2, "kind", "neither"},
	        {"::WMP_JOB", 9, "version", "missing"},
	        {"::WMP_JOB:", 10, "version", "missing"},
	        {"::WMP_JOB::1:P::::::", 10, "version", "missing"},
	        {"::WMP_JOB:2:1:P::::::", 10, "version", "not 1"},
	        {"::WMP_JOB:1.0:1:P::::::", 10, "version", "not 1"},
	        {"::WMP_JOB: 1:1:P::::::", 10, "version", "not 1"},
	        {"::WMP_JOB:253675:P:a:b:c:d:e:f", 10, "version", "not 1"},
	        {"::WMP_JOB:1", 11, "serviceId", "missing"},
	        {"::WMP_JOB:1::P::::::", 12, "serviceId", "missing"},
	        {"::WMP_JOB:1:0:P::::::", 12, "serviceId", "must not be 0"},
	        {"::WMP_JOB:1:-000:P::::::", 12, "serviceId", "must not be 0"},
	        {"::WMP_JOB:1:-:P::::::", 13, "serviceId", "decimal"},
	        {"::WMP_JOB:1:12x:P::::::", 14, "serviceId", "decimal"},
	        {"::WMP_JOB:1:+1:P::::::", 12, "serviceId", "decimal"},
	        {"::WMP_JOB:1: 1:P::::::", 12, "serviceId", "decimal"},
	        {"::WMP_JOB:1:4294967296:P::::::", 12, "serviceId", "out of range"},
	        {"::WMP_JOB:1:-2147483649:P::::::", 12, "serviceId", "out of range"},
	        {"::WMP_JOB:1:99999999999999999999999:P::::::", 12, "serviceId", "out of range"},
	        {"::WMP_JOB:1:1", 13, "Provider", "provider is missing"},
	        {"::WMP_JOB:1:1:::::::", 14, "Provider", "empty"},
	        {"::WMP_JOB:1:1:P", 15, "AlbumArtist", "AlbumArtist"},
	        {"::WMP_JOB:1:1:P:a", 17, "AlbumTitle", "AlbumTitle"},
	        {"::WMP_JOB:1:1:P:a:b", 19, "TrackNumber", "TrackNumber"},
	        {"::WMP_JOB:1:1:P:a:b:c", 21, "Title", "Title, Duration and Rating"},
	        {"::WMP_JOB:1:1:P:a:b:c:d", 23, "Duration", "Duration and Rating"},
	        {"::WMP_JOB:1:1:P:a:b:c:d:e", 25, "Rating", "Rating"},
	        {"::WMP_JOB:1:1:P:::::", 20, "Rating", "Rating"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct tag tag = {.service_id = 77};
		struct tag_problem problem = {0};
		enum tag_kind kind = tag_parse(rows[i].description, &tag, &problem);
		if (kind != TAG_NEAR_MISS)
			fail_msg("%s: kind %d", rows[i].description, (int)kind);
		if (problem.position != rows[i].position ||
		        strcmp(problem.field, rows[i].field) != 0 ||
		        strstr(problem.reason, rows[i].word) == NULL)
			fail_msg("%s: at %zu, %s: %s", rows[i].description, problem.position,
			        problem.field, problem.reason);
		assert_int_equal(tag.service_id, 77);
		assert_int_equal(tag_parse(rows[i].description, &tag, NULL), TAG_NEAR_MISS);
	}
}

static void ordinary_descriptions_are_left_alone(void **state)
{
	(void)state;
	static const char *const rows[] = {"", ":", "::", ":::", " ", "Windows Update",
	        "::OTHER:1:2:3", "WMP_JOB", "WMP_STATUS shows it", "WMP", "::WMP", "WMP_FOO:1",
	        "about WMP_JOB:1:1:P::::::", "std::vector", "a::b::c", "\xff\xfe", "fe80::1"};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct tag tag = {.service_id = 77};
		struct tag_problem problem = {77, "untouched", ""};
		if (tag_parse(rows[i], &tag, &problem) != TAG_NONE)
			fail_msg("%s: %s", rows[i], problem.reason);
		assert_int_equal(tag.service_id, 77);
		assert_int_equal(problem.position, 77);
	}
}

/* A tag of `units` UTF-16 units, its title filled up with `filler`. */
static char *long_description(size_t units, const char *filler, size_t filler_units)
{
	static const char head[] = "::WMP_JOB:1:1:P:a:b:c:", tail[] = ":4:5";
	size_t left = units - (sizeof head - 1) - (sizeof tail - 1);
	size_t length = strlen(filler);
	char *text = calloc(1, sizeof head + sizeof tail + left * length + left);
	assert_non_null(text);
	strcpy(text, head);
	char *end = text + strlen(text);
	for (; left >= filler_units; left -= filler_units, end += length)
		memcpy(end, filler, length);
	for (; left > 0; left--)
		*end++ = 'x';
	memcpy(end, tail, sizeof tail);
	return text;
}

static void descriptions_end_at_what_bits_takes(void **state)
{
	(void)state;
	static const struct {
		const char *filler;
		size_t units;
	} rows[] = {{"x", 1}, {"\xc3\xbc", 1}, {"\xe6\x97\xa5", 1}, {"\xf0\x9f\x98\x80", 2}};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct tag tag = {0};
		struct tag_problem problem = {0};
		char *fits = long_description(TAG_DESCRIPTION_MAX, rows[i].filler, rows[i].units);
		char *more =
		        long_description(TAG_DESCRIPTION_MAX + 1, rows[i].filler, rows[i].units);
		assert_int_equal(tag_parse(fits, &tag, &problem), TAG_JOB);
		tag_release(&tag);
		assert_int_equal(tag_parse(more, &tag, &problem), TAG_NEAR_MISS);
		assert_non_null(strstr(problem.reason, "1,024"));
		assert_int_equal(problem.position, strlen(more) - 1);
		free(fits);
		free(more);
	}
}

static void service_ids_are_signed_or_unsigned(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint32_t id;
	} good[] = {{"1", 1}, {"253675", 253675}, {"4294967295", UINT32_MAX}, {"-1", UINT32_MAX},
	        {"-2147483648", 2147483648u}, {"2147483648", 2147483648u}, {"0001", 1}};
	static const char *const bad[] = {"", "0", "-0", "-", "--1", "+1", " 1", "1 ", "0x10",
	        "1e3", "4294967296", "-2147483649", "18446744073709551617", "\xd9\xa3"};
	uint32_t id = 0;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(tag_parse_service_id(good[i].text, &id));
		assert_int_equal(id, good[i].id);
	}
	id = 77;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(tag_parse_service_id(bad[i], &id));
	assert_int_equal(id, 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(tags_are_taken_apart),
	        cmocka_unit_test(surplus_colons_belong_to_album_and_title),
	        cmocka_unit_test(near_misses_say_where_and_why),
	        cmocka_unit_test(ordinary_descriptions_are_left_alone),
	        cmocka_unit_test(descriptions_end_at_what_bits_takes),
	        cmocka_unit_test(service_ids_are_signed_or_unsigned),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
