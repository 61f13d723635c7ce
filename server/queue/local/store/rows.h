/* SPDX-License-Identifier: MIT */
/*
 * One row of the embedded queue's tables as a job or a file. What a damaged or hostile row holds is clamped, never
 * trusted.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_ROWS_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_ROWS_H

#include "queue/local/store/store.h"

/* What a statement on the jobs asks for, from its first column on. */
#define LOCAL_JOB_COLUMNS                                                                  \
	"seq, id, type, priority, state, display_name, description, owner, maker,"         \
	" complete_when_transferred, retry_delay, no_progress_timeout, created, modified," \
	" transfer_completed, retry_at, ended, error_code, error_context, error_message, error_count"
/* What a statement on the files asks for, wherever these columns begin. */
#define LOCAL_FILE_COLUMNS "remote_name, local_name, bytes_transferred, bytes_total, completed"

/* The job without its files, not sealed yet; NULL: the row has no valid id. */
struct job *local_row_job(sqlite3_stmt *row);
int64_t local_row_seq(sqlite3_stmt *row);
int64_t local_row_ended(sqlite3_stmt *row); /* wall ms, or JOB_TIME_UNKNOWN */
/* Adds the row's file, unless the job has as many as may be. */
void local_row_add_file(sqlite3_stmt *row, int column, struct job *job);

#endif
