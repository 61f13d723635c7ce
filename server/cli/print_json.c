/* SPDX-License-Identifier: MIT */
#include "cli/print_json.h"

#include "json/job_json.h"

void append_job_json(struct text *text, const struct job *job)
{
	static const struct job_visibility own = {.own = true};
	struct entry entry = {
	        .job = job,
	        .state = job->state,
	        .rate = RATE_UNKNOWN,
	        .eta = ETA_UNKNOWN,
	        .last_error_time = JOB_TIME_UNKNOWN,
	};
	job_json_append(text, &entry, &own);
}
