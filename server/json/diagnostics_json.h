/* SPDX-License-Identifier: MIT */
/* Why does my job not show up, why may my page not read: the answers, for the user's own eyes. Any thread. */
#ifndef BITSBRIDGE_JSON_DIAGNOSTICS_JSON_H
#define BITSBRIDGE_JSON_DIAGNOSTICS_JSON_H

#include "base/text.h"
#include "model/access_miss.h"
#include "snapshot.h"

struct diagnostics_origin {
	const char *origin;
	const char *
	        near; /* the allowed origin from which it differs by scheme or port alone; NULL: none */
	uint64_t count;
	int64_t last_seen;   /* milliseconds since 1970 */
	bool wanted_control; /* it was let in, but not to act */
};

/* Where the bridge has its files; NULL: nowhere. library: where it files songs. */
struct diagnostics_folders {
	const char *data, *downloads, *library;
};

/*
 * snapshot: NULL before the first look. reduced: without descriptions and folders (job_text.h, READER_REDUCED).
 */
void diagnostics_json_append(struct text *text, const struct snapshot *snapshot,
        const struct diagnostics_origin *origins, size_t origin_count,
        const struct access_miss_list *misses, const struct diagnostics_folders *folders,
        bool reduced);

#endif
