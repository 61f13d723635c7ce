/* SPDX-License-Identifier: MIT */
/* What went wrong with a job, as a member of its JSON. Only for server/json. */
#ifndef BITSBRIDGE_JSON_JOB_ERROR_JSON_H
#define BITSBRIDGE_JSON_JOB_ERROR_JSON_H

#include "snapshot.h"
#include "json/json_tree.h"

/* null where there is none; hint: NULL: the code's own; time: JOB_TIME_UNKNOWN leaves that member out. */
void json_add_job_error(cJSON *object, const char *name, const struct job_error *error,
        const char *hint, int64_t time, enum job_reader reader);

#endif
