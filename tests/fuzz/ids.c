/* SPDX-License-Identifier: MIT */
/* Job ids and service ids as pages and people write them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fuzz.h"
#include "job.h"

static void check_job_id(const char *text)
{
	struct job_id id, again;
	if (!job_id_parse(text, &id))
		return;
	FUZZ_CHECK(strlen(id.text) == JOB_ID_LENGTH);
	FUZZ_CHECK(strspn(id.text, "0123456789abcdef-") == JOB_ID_LENGTH);
	FUZZ_CHECK(text_equal_ignoring_case(text, id.text) || *text == '{');
	FUZZ_CHECK(job_id_parse(id.text, &again) && job_id_equal(&id, &again));
}

static void check_service_id(const char *text)
{
	char spelled[16];
	uint32_t id = 0, again = 0;
	if (!tag_parse_service_id(text, &id))
		return;
	FUZZ_CHECK(id != 0);
	snprintf(spelled, sizeof spelled, "%" PRIu32, id);
	FUZZ_CHECK(tag_parse_service_id(spelled, &again) && again == id);
	snprintf(spelled, sizeof spelled, "%" PRId32, (int32_t)id);
	FUZZ_CHECK(tag_parse_service_id(spelled, &again) && again == id);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	check_job_id(text);
	check_service_id(text);
	const char *name = job_file_base_name(text);
	FUZZ_CHECK(name >= text && strpbrk(name, "/\\") == NULL);
	free(text);
	return 0;
}
