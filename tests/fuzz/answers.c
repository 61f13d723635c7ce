/* SPDX-License-Identifier: MIT */
/* What whoever listens on the bridge's port answers to the command line: taken whole, or not at all. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "snapshot.h"
#include "json/bridge_answers.h"

static void try_figures(const char *text, size_t length)
{
	struct job_figures *rows = NULL;
	size_t count = 0;
	if (!job_figures_parse(text, length, &rows, &count)) {
		FUZZ_CHECK(rows == NULL && count == 0);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		FUZZ_CHECK(strlen(rows[i].id.text) == JOB_ID_LENGTH);
		FUZZ_CHECK(rows[i].rate >= 0 || rows[i].rate == RATE_UNKNOWN);
		FUZZ_CHECK(rows[i].eta >= 0 || rows[i].eta == ETA_UNKNOWN);
	}
	free(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bridge_folders folders = {0};
	char *text = fuzz_string(data, size);
	try_figures(text, strlen(text));
	bool good = bridge_folders_parse(text, strlen(text), &folders);
	FUZZ_CHECK(good || (folders.data == NULL && folders.downloads == NULL));
	bridge_folders_release(&folders);
	free(text);
	return 0;
}
