/* SPDX-License-Identifier: MIT */
/*
 * What a recording says of a job: one table, by which it is written and read, so that the two cannot drift apart.
 * docs/recording.schema.json has the same for people. Only for server/json.
 */
#ifndef BITSBRIDGE_JSON_RECORDING_ROWS_H
#define BITSBRIDGE_JSON_RECORDING_ROWS_H

#include <stddef.h>

#include "job.h"

#define RECORDING_VERSION 1
/* A number that every reader of JSON gets right. */
#define RECORDING_NUMBER_MAX ((UINT64_C(1) << 53) - 1)
/* The times of a recording and of its jobs reach so many milliseconds from its beginning: a thousand years. */
#define RECORDING_TIME_MAX INT64_C(31556952000000)

enum recording_kind {
	RECORDING_STRING,
	RECORDING_STRING_OR_NULL,
	RECORDING_SIZE,         /* uint64_t */
	RECORDING_SIZE_OR_NULL, /* JOB_SIZE_UNKNOWN is null */
	RECORDING_COUNT,        /* uint32_t; JOB_COUNT_UNKNOWN is null */
	RECORDING_TIME,         /* relative; JOB_TIME_UNKNOWN is null */
	RECORDING_BOOL,
	RECORDING_STATE,
	RECORDING_TYPE,
	RECORDING_PRIORITY,
	RECORDING_ERROR,
	RECORDING_FILING, /* null, "pending" or "done" */
	RECORDING_FILES,
};

struct recording_row {
	const char *name;
	enum recording_kind kind;
	size_t offset; /* in struct job, or struct job_file */
};

enum {
	RECORDING_ROW_BYTES_TRANSFERRED = 7,
	RECORDING_ROW_BYTES_TOTAL,
	RECORDING_ROW_FILES_TRANSFERRED,
	RECORDING_ROW_FILES_TOTAL,
	RECORDING_JOB_ROWS = 26,
	RECORDING_FILE_ROWS = 5,
};

extern const struct recording_row recording_job_rows[RECORDING_JOB_ROWS];
extern const struct recording_row recording_file_rows[RECORDING_FILE_ROWS];

/* enum job_filing; NULL: none. */
extern const char *const recording_filing_words[JOB_FILING_DONE + 1];

/* A job of which nothing has been said yet. */
struct job *recording_job_new(const struct job_id *id);

#endif
