/* SPDX-License-Identifier: MIT */
#include "cli/commands/list_filter.h"

#include <string.h>

static const char *asked(const struct options *options, enum option_id id)
{
	bool here = options_level(options, id) == LEVEL_COMMAND_LINE;
	return here ? options_text(options, id) : NULL;
}

struct list_filter list_filter_of(const struct options *options)
{
	size_t count = 0;
	const char *const *states = options_list(options, OPTION_STATE, &count);
	const char *service_id = asked(options, OPTION_SERVICE_ID);
	struct list_filter filter = {
	        .all = options_flag(options, OPTION_ALL),
	        .provider = asked(options, OPTION_PROVIDER),
	};
	/* The option table's checks have taken them before. */
	if (service_id != NULL)
		tag_parse_service_id(service_id, &filter.service_id);
	for (size_t i = 0; i < count; i++) {
		enum job_state state = JOB_QUEUED;
		if (job_state_parse(states[i], &state))
			filter.states |= 1u << state;
	}
	return filter;
}

static bool matches_tag(const struct list_filter *filter, const struct job *job)
{
	if (!job_is_tagged(job))
		return filter->all && filter->provider == NULL && filter->service_id == 0;
	return (filter->service_id == 0 || job->tag.service_id == filter->service_id) &&
	       (filter->provider == NULL ||
	               strcmp(job->tag.fields[TAG_PROVIDER], filter->provider) == 0);
}

bool list_filter_matches(const struct list_filter *filter, const struct job *job)
{
	/* What was completed or cancelled has left the queue, though it may still know of it. */
	bool state = filter->states != 0
	                     ? (filter->states & 1u << job->state) != 0
	                     : !job_state_is_final(job->state) || job_is_being_filed(job);
	return state && matches_tag(filter, job);
}

bool list_filter_narrows(const struct list_filter *filter)
{
	return filter->provider != NULL || filter->service_id != 0 || filter->states != 0;
}
