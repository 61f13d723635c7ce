/* SPDX-License-Identifier: MIT */
/*
 * One job as JSON: the members that docs/api.md lists, in that order, null for what is not known. Used by HTTP and
 * by the command line's --json. Any thread.
 */
#ifndef BITSBRIDGE_JSON_JOB_JSON_H
#define BITSBRIDGE_JSON_JOB_JSON_H

#include "base/text.h"
#include "snapshot.h"

/* Who reads it. Zeroed: a store's page that made no job itself. */
struct job_visibility {
	bool own;           /* the user's own eyes: description, owner, full names, URLs too */
	const char *origin; /* jobs that this origin made carry their url; NULL: none */
};

void job_json_append(
        struct text *text, const struct entry *entry, const struct job_visibility *visibility);

#endif
