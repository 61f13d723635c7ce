/* SPDX-License-Identifier: MIT */
/* What a scope sees, as JSON: the whole, what changed since a revision, one collection. Any thread. */
#ifndef BITSBRIDGE_JSON_VIEW_JSON_H
#define BITSBRIDGE_JSON_VIEW_JSON_H

#include "base/text.h"
#include "board.h"
#include "json/job_json.h"
#include "json/view_filter.h"

/* How the view's scope reads jobs; holds as long as the scope. */
struct job_visibility view_visibility(const struct view *view);

/* {"revision", "takenAt", "queue", "jobs"} */
void view_json_append_full(
        struct text *text, const struct view *view, const struct view_filter *filter);
/* {"revision", "takenAt", "queue", "serviceId", "jobs"}; service_id is not 0 */
void view_json_append_collection(struct text *text, const struct view *view, uint32_t service_id);
/*
 * {"revision", "takenAt", "queue", "changed", "removed"}: from the scope's number `since`, one that the view knows.
 * A reader takes what is removed out first, then puts in what has changed. A changed job that no longer has a state
 * that the filter asks for is removed.
 */
void view_json_append_delta(struct text *text, const struct view *view, uint64_t since,
        const struct view_filter *filter);
/* Would that delta name any job, or tell of the source? */
bool view_has_news(const struct view *view, uint64_t since, const struct view_filter *filter);

#endif
