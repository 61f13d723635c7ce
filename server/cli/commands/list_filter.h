/* SPDX-License-Identifier: MIT */
/* Which jobs "list" shows: the filters of GET /api/v1/jobs, and all or only the tagged ones. Pure. */
#ifndef BITSBRIDGE_CLI_COMMANDS_LIST_FILTER_H
#define BITSBRIDGE_CLI_COMMANDS_LIST_FILTER_H

#include "cli/options.h"
#include "job.h"

struct list_filter {
	bool all;             /* untagged jobs, too */
	const char *provider; /* borrowed from the options; NULL: any */
	uint32_t service_id;  /* 0: any */
	unsigned states;      /* 1 << enum job_state, ored; 0: any that has not ended */
};

/* Provider and service id by the command line alone: what the config file says of them is for new jobs. */
struct list_filter list_filter_of(const struct options *options);
bool list_filter_matches(const struct list_filter *filter, const struct job *job);
/* Does it leave out jobs that "list --all" shows for another reason than that they have no tag? */
bool list_filter_narrows(const struct list_filter *filter);

#endif
