/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/file_name.h"

static void names_come_from_the_last_part_of_the_path(void **state)
{
	(void)state;
	static const struct {
		const char *url, *expected;
	} rows[] = {
	        {"http://h/a/song.mp3", "song.mp3"},
	        {"http://h/song.mp3?x=/y#/z", "song.mp3"},
	        {"http://h/M%C3%BCsik%20und%20mehr.mp3", "M\xC3\xBCsik und mehr.mp3"},
	        {"http://h/100%.mp3", "100%.mp3"},
	        {"http://h/a%2", "a%2"},
	        {"http://h/a%zz", "a%zz"},
	        {"http://h/..%2F..%2Fetc%2Fpasswd", "_._.._etc_passwd"},
	        {"http://h/..", NULL},
	        {"http://h/%2E%2E", NULL},
	        {"http://h/a%5Cb:c*?.mp3", "a_b_c_"},
	        {"http://h/%00%0A%7F%C2%85.mp3", "____.mp3"},
	        {"http://h/%E2%80%AE3pm.exe", "_3pm.exe"},
	        {"http://h/%FF.mp3", "_.mp3"},
	        {"http://h/.bashrc", "_bashrc"},
	        {"http://h/name.%20.", "name"},
	        {"http://h/con.mp3", "_con.mp3"},
	        {"http://h/COM1", "_COM1"},
	        {"http://h/LPT9.txt", "_LPT9.txt"},
	        {"http://h/COM%C2%B9.mp3", "_COM\xC2\xB9.mp3"},
	        {"http://h/lpt%C2%B2", "_lpt\xC2\xB2"},
	        {"http://h/Com%C2%B3%20.mp3", "_Com\xC2\xB3 .mp3"},
	        {"http://h/COM%C2%B4.mp3", "COM\xC2\xB4.mp3"},
	        {"http://h/COM11.mp3", "COM11.mp3"},
	        {"http://h/CONIN$.mp3", "_CONIN$.mp3"},
	        {"http://h/conout$", "_conout$"},
	        {"http://h/CLOCK$.mp3", "_CLOCK$.mp3"},
	        {"http://h/CONIN.mp3", "CONIN.mp3"},
	        {"http://h/COM", "COM"},
	        {"http://h/COMB", "COMB"},
	        {"http://h/CONSOLE", "CONSOLE"},
	        {"http://h/CON1", "CON1"},
	        {"http://h/", NULL},
	        {"http://h", NULL},
	        {"http://h?a=/b", NULL},
	        {"http://h/a/", NULL},
	        {"", NULL},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *name = file_name_from_url(rows[i].url);
		if (rows[i].expected == NULL)
			assert_null(name);
		else
			assert_string_equal(name, rows[i].expected);
		free(name);
	}
}

static void long_names_keep_their_extension(void **state)
{
	(void)state;
	for (size_t length = FILE_NAME_MAX - 8; length < FILE_NAME_MAX + 8; length++) {
		struct text url = {0};
		text_append(&url, "http://h/");
		for (size_t i = 0; i + 4 < length; i += 2)
			text_append(&url, "\xC3\xBC");
		text_append(&url, ".mp3");
		char *name = file_name_from_url(url.data);
		assert_true(strlen(name) <= FILE_NAME_MAX && strlen(name) >= FILE_NAME_MAX - 9);
		assert_true(text_is_utf8(name));
		assert_true(text_ends_with_ignoring_case(name, ".mp3"));
		free(name);
		text_release(&url);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(names_come_from_the_last_part_of_the_path),
	        cmocka_unit_test(long_names_keep_their_extension),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
