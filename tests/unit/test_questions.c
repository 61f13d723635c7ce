/* SPDX-License-Identifier: MIT */
/* One-time origins, and the questions that live on them. */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "http/questions.h"

#define NAME "0123456789abcdef0123456789abcdef"

static void a_one_time_origin_is_32_digits_and_our_port(void **state)
{
	(void)state;
	static const struct {
		const char *host;
		uint16_t port;
		bool good;
	} rows[] = {{NAME ".localhost:2487", 2487, true}, {NAME ".localhost", 80, true},
	        {NAME ".localhost:80", 80, false}, {NAME ".localhost:2488", 2487, false},
	        {NAME ".localhost", 2487, false}, {NAME ".localhost.:2487", 2487, false},
	        {NAME "0.localhost:2487", 2487, false}, {"x" NAME ".localhost:2487", 2487, false},
	        {"0123456789ABCDEF0123456789abcdef.localhost:2487", 2487, false},
	        {"." NAME ".localhost:2487", 2487, false}, {"localhost:2487", 2487, false},
	        {NAME ".localhost.evil.example:2487", 2487, false}, {"", 2487, false}};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char name[ONE_TIME_NAME_SIZE] = "";
		assert_int_equal(
		        one_time_from_host(rows[i].host, rows[i].port, name), rows[i].good);
		if (rows[i].good)
			assert_string_equal(name, NAME);
	}
	char origin[ONE_TIME_ORIGIN_SIZE];
	one_time_origin(NAME, 65535, origin);
	assert_string_equal(origin, "http://" NAME ".localhost:65535");
	one_time_origin(NAME, 80, origin);
	assert_string_equal(origin, "http://" NAME ".localhost");
}

static void names_are_never_the_same(void **state)
{
	(void)state;
	char a[ONE_TIME_NAME_SIZE], b[ONE_TIME_NAME_SIZE];
	one_time_make(a);
	one_time_make(b);
	assert_int_equal(strlen(a), ONE_TIME_NAME_SIZE - 1);
	assert_string_not_equal(a, b);
}

static void ask(struct questions *questions, const char *origin, enum question_state state,
        int64_t now, char name[ONE_TIME_NAME_SIZE])
{
	struct question question = {.origin = memory_string(origin),
	        .providers = memory_new_array(1, sizeof(char *)),
	        .provider_count = 1,
	        .state = state};
	question.providers[0] = memory_string("Proseware");
	questions_ask(questions, &question, now, name);
	question_release(&question);
}

static void show(struct questions *questions, const char *name, int64_t now)
{
	struct question question;
	assert_true(questions_show(questions, name, now, &question));
	assert_string_equal(question.providers[0], "Proseware");
	question_release(&question);
}

static enum question_check begin(struct questions *questions, const char *name, int64_t now)
{
	struct question question = {0};
	enum question_check check = questions_begin(questions, name, now, &question);
	question_release(&question);
	return check;
}

static void a_question_is_decided_once_and_not_in_the_first_second(void **state)
{
	(void)state;
	char name[ONE_TIME_NAME_SIZE];
	struct questions *questions = questions_new();
	ask(questions, "https://a.example", QUESTION_OPEN, 1000, name);
	assert_int_equal(begin(questions, name, 9000), QUESTION_TOO_EARLY);
	show(questions, name, 9000);
	assert_int_equal(begin(questions, name, 9999), QUESTION_TOO_EARLY);
	assert_int_equal(begin(questions, name, 10000), QUESTION_MAY_BE_DECIDED);
	assert_int_equal(begin(questions, name, 10000), QUESTION_DECIDED);
	questions_settle(questions, name, QUESTION_OPEN);
	assert_int_equal(begin(questions, name, 10001), QUESTION_MAY_BE_DECIDED);
	questions_settle(questions, name, QUESTION_ALLOWED);
	assert_int_equal(begin(questions, name, 10002), QUESTION_DECIDED);
	assert_true(questions_know(questions, name, 10002));
	assert_int_equal(begin(questions, NAME, 10002), QUESTION_UNKNOWN);
	questions_free(questions);
}

static void a_question_ends_after_ten_minutes(void **state)
{
	(void)state;
	char name[ONE_TIME_NAME_SIZE];
	struct question question;
	struct questions *questions = questions_new();
	ask(questions, "https://a.example", QUESTION_OPEN, 1000, name);
	assert_true(questions_know(questions, name, 1000 + ONE_TIME_VALID_MS - 1));
	assert_false(questions_know(questions, name, 1000 + ONE_TIME_VALID_MS));
	assert_false(questions_show(questions, name, 1000 + ONE_TIME_VALID_MS, &question));
	assert_int_equal(begin(questions, name, 1000 + ONE_TIME_VALID_MS), QUESTION_UNKNOWN);
	questions_free(questions);
}

static void at_most_five_are_open_and_each_origin_has_one(void **state)
{
	(void)state;
	char names[7][ONE_TIME_NAME_SIZE], again[ONE_TIME_NAME_SIZE];
	struct questions *questions = questions_new();
	for (int i = 0; i < QUESTIONS_OPEN_MAX; i++) {
		char origin[40];
		snprintf(origin, sizeof origin, "https://s%d.example", i);
		ask(questions, origin, QUESTION_OPEN, 1000 + i, names[i]);
	}
	ask(questions, "https://s1.example", QUESTION_OPEN, 2000, again);
	assert_false(questions_know(questions, names[1], 2000));
	assert_true(questions_know(questions, names[0], 2000));
	ask(questions, "https://new.example", QUESTION_OPEN, 2001, names[5]);
	assert_false(questions_know(questions, names[0], 2001));
	assert_true(questions_know(questions, names[2], 2001));
	assert_true(questions_know(questions, again, 2001));
	questions_free(questions);
}

static void a_flood_of_settled_questions_pushes_no_open_one_out(void **state)
{
	(void)state;
	char open[ONE_TIME_NAME_SIZE], name[ONE_TIME_NAME_SIZE];
	struct questions *questions = questions_new();
	ask(questions, "https://open.example", QUESTION_OPEN, 1000, open);
	for (int i = 0; i < 3 * QUESTIONS_MAX; i++)
		ask(questions, "https://never.example", QUESTION_NEVER, 1001 + i, name);
	assert_true(questions_know(questions, open, 2000));
	assert_true(questions_know(questions, name, 2000));
	questions_free(questions);
}

static void one_that_is_being_decided_is_not_pushed_out(void **state)
{
	(void)state;
	char name[ONE_TIME_NAME_SIZE], other[ONE_TIME_NAME_SIZE];
	struct questions *questions = questions_new();
	ask(questions, "https://a.example", QUESTION_OPEN, 1000, name);
	show(questions, name, 1000);
	assert_int_equal(begin(questions, name, 3000), QUESTION_MAY_BE_DECIDED);
	for (int i = 0; i < 3 * QUESTIONS_MAX; i++) {
		char origin[40];
		snprintf(origin, sizeof origin, "https://s%d.example", i);
		ask(questions, origin, QUESTION_OPEN, 3000 + i, other);
	}
	ask(questions, "https://a.example", QUESTION_OPEN, 4000, other);
	assert_true(questions_know(questions, name, 4000));
	questions_settle(questions, name, QUESTION_ALLOWED);
	questions_free(questions);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_one_time_origin_is_32_digits_and_our_port),
	        cmocka_unit_test(names_are_never_the_same),
	        cmocka_unit_test(a_question_is_decided_once_and_not_in_the_first_second),
	        cmocka_unit_test(a_question_ends_after_ten_minutes),
	        cmocka_unit_test(at_most_five_are_open_and_each_origin_has_one),
	        cmocka_unit_test(a_flood_of_settled_questions_pushes_no_open_one_out),
	        cmocka_unit_test(one_that_is_being_decided_is_not_pushed_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
