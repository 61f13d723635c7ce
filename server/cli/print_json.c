/* SPDX-License-Identifier: MIT */
#include "cli/print_json.h"

#include "json/job_json.h"

void append_job_json(struct text *text, const struct job *job, const struct bridge_figures *figures)
{
	struct entry entry;
	entry_init(&entry, job);
	const struct job_figures *known = bridge_figures_find(figures, job);
	if (known != NULL) {
		entry.rate = known->rate;
		entry.eta = known->eta;
	}
	/* Borrowed, as the job is. */
	if (job->completion_error.code != 0) {
		entry.last_error = job->completion_error;
		entry.last_error_time = job->modified;
	}
	job_json_append(text, &entry, READER_OWN);
}
