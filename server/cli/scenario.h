/* SPDX-License-Identifier: MIT */
/* A recording to be shown: a file, or one of those inside of the program (docs/scenarios.md). One thread. */
#ifndef BITSBRIDGE_CLI_SCENARIO_H
#define BITSBRIDGE_CLI_SCENARIO_H

#include "recording.h"

#define SCENARIO_NAMES "album, errors, retry, unknown-sizes, stale, crowd, upload, ended-elsewhere"

struct scenario;

/* Reads all of it, line by line. NULL: *ret_error (malloc'ed) names the line that is wrong. */
struct scenario *scenario_open(const char *name, char **ret_error);
void scenario_free(struct scenario *scenario); /* accepts NULL */
/* Belongs to the scenario. */
const struct recording_steps *scenario_steps(const struct scenario *scenario);

/* "20", "0.5": 0.01 to 1000, at most three digits behind the point; *ret in RECORDING_SPEED_UNIT. */
bool scenario_speed_parse(const char *text, uint32_t *ret);

#endif
