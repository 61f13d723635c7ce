/* SPDX-License-Identifier: MIT */
/* Jobs as the HTTP API shows them to the user's own programs. */
#ifndef BITSBRIDGE_CLI_PRINT_JSON_H
#define BITSBRIDGE_CLI_PRINT_JSON_H

#include "base/text.h"
#include "cli/bridge_figures.h"

/* Rate and eta are by figures; what else only a running bridge has seen is missing: errors and states of the past. */
void append_job_json(
        struct text *text, const struct job *job, const struct bridge_figures *figures);

#endif
