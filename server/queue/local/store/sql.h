/* SPDX-License-Identifier: MIT */
/* What statements of several files say in the same words: a job's states, its columns in order, the change of a row. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_SQL_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_SQL_H

#include "error_codes.h"
#include "job.h"

/* The states by their numbers; as in enum job_state. */
#define SQL_QUEUED          "0"
#define SQL_CONNECTING      "1"
#define SQL_TRANSFERRING    "2"
#define SQL_SUSPENDED       "3"
#define SQL_ERROR           "4"
#define SQL_TRANSIENT_ERROR "5"
#define SQL_TRANSFERRED     "6"
#define SQL_ACKNOWLEDGED    "7"
#define SQL_CANCELLED       "8"
_Static_assert(JOB_QUEUED == 0 && JOB_CONNECTING == 1 && JOB_TRANSFERRING == 2 &&
                       JOB_SUSPENDED == 3 && JOB_ERROR == 4 && JOB_TRANSIENT_ERROR == 5 &&
                       JOB_TRANSFERRED == 6 && JOB_ACKNOWLEDGED == 7 && JOB_CANCELLED == 8,
        "the states in the database are those of the model");

/* A job's type, likewise. */
#define SQL_DOWNLOAD "0"
_Static_assert(JOB_DOWNLOAD == 0, "the types in the database are those of the model");

/* As in enum job_filing. */
#define SQL_FILING_NONE    "0"
#define SQL_FILING_PENDING "1"
#define SQL_FILING_DONE    "2"
_Static_assert(JOB_FILING_NONE == 0 && JOB_FILING_PENDING == 1 && JOB_FILING_DONE == 2,
        "how far filing is stands in the database as in the model");

/* The context of an error that a file on this machine gave, by its number in enum job_error_context. */
#define SQL_CONTEXT_LOCAL_FILE "4"
_Static_assert(JOB_CONTEXT_LOCAL_FILE == 4, "the contexts in the database are those of the model");

/* The error of a job that the queue itself has cancelled: BITS_E_PROCESS_TIMEOUT, JOB_CONTEXT_QUEUE_MANAGER. */
#define SQL_INACTIVE                                                                       \
	"error_code = -2147023436, error_context = 2, error_file = NULL, error_message = " \
	"'nothing had happened to it for 90 days, so it was cancelled' "
_Static_assert((bits_hr)BITS_E_PROCESS_TIMEOUT == -2147023436 && JOB_CONTEXT_QUEUE_MANAGER == 2,
        "why the queue has cancelled a job stands in the database as in the model");

/* A condition: the job can go on by itself, as job_state_is_active() has it. */
#define SQL_ACTIVE                                                         \
	" state IN (" SQL_QUEUED ", " SQL_CONNECTING ", " SQL_TRANSFERRING \
	", " SQL_TRANSIENT_ERROR ") "

/* Rows of jobs that change get the number of the transaction in which they do. */
#define SQL_UPDATE_JOBS "UPDATE jobs SET change = (SELECT change FROM meta), "
/* The same where ?2 is the time now. */
#define SQL_UPDATE_JOB SQL_UPDATE_JOBS "modified = ?2, "
/* Of a job that has ended: what its requests carried is nobody's any more. */
#define SQL_NO_SECRETS "http_headers = NULL, http_user = NULL, http_password = NULL "
/* Nothing is wrong with the job (any more). */
#define SQL_NO_ERROR "error_code = 0, error_context = 0, error_message = NULL, error_file = NULL "

/* The columns that make a struct job, FIRST(constant, name) and then NEXT(constant, name). */
#define LOCAL_JOB_COLUMNS(FIRST, NEXT)                               \
	FIRST(SEQ, "seq")                                            \
	NEXT(ID, "id")                                               \
	NEXT(TYPE, "type")                                           \
	NEXT(PRIORITY, "priority")                                   \
	NEXT(STATE, "state")                                         \
	NEXT(DISPLAY_NAME, "display_name")                           \
	NEXT(DESCRIPTION, "description")                             \
	NEXT(OWNER, "owner")                                         \
	NEXT(MAKER, "maker")                                         \
	NEXT(COMPLETE_WHEN_TRANSFERRED, "complete_when_transferred") \
	NEXT(RETRY_DELAY, "retry_delay")                             \
	NEXT(NO_PROGRESS_TIMEOUT, "no_progress_timeout")             \
	NEXT(CREATED, "created")                                     \
	NEXT(MODIFIED, "modified")                                   \
	NEXT(TRANSFER_COMPLETED, "transfer_completed")               \
	NEXT(RETRY_AT, "retry_at")                                   \
	NEXT(ENDED, "ended")                                         \
	NEXT(ERROR_CODE, "error_code")                               \
	NEXT(ERROR_CONTEXT, "error_context")                         \
	NEXT(ERROR_MESSAGE, "error_message")                         \
	NEXT(ERROR_COUNT, "error_count")                             \
	NEXT(ERROR_FILE, "error_file")                               \
	NEXT(FILING, "filing")                                       \
	NEXT(FILING_TARGET, "filing_target")

/* Those that make a struct job_file. */
#define LOCAL_FILE_COLUMNS(FIRST, NEXT)              \
	FIRST(REMOTE_NAME, "remote_name")            \
	NEXT(LOCAL_NAME, "local_name")               \
	NEXT(BYTES_TRANSFERRED, "bytes_transferred") \
	NEXT(BYTES_TOTAL, "bytes_total")             \
	NEXT(COMPLETED, "completed")                 \
	NEXT(VERIFY, "verify")

#define SQL_FIRST_NAME(constant, name) name
#define SQL_NEXT_NAME(constant, name)  ", " name
#define SQL_JOB_COLUMNS                LOCAL_JOB_COLUMNS(SQL_FIRST_NAME, SQL_NEXT_NAME)
#define SQL_FILE_COLUMNS               LOCAL_FILE_COLUMNS(SQL_FIRST_NAME, SQL_NEXT_NAME)

#endif
