/* SPDX-License-Identifier: MIT */
/* Bodies that make a job or act on one, and what another program may answer where a bridge is looked for. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "fuzz.h"
#include "json/job_request.h"
#include "json/json_member.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *body = memory_string_n((const char *)data, size);
	struct job_request request;
	struct json_fault fault = {0};
	bool force;
	memcpy(body, data, size); /* with its NULs, as a socket gives it */
	if (job_request_parse(body, size, &request, &fault)) {
		FUZZ_CHECK(request.service_id != 0 && request.url != NULL);
		FUZZ_CHECK(text_is_utf8(request.url));
		job_request_release(&request);
	} else {
		FUZZ_CHECK(fault.reason != NULL && text_is_utf8(fault.member));
	}
	if (!job_action_parse(body, size, true, &force, &fault))
		FUZZ_CHECK(fault.reason != NULL);
	char *member = json_string_member(body, "status");
	FUZZ_CHECK(member == NULL || strstr(body, "status") != NULL || strchr(body, '\\') != NULL);
	free(member);
	free(body);
	return 0;
}
