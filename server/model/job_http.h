/* SPDX-License-Identifier: MIT */
/*
 * What a job's requests may carry beside the URL (struct job_http): the rules, for whoever takes it from a person and
 * for the queues. Pure functions on strings: any thread, no I/O. Nothing that they say holds a value or a password.
 */
#ifndef BITSBRIDGE_MODEL_JOB_HTTP_H
#define BITSBRIDGE_MODEL_JOB_HTTP_H

#include "job.h"

/* BITS's limits, in UTF-16 code units: all headers with their line ends; a user's name; a password. */
#define JOB_HEADERS_MAX 16383
/* Of UTF-8, so many bytes are always too many. */
#define JOB_HEADERS_BYTES_MAX (4 * JOB_HEADERS_MAX)
#define JOB_USER_MAX          300
#define JOB_PASSWORD_MAX      300

/*
 * A header as it travels: "Name: value" with one blank and none at the ends; malloc'ed. NULL: *ret_problem is a sentence
 * (malloc'ed) that says why not: it is none, or the transfer sets this one itself.
 */
char *job_http_header(const char *text, char **ret_problem);

/* Does it ask for anything at all? Then its job is not led to another host unless it says so. */
bool job_http_is_secret(const struct job_http *http);

/* What any queue refuses. *ret_detail: a malloc'ed sentence, set only on failure. */
bits_hr job_http_check(const struct job_http *http, char **ret_detail);

#endif
