/* SPDX-License-Identifier: MIT */
/* The file of requests that bear a key, as anybody may have left it. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "queue/requests.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	struct request_list list, again;
	size_t line = 0;
	const char *reason = NULL;
	if (request_list_parse(text, &list, &line, &reason)) {
		char *back = request_list_format(&list);
		FUZZ_CHECK(request_list_parse(back, &again, &line, &reason));
		FUZZ_CHECK(again.count == list.count);
		request_list_forget_old(&again, 1795900000000);
		free(back);
		request_list_release(&again);
		request_list_release(&list);
	} else {
		FUZZ_CHECK(line > 0 && reason != NULL);
	}
	free(text);
	return 0;
}
