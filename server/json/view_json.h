/* SPDX-License-Identifier: MIT */
/*
 * What a scope sees, as JSON: the whole, what changed since a revision, one collection. Whatever is asked is put together
 * from a head, the jobs' ready texts, and a tail. Any thread.
 */
#ifndef BITSBRIDGE_JSON_VIEW_JSON_H
#define BITSBRIDGE_JSON_VIEW_JSON_H

#include "base/text.h"
#include "board.h"
#include "model/view_filter.h"

enum view_shape {
	VIEW_JOBS,       /* {"revision", "takenAt", "queue", "jobs"} */
	VIEW_COLLECTION, /* the same with "serviceId", that of the filter, which has nothing else */
	/*
	 * {"revision", "takenAt", "queue", "changed", "removed"}: from the scope's number `since`, one that the view
	 * knows. A reader takes what is removed out first, then puts in what has changed. A changed job that no longer
	 * has a state that the filter asks for is removed.
	 */
	VIEW_CHANGES,
};

struct view_question {
	enum view_shape shape;
	uint64_t since; /* 0 but for VIEW_CHANGES */
	struct view_filter filter;
};

void view_json_append(
        struct text *text, const struct view *view, const struct view_question *question);
/* Would VIEW_CHANGES name any job, or tell of the queue? */
bool view_has_news(const struct view *view, uint64_t since, const struct view_filter *filter);

#endif
