/* SPDX-License-Identifier: MIT */
/* Jobs as the HTTP API shows them to the user's own programs. */
#ifndef BITSBRIDGE_CLI_PRINT_JSON_H
#define BITSBRIDGE_CLI_PRINT_JSON_H

#include "base/text.h"
#include "job.h"

/* Without what only a running bridge has seen: rate, eta and errors of the past are null. */
void append_job_json(struct text *text, const struct job *job);

#endif
