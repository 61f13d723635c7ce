/* SPDX-License-Identifier: MIT */
/* The file of promises, as anybody may have left it. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "queue/promises.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	struct promise_list list;
	size_t line = 0;
	const char *reason = NULL;
	if (promise_list_parse(text, &list, &line, &reason)) {
		char *back = promise_list_format(&list);
		/* Ids are written in small letters; else what was read is what is written. */
		FUZZ_CHECK(strlen(back) == strlen(text));
		free(back);
		promise_list_release(&list);
	} else {
		FUZZ_CHECK(line > 0 && reason != NULL);
	}
	free(text);
	return 0;
}
