/* SPDX-License-Identifier: MIT */
/*
 * One job as JSON: the members that docs/api.md lists, in that order, null for what is not known; and with it the
 * renderer of the whole bridge. The table in job_json.c is the only list of a job's visible members and of who is shown
 * which. Any thread.
 */
#ifndef BITSBRIDGE_JSON_JOB_JSON_H
#define BITSBRIDGE_JSON_JOB_JSON_H

#include "base/text.h"
#include "snapshot.h"

/* For board_new(). */
extern const struct renderer json_renderer;

/* For a job that is on no board; what is there already has its text (view_text()). */
void job_json_append(struct text *text, const struct entry *entry, enum job_reader reader);

#endif
