/* SPDX-License-Identifier: MIT */
/* The file of filings, as anybody may have left it. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "queue/filings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	struct filing_list list, again;
	size_t line = 0;
	const char *reason = NULL;
	if (filing_list_parse(text, &list, &line, &reason)) {
		/* What is written is read as the same. */
		char *back = filing_list_format(&list);
		FUZZ_CHECK(filing_list_parse(back, &again, &line, &reason));
		char *twice = filing_list_format(&again);
		FUZZ_CHECK(strcmp(back, twice) == 0 && again.count == list.count);
		free(twice);
		free(back);
		filing_list_release(&again);
		filing_list_release(&list);
	} else {
		FUZZ_CHECK(line > 0 && reason != NULL);
	}
	free(text);
	return 0;
}
