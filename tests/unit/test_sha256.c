/* SPDX-License-Identifier: MIT */
/* SHA-256 of the standard's own examples, and at the edges of its blocks. */
#include "cmocka_ready.h"

#include <string.h>

#include "base/sha256.h"

static void examples_have_their_hashes(void **state)
{
	(void)state;
	static const struct {
		char letter;
		size_t count;
		const char *hash;
	} rows[] = {
	        {'a', 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	        {'a', 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
	        {'a', 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
	        {'a', 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
	        {'a', 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct sha256 hash;
		char text[SHA256_TEXT_SIZE];
		sha256_init(&hash);
		for (size_t left = rows[i].count; left > 0;) {
			char piece[997];
			size_t step = left < sizeof piece ? left : sizeof piece;
			memset(piece, rows[i].letter, step);
			sha256_add(&hash, piece, step);
			left -= step;
		}
		sha256_end(&hash, text);
		assert_string_equal(text, rows[i].hash);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(examples_have_their_hashes)};
	return cmocka_run_group_tests_name("SHA-256", tests, NULL, NULL);
}
