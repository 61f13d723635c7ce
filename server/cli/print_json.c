/* SPDX-License-Identifier: MIT */
#include "cli/print_json.h"

#include "json/job_json.h"

void append_job_json(struct text *text, const struct job *job)
{
	static const struct job_visibility own = {.own = true};
	struct entry entry;
	entry_init(&entry, job);
	job_json_append(text, &entry, &own);
}
