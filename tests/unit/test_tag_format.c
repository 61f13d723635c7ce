/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "tag.h"

struct plan {
	enum tag_kind kind;
	uint32_t service_id;
	const char *fields[TAG_FIELD_COUNT];
};

static struct tag tag_of(const struct plan *plan)
{
	struct tag tag = {.kind = plan->kind, .service_id = plan->service_id};
	for (size_t i = 0; i < TAG_FIELD_COUNT; i++)
		tag.fields[i] = memory_string(plan->fields[i]);
	return tag;
}

static void tags_are_written_as_stores_write_them(void **state)
{
	(void)state;
	static const struct {
		struct plan plan;
		const char *expected;
	} rows[] = {
	        {{TAG_STATUS, 253675, {"Proseware", "Mary", "Album", "7", "Song", "241", "4"}},
	                "::WMP_STATUS:1:253675:Proseware:Mary:Album:7:Song:241:4"},
	        {{TAG_JOB, UINT32_MAX, {"P", "", "", "", "", "", ""}},
	                "::WMP_JOB:1:4294967295:P::::::"},
	        {{TAG_JOB, 1, {"P", NULL, NULL, NULL, NULL, NULL, NULL}}, "::WMP_JOB:1:1:P::::::"},
	        {{TAG_JOB, 1, {"P", "a", "Live: 1999", "7", "So:ng", "4", "5"}},
	                "::WMP_JOB:1:1:P:a:Live: 1999:7:So:ng:4:5"},
	        {{TAG_JOB, 1, {"P", "a", "b", "c", "d:e", "4", "5"}},
	                "::WMP_JOB:1:1:P:a:b:c:d:e:4:5"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *made = NULL;
		struct tag tag = tag_of(&rows[i].plan);
		struct tag_problem problem = {0};
		if (!tag_format(&tag, &made, &problem))
			fail_msg("%s: %s: %s", rows[i].expected, problem.field, problem.reason);
		assert_string_equal(made, rows[i].expected);
		free(made);
		tag_release(&tag);
	}
}

static void what_would_not_read_back_is_refused(void **state)
{
	(void)state;
	static const struct {
		struct plan plan;
		const char *field, *word;
	} rows[] = {
	        {{TAG_NONE, 1, {"P"}}, "kind", "neither"},
	        {{TAG_NEAR_MISS, 1, {"P"}}, "kind", "neither"},
	        {{TAG_JOB, 0, {"P"}}, "serviceId", "must not be 0"},
	        {{TAG_JOB, 1, {""}}, "Provider", "empty"},
	        {{TAG_JOB, 1, {NULL}}, "Provider", "empty"},
	        {{TAG_JOB, 1, {"P:Q"}}, "Provider", "colon"},
	        {{TAG_JOB, 1, {"P", "a:b"}}, "AlbumArtist", "colon"},
	        {{TAG_JOB, 1, {"P", "a", "b", "1", "t", "4:01"}}, "Duration", "colon"},
	        {{TAG_JOB, 1, {"P", "a", "b", "1", "t", "4", ":"}}, "Rating", "colon"},
	        {{TAG_JOB, 1, {"P", "a", "b", "1:2", "t"}}, "TrackNumber", "colon"},
	        {{TAG_JOB, 1, {"P", "a", "b:c", "", "t"}}, "AlbumTitle", "colon"},
	        {{TAG_JOB, 1, {"P", "a", "b:2", "1", "t"}}, "AlbumTitle", "colon"},
	        {{TAG_JOB, 1, {"P", "a", "b", "x", "1:t"}}, "Title", "colon"},
	        {{TAG_JOB, 1, {"P\xff"}}, "Provider", "UTF-8"},
	        {{TAG_JOB, 1, {"P", "a", "b", "1", "\xed\xa0\x80"}}, "Title", "UTF-8"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *made = NULL;
		struct tag tag = tag_of(&rows[i].plan);
		struct tag_problem problem = {.position = 77};
		assert_false(tag_format(&tag, &made, &problem));
		assert_null(made);
		assert_int_equal(problem.position, 0);
		if (strcmp(problem.field, rows[i].field) != 0 ||
		        strstr(problem.reason, rows[i].word) == NULL)
			fail_msg("row %zu: %s: %s", i, problem.field, problem.reason);
		assert_false(tag_format(&tag, &made, NULL));
		tag_release(&tag);
	}
}

static void the_longest_field_is_blamed_for_the_length(void **state)
{
	(void)state;
	char title[TAG_DESCRIPTION_MAX + 1];
	size_t fits = TAG_DESCRIPTION_MAX - strlen("::WMP_JOB:1:1:P:a:b:1::4:5");
	const struct plan plan = {TAG_JOB, 1, {"P", "a", "b", "1", title, "4", "5"}};
	struct tag_problem problem = {0};
	char *made = NULL;
	memset(title, 'x', sizeof title);
	title[fits] = '\0';
	struct tag tag = tag_of(&plan);
	assert_true(tag_format(&tag, &made, &problem));
	assert_int_equal(text_utf16_length(made), TAG_DESCRIPTION_MAX);
	free(made);
	tag_release(&tag);
	made = NULL;
	title[fits] = 'x';
	title[fits + 1] = '\0';
	tag = tag_of(&plan);
	assert_false(tag_format(&tag, &made, &problem));
	assert_string_equal(problem.field, "Title");
	assert_non_null(strstr(problem.reason, "1,024"));
	tag_release(&tag);
}

static void copies_are_equal_and_their_own(void **state)
{
	(void)state;
	struct tag tag = {0}, copy;
	assert_int_equal(tag_parse("::WMP_JOB:1:9:P:a:b:c:d:e:f:g", &tag, NULL), TAG_JOB);
	tag_copy(&copy, &tag);
	assert_true(tag_equal(&tag, &copy));
	assert_true(copy.ambiguous_colons);
	copy.fields[TAG_RATING][0] = 'x';
	assert_false(tag_equal(&tag, &copy));
	assert_string_equal(tag.fields[TAG_RATING], "g");
	tag_release(&tag);
	tag_release(&tag);
	tag_release(&copy);
}

static void kinds_and_fields_have_names(void **state)
{
	(void)state;
	static const char *const names[] = {"Provider", "AlbumArtist", "AlbumTitle", "TrackNumber",
	        "Title", "Duration", "Rating"};
	static const char *const keys[] = {"provider", "albumArtist", "albumTitle", "trackNumber",
	        "title", "duration", "rating"};
	for (size_t i = 0; i < TAG_FIELD_COUNT; i++) {
		assert_string_equal(tag_field_name((enum tag_field)i), names[i]);
		assert_string_equal(tag_field_key((enum tag_field)i), keys[i]);
	}
	assert_string_equal(tag_kind_name(TAG_STATUS), "WMP_STATUS");
	assert_string_equal(tag_kind_name(TAG_JOB), "WMP_JOB");
	assert_string_equal(tag_kind_name(TAG_NONE), "");
	assert_string_equal(tag_kind_name(TAG_NEAR_MISS), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(tags_are_written_as_stores_write_them),
	        cmocka_unit_test(what_would_not_read_back_is_refused),
	        cmocka_unit_test(the_longest_field_is_blamed_for_the_length),
	        cmocka_unit_test(copies_are_equal_and_their_own),
	        cmocka_unit_test(kinds_and_fields_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
