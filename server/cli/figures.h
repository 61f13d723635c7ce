/* SPDX-License-Identifier: MIT */
/* Sizes, shares and spans of time as people read them. But for the clock, pure. */
#ifndef BITSBRIDGE_CLI_FIGURES_H
#define BITSBRIDGE_CLI_FIGURES_H

#include <stdint.h>

#include "job.h"

#define FIGURE_SIZE 24

/* "512 B", "64 kB", "1.5 MB", of 1000 each; "?" for JOB_SIZE_UNKNOWN */
void figure_bytes(uint64_t bytes, char ret[FIGURE_SIZE]);
/* "59 s", "1:05 min", "2:03 h", "3 days" */
void figure_seconds(int64_t seconds, char ret[FIGURE_SIZE]);
/* The same from now until then (milliseconds since 1970), rounded up. */
void figure_seconds_until(int64_t time, char ret[FIGURE_SIZE]);
/* "25 %", rounded down so that 100 % means all; "" where the total is not known */
void figure_share(const struct job *job, char ret[FIGURE_SIZE]);
/* What stands before the title of an upload, an arrow and a blank; "" for others; static */
const char *figure_direction(const struct job *job);
/* 0 to 1, or negative where the total is not known. */
double job_fraction(const struct job *job);

#endif
