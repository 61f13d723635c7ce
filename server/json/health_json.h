/* SPDX-License-Identifier: MIT */
/* The bridge's health as application/health+json. Any thread. */
#ifndef BITSBRIDGE_JSON_HEALTH_JSON_H
#define BITSBRIDGE_JSON_HEALTH_JSON_H

#include <stddef.h>

#include "base/text.h"

enum health_status { HEALTH_PASS, HEALTH_WARN, HEALTH_FAIL };

struct health_check {
	const char *name; /* "queue:reachable" */
	enum health_status status;
	int64_t observed;   /* with unit; shown where unit is not NULL */
	const char *unit;   /* "bytes" */
	const char *output; /* what to do when it does not pass; NULL: nothing */
};

struct health {
	enum health_status status;
	const char *version; /* NULL: the status alone is told */
	int64_t time;        /* of the checks, milliseconds since 1970 */
	const struct health_check *checks;
	size_t check_count;
};

void health_json_append(struct text *text, const struct health *health);

#endif
