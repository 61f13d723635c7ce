/* SPDX-License-Identifier: MIT */
/* Which maps of a user namespace leave somebody without a number. */
#include "cmocka_ready.h"

#include "http/overflow_user.h"

static const struct {
	const char *what, *map;
	bool whole;
} rows[] = {
        {"the machine's own", "         0          0 4294967295\n", true},
        {"in two parts", "0 0 1000\n1000 1000 4294966295\n", true},
        {"in two parts with a gap of one", "0 0 1000\n1001 1001 4294966294\n", false},
        {"one user as root", "         0       1000          1\n", false},
        {"a container's", "0 1000 1\n1 100000 65536\n", false},
        {"without the last line's end", "0 0 4294967295", true},
        {"none yet", "", false},
        {"not a map", "none\n", false},
};

static void the_table_says_which_are_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (overflow_user_map_is_whole(rows[i].map) != rows[i].whole)
			fail_msg("%s", rows[i].what);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_table_says_which_are_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
