/* SPDX-License-Identifier: MIT */
/* Bytes of any kind become UTF-8, once and for all. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fuzz.h"

static void check_escaped(const char *text)
{
	struct text line = {0};
	text_append_escaped(&line, text);
	const char *at = line.data != NULL ? line.data : "";
	FUZZ_CHECK(text_is_utf8(at));
	for (uint32_t c; (c = text_next_code_point(&at)) != 0;)
		FUZZ_CHECK(!text_is_harmful(c));
	text_release(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	char *clean = text_to_utf8(text);
	char *twice = text_to_utf8(clean);
	FUZZ_CHECK(text_is_utf8(clean));
	FUZZ_CHECK(strcmp(clean, twice) == 0);
	FUZZ_CHECK(text_is_utf8(text) == (strcmp(text, clean) == 0));
	FUZZ_CHECK(text_utf16_length(text) == text_utf16_length(clean));
	FUZZ_CHECK(strlen(clean) <= 3 * strlen(text));
	check_escaped(text);
	free(twice);
	free(clean);
	free(text);
	return 0;
}
