/* SPDX-License-Identifier: MIT */
#include "cli/commands/act.h"

#include <stdlib.h>

#include "base/text.h"

int act_on_all(const struct invocation *invocation,
        int (*act)(const struct invocation *invocation, const struct queue_access *access,
                const struct job *job))
{
	struct queue_access access;
	int status = CLI_DONE;
	if (!queue_access_open(invocation, QUEUE_BESIDE, NULL, &access))
		return CLI_FAILED;
	for (size_t i = 0; i < invocation->argument_count; i++) {
		const struct job *job = queue_access_find(&access, invocation->arguments[i]);
		if (job == NULL || act(invocation, &access, job) != CLI_DONE)
			status = CLI_FAILED;
		job_unref(job);
	}
	queue_access_close(&access);
	return status;
}

int act_result(const char *verb, const struct job *job, bits_hr code)
{
	if (code >= 0)
		return CLI_DONE;
	char *what = text_format("%s %s", verb, job->id.text);
	report_code(what, code, NULL);
	free(what);
	return CLI_FAILED;
}
