/* SPDX-License-Identifier: MIT */
#include "json/recording_rows.h"

const struct recording_row recording_job_rows[RECORDING_JOB_ROWS] = {
        {"type", RECORDING_TYPE, offsetof(struct job, type)},
        {"priority", RECORDING_PRIORITY, offsetof(struct job, priority)},
        {"state", RECORDING_STATE, offsetof(struct job, state)},
        {"displayName", RECORDING_STRING, offsetof(struct job, display_name)},
        {"description", RECORDING_STRING, offsetof(struct job, description)},
        {"owner", RECORDING_STRING_OR_NULL, offsetof(struct job, owner)},
        {"maker", RECORDING_STRING_OR_NULL, offsetof(struct job, maker)},
        [RECORDING_ROW_BYTES_TRANSFERRED] = {"bytesTransferred", RECORDING_SIZE,
                offsetof(struct job, bytes_transferred)},
        [RECORDING_ROW_BYTES_TOTAL] = {"bytesTotal", RECORDING_SIZE_OR_NULL,
                offsetof(struct job, bytes_total)},
        [RECORDING_ROW_FILES_TRANSFERRED] = {"filesTransferred", RECORDING_COUNT,
                offsetof(struct job, files_transferred)},
        [RECORDING_ROW_FILES_TOTAL] = {"filesTotal", RECORDING_COUNT,
                offsetof(struct job, files_total)},
        {"created", RECORDING_TIME, offsetof(struct job, created)},
        {"modified", RECORDING_TIME, offsetof(struct job, modified)},
        {"transferCompleted", RECORDING_TIME, offsetof(struct job, transfer_completed)},
        {"retryAt", RECORDING_TIME, offsetof(struct job, retry_at)},
        {"errorCount", RECORDING_COUNT, offsetof(struct job, error_count)},
        {"retryDelay", RECORDING_COUNT, offsetof(struct job, retry_delay)},
        {"noProgressTimeout", RECORDING_COUNT, offsetof(struct job, no_progress_timeout)},
        {"error", RECORDING_ERROR, offsetof(struct job, error)},
        {"completionError", RECORDING_ERROR, offsetof(struct job, completion_error)},
        {"unverified", RECORDING_BOOL, offsetof(struct job, unverified)},
        {"replyLocalName", RECORDING_STRING_OR_NULL, offsetof(struct job, reply.local_name)},
        {"replyBytesTransferred", RECORDING_SIZE, offsetof(struct job, reply.bytes_transferred)},
        {"replyBytesTotal", RECORDING_SIZE_OR_NULL, offsetof(struct job, reply.bytes_total)},
        {"filing", RECORDING_FILING, offsetof(struct job, filing)},
        {"files", RECORDING_FILES, 0},
};

const struct recording_row recording_file_rows[RECORDING_FILE_ROWS] = {
        {"remoteName", RECORDING_STRING, offsetof(struct job_file, remote_name)},
        {"localName", RECORDING_STRING, offsetof(struct job_file, local_name)},
        {"bytesTransferred", RECORDING_SIZE, offsetof(struct job_file, bytes_transferred)},
        {"bytesTotal", RECORDING_SIZE_OR_NULL, offsetof(struct job_file, bytes_total)},
        {"completed", RECORDING_BOOL, offsetof(struct job_file, completed)},
};

const char *const recording_filing_words[JOB_FILING_DONE + 1] = {
        [JOB_FILING_PENDING] = "pending",
        [JOB_FILING_DONE] = "done",
};

struct job *recording_job_new(const struct job_id *id)
{
	struct job *job = job_new();
	job->id = *id;
	job->type = JOB_DOWNLOAD;
	job->priority = JOB_PRIORITY_NORMAL;
	return job;
}
