/* SPDX-License-Identifier: MIT */
/* Revisions as clients send them back: known is exactly what the view's scope could have given out. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fuzz.h"
#include "model/scope.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct scope scope = {.epoch = "k3f9"};
	static const struct view view = {.scope = &scope, .number = 1042, .complete_since = 18};
	uint64_t number = 7;
	char *revision = memory_string_n((const char *)data, size);
	if (view_knows(&view, revision, &number)) {
		char exact[REVISION_SIZE];
		snprintf(exact, sizeof exact, "k3f9-%" PRIu64, number);
		FUZZ_CHECK(strcmp(exact, revision) == 0);
		FUZZ_CHECK(number >= view.complete_since && number <= view.number);
	} else {
		FUZZ_CHECK(number == 7);
	}
	free(revision);
	return 0;
}
