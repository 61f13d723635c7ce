/* SPDX-License-Identifier: MIT */
/* What a line of a recording says of one job: what is not as it was before. Only for server/json. */
#ifndef BITSBRIDGE_JSON_RECORDING_DIFFERENCE_H
#define BITSBRIDGE_JSON_RECORDING_DIFFERENCE_H

#include <cjson/cJSON.h>

#include "job.h"
#include "model/redaction.h"

struct recording_manner {
	struct redaction *redaction; /* NULL: texts are written as they are */
	int64_t began;               /* the time of day that times are relative to */
};

/* NULL: nothing has changed. before: NULL: nothing was said of it so far. */
cJSON *recording_difference(
        const struct job *job, const struct job *before, const struct recording_manner *how);
void recording_add_code(cJSON *object, const char *name, bits_hr code);

#endif
