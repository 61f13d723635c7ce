/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"

static jmp_buf aborted;

static void on_abort(int number)
{
	(void)number;
	longjmp(aborted, 1);
}

/* True when asking for so much ended in abort(). */
static bool aborts(void *memory, size_t count, size_t size)
{
	void (*before)(int) = signal(SIGABRT, on_abort);
	volatile bool caught = setjmp(aborted) != 0;
	if (!caught) {
		void *made = memory != NULL ? memory_resize_array(memory, count, size)
		                            : memory_new_array(count, size);
		free(made);
	}
	signal(SIGABRT, before);
	return caught;
}

static void sizes_that_overflow_end_the_program(void **state)
{
	(void)state;
	void *memory = memory_new(1);
	/* The products wrap round to small numbers. */
	assert_true(aborts(NULL, SIZE_MAX / 2 + 1, 2));
	assert_true(aborts(memory, SIZE_MAX / 2 + 1, 2));
	assert_true(aborts(memory, SIZE_MAX / 8 + 2, 8));
	free(memory);
}

static void new_memory_is_zeroed_and_never_null(void **state)
{
	(void)state;
	unsigned char zero[64] = {0};
	unsigned char *memory = memory_new_array(16, 4);
	assert_memory_equal(memory, zero, 64);
	memory = memory_resize_array(memory, 0, 4);
	assert_non_null(memory);
	free(memory);
	void *empty = memory_new(0);
	assert_non_null(empty);
	free(empty);
}

static void strings_are_copied(void **state)
{
	(void)state;
	char *copy = memory_string("text");
	assert_string_equal(copy, "text");
	free(copy);
	copy = memory_string_n("text", 2);
	assert_string_equal(copy, "te");
	free(copy);
	assert_null(memory_string(NULL));
}

static void random_bytes_differ(void **state)
{
	(void)state;
	unsigned char a[32] = {0}, b[32] = {0}, guard[34] = {0};
	random_bytes(a, sizeof a);
	random_bytes(b, sizeof b);
	assert_memory_not_equal(a, b, sizeof a);
	random_bytes(guard + 1, 32);
	assert_int_equal(guard[0], 0);
	assert_int_equal(guard[33], 0);
	random_bytes(guard, 0);
	assert_int_equal(guard[0], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(sizes_that_overflow_end_the_program),
	        cmocka_unit_test(new_memory_is_zeroed_and_never_null),
	        cmocka_unit_test(strings_are_copied),
	        cmocka_unit_test(random_bytes_differ),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
