/* SPDX-License-Identifier: MIT */
/* What a recording has said so far, and how a line changes it. Only for server/json. */
#ifndef BITSBRIDGE_JSON_RECORDING_STATE_H
#define BITSBRIDGE_JSON_RECORDING_STATE_H

#include <cjson/cJSON.h>

#include "base/text.h"
#include "recording.h"
#include "json/recording_rows.h"

struct recording_known {
	const struct job *job; /* referenced */
	unsigned
	        said; /* by the rows' numbers: what was said outright, and is not concluded from the files */
};

struct recording_state {
	struct recording_clock clock; /* times of day by this */
	struct recording_known *known;
	size_t known_count;
	const struct job **jobs, **ended; /* arrays that the step points to; ended: referenced */
	struct recording_step step;
	size_t cursor; /* where the next job is likely to be found */
};

/* Takes one line's object, not the first. False: *problem has what is wrong appended. */
bool recording_state_take(struct recording_state *state, const cJSON *line, struct text *problem);
void recording_state_release(struct recording_state *state);

/*
 * recording_job.c: what an object says of a job, into a copy of it. said: as above, is added to. False: as above.
 */
bool recording_job_take(struct job *job, unsigned *said, const cJSON *object,
        const struct recording_clock *clock, struct text *problem);
/* A whole number from 0 (or -max, where it may be negative) to max. False: the value is none. */
bool recording_number(const cJSON *value, int64_t min, int64_t max, int64_t *ret);
/* "0x80190194": a code that says that something failed. */
bool recording_code(const cJSON *value, bits_hr *ret);
/* Always false. */
bool recording_fail(struct text *problem, const char *name, const char *what);

#endif
