/* SPDX-License-Identifier: MIT */
/* A job_spec that owns its strings, so that it can wait in the mailbox. */
#ifndef BITSBRIDGE_QUERY_COMMAND_SPEC_H
#define BITSBRIDGE_QUERY_COMMAND_SPEC_H

#include "job.h"

struct job_spec *command_spec_copy(const struct job_spec *spec); /* NULL gives NULL */
void command_spec_free(struct job_spec *spec);                   /* accepts NULL */

#endif
