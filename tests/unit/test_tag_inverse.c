/* SPDX-License-Identifier: MIT */
/*
 * Formatting and parsing are each other's inverse: over every way to put colons and digits into the fields up to
 * a length, and over random text. The random part is the same in every run; BITSBRIDGE_TEST_SEED sets another.
 */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tag.h"

#define RANDOM_ROUNDS 200000

/* xorshift64* */
static uint64_t draw(uint64_t *seed, uint64_t below)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (*seed * UINT64_C(2685821657736338717) >> 33) % below;
}

static uint64_t first_seed(void)
{
	const char *chosen = getenv("BITSBRIDGE_TEST_SEED");
	uint64_t seed = chosen != NULL ? strtoull(chosen, NULL, 10) : UINT64_C(20261124);
	print_message("BITSBRIDGE_TEST_SEED=%llu\n", (unsigned long long)seed);
	return seed != 0 ? seed : 1;
}

/* True when it could be formatted; what could be must come back the same. */
static bool goes_there_and_back(const struct tag *tag)
{
	char *made = NULL;
	struct tag again = {0};
	struct tag_problem problem = {0};
	if (!tag_format(tag, &made, &problem)) {
		assert_non_null(problem.reason);
		assert_non_null(problem.field);
		assert_string_not_equal(problem.field, "");
		return false;
	}
	if (tag_parse(made, &again, &problem) != tag->kind || !tag_equal(tag, &again))
		fail_msg("%s", made);
	tag_release(&again);
	free(made);
	return true;
}

/* True when it is a tag; a tag, formatted, must parse to the same. */
static bool comes_back_and_goes(const char *description)
{
	struct tag tag = {0}, again = {0};
	struct tag_problem problem = {0};
	char *made = NULL;
	enum tag_kind kind = tag_parse(description, &tag, &problem);
	if (kind != TAG_STATUS && kind != TAG_JOB) {
		assert_true(kind == TAG_NONE || problem.position <= strlen(description));
		return false;
	}
	if (!tag_format(&tag, &made, &problem))
		fail_msg("%s: %s: %s", description, problem.field, problem.reason);
	assert_int_equal(tag_parse(made, &again, NULL), kind);
	assert_true(tag_equal(&tag, &again));
	assert_int_equal(tag.ambiguous_colons, again.ambiguous_colons);
	tag_release(&tag);
	tag_release(&again);
	free(made);
	return true;
}

/* The n-th string over an alphabet of letter, digit and colon, shortest first. */
static void spell(unsigned n, char ret[8])
{
	size_t length = 0;
	for (; n > 0; n = (n - 1) / 3)
		ret[length++] = "x7:"[(n - 1) % 3];
	ret[length] = '\0';
}

#define SPELLINGS 40 /* 1 + 3 + 9 + 27: every string of up to three characters */

static void every_pattern_in_album_track_and_title(void **state)
{
	(void)state;
	unsigned formatted = 0, refused = 0;
	char album[8], track[8], title[8];
	char provider[] = "P", artist[] = "a", duration[] = "4", rating[] = "5";
	const struct tag tag = {.kind = TAG_STATUS,
	        .service_id = 1,
	        .fields = {provider, artist, album, track, title, duration, rating}};
	for (unsigned i = 0; i < SPELLINGS * SPELLINGS * SPELLINGS; i++) {
		spell(i % SPELLINGS, album);
		spell(i / SPELLINGS % SPELLINGS, track);
		spell(i / SPELLINGS / SPELLINGS, title);
		*(goes_there_and_back(&tag) ? &formatted : &refused) += 1;
	}
	print_message("%u formatted, %u refused\n", formatted, refused);
	assert_true(formatted > 3000 && refused > 3000);
}

static void every_pattern_of_tokens(void **state)
{
	(void)state;
	static const char *const tokens[] = {"", "x", "7", "\xc3\xbc"};
	unsigned tags = 0;
	for (unsigned count = 0; count <= 7; count++) {
		for (unsigned code = 0; code < 1u << 2 * count; code++) {
			struct text text = {0};
			text_append(&text, "::WMP_JOB:1:5:P:a");
			for (unsigned i = 0; i < count; i++) {
				text_append_char(&text, ':');
				text_append(&text, tokens[code >> 2 * i & 3]);
			}
			tags += comes_back_and_goes(text.data);
			text_release(&text);
		}
	}
	/* Five tokens after the artist make a tag. */
	assert_int_equal(tags, (1u << 10) + (1u << 12) + (1u << 14));
}

static void append_random(struct text *text, uint64_t *seed, size_t most)
{
	static const char *const bits[] = {":", ":", "::", "7", "42", "x", " ", "-", "WMP_JOB", "1",
	        "\xc3\xa4", "\xe6\x97\xa5", "\xf0\x9f\x98\x80", "\xff", "\xed\xa0\x80", "\n"};
	for (uint64_t left = draw(seed, most + 1); left > 0; left--)
		text_append(text, bits[draw(seed, COUNT(bits))]);
}

static void random_text(void **state)
{
	(void)state;
	static const char *const heads[] = {
	        "::WMP_JOB:1:", "::WMP_STATUS:1:7:P:", "::WMP_JOB:1:-9:", "::wmp_job:", ":", ""};
	uint64_t seed = first_seed();
	unsigned tags = 0;
	for (int i = 0; i < RANDOM_ROUNDS; i++) {
		struct text text = {0};
		text_append(&text, heads[draw(&seed, COUNT(heads))]);
		append_random(&text, &seed, 30);
		tags += comes_back_and_goes(text.data);
		text_release(&text);
	}
	print_message("%u of %d were tags\n", tags, RANDOM_ROUNDS);
	assert_true(tags > RANDOM_ROUNDS / 20);
}

static void random_fields(void **state)
{
	(void)state;
	uint64_t seed = first_seed();
	unsigned formatted = 0;
	for (int i = 0; i < RANDOM_ROUNDS; i++) {
		struct tag tag = {.kind = draw(&seed, 2) ? TAG_JOB : TAG_STATUS};
		tag.service_id = (uint32_t)draw(&seed, 5) * UINT32_C(1073741823);
		for (size_t f = 0; f < TAG_FIELD_COUNT; f++) {
			struct text text = {0};
			append_random(&text, &seed, draw(&seed, 2) ? 1 : 4);
			tag.fields[f] = text_steal(&text);
		}
		formatted += goes_there_and_back(&tag);
		tag_release(&tag);
	}
	print_message("%u of %d could be formatted\n", formatted, RANDOM_ROUNDS);
	assert_true(formatted > RANDOM_ROUNDS / 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_pattern_in_album_track_and_title),
	        cmocka_unit_test(every_pattern_of_tokens),
	        cmocka_unit_test(random_text),
	        cmocka_unit_test(random_fields),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
