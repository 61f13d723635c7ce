/* SPDX-License-Identifier: MIT */
/* Which of a view's jobs somebody asked for. Pure. */
#ifndef BITSBRIDGE_MODEL_VIEW_FILTER_H
#define BITSBRIDGE_MODEL_VIEW_FILTER_H

#include "snapshot.h"

/* Zeroed: all jobs. */
struct view_filter {
	uint32_t service_id;  /* 0: any */
	const char *provider; /* NULL: any; borrowed */
	unsigned states;      /* 1 << enum job_state, ored; 0: any */
};

bool view_filter_is_empty(const struct view_filter *filter);
bool view_filter_equal(const struct view_filter *a, const struct view_filter *b);
/* Collection and provider: what a job keeps for life, nearly always. */
bool view_filter_matches_tag(const struct view_filter *filter, const struct entry *entry);
bool view_filter_matches(const struct view_filter *filter, const struct entry *entry);

#endif
