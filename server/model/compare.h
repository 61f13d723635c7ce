/* SPDX-License-Identifier: MIT */
/* Is there a difference that somebody can see? Pure functions. */
#ifndef BITSBRIDGE_MODEL_COMPARE_H
#define BITSBRIDGE_MODEL_COMPARE_H

#include "board.h"

/* In anything at all that a queue says of a job. */
bool job_differs(const struct job *a, const struct job *b);
/* In what this scope is shown of the job: its members, not its place in the list. Same id in both. */
bool entry_differs(const struct scope_spec *spec, const struct entry *a, const struct entry *b);

#endif
