/* SPDX-License-Identifier: MIT */
#include "cli/print_json.h"

#include "json/job_json.h"

void append_job_json(struct text *text, const struct job *job)
{
	struct entry entry;
	entry_init(&entry, job);
	job_json_append(text, &entry, READER_OWN);
}
