/* SPDX-License-Identifier: MIT */
/*
 * One row of the embedded queue's tables as a job or a file. What a damaged or hostile row holds is clamped, never
 * trusted.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_ROWS_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_ROWS_H

#include "queue/local/store/store.h"

/* Rows of statements that ask for SQL_JOB_COLUMNS from the first column on, or for SQL_FILE_COLUMNS somewhere (sql.h). */

/* The job without its files, not sealed yet; NULL: the row has no valid id. user: who looks at it. */
struct job *local_row_job(sqlite3_stmt *row, const char *user);
int64_t local_row_seq(sqlite3_stmt *row);
int64_t local_row_ended(sqlite3_stmt *row); /* wall ms, or JOB_TIME_UNKNOWN */
/* Adds the row's file, unless the job has as many as may be. */
void local_row_add_file(sqlite3_stmt *row, int column, struct job *job);

#endif
