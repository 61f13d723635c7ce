/* SPDX-License-Identifier: MIT */
#include "model/view_filter.h"

#include <string.h>

bool view_filter_is_empty(const struct view_filter *filter)
{
	return filter->service_id == 0 && filter->provider == NULL && filter->states == 0;
}

bool view_filter_equal(const struct view_filter *a, const struct view_filter *b)
{
	if (a->service_id != b->service_id || a->states != b->states)
		return false;
	if (a->provider == NULL || b->provider == NULL)
		return a->provider == b->provider;
	return strcmp(a->provider, b->provider) == 0;
}

bool view_filter_matches_tag(const struct view_filter *filter, const struct entry *entry)
{
	const struct tag *tag = &entry->job->tag;
	if (filter->service_id != 0 && tag->service_id != filter->service_id)
		return false;
	return filter->provider == NULL ||
	       (tag->fields[TAG_PROVIDER] != NULL &&
	               strcmp(tag->fields[TAG_PROVIDER], filter->provider) == 0);
}

bool view_filter_matches(const struct view_filter *filter, const struct entry *entry)
{
	return view_filter_matches_tag(filter, entry) &&
	       (filter->states == 0 || (filter->states & 1u << entry->state) != 0);
}
