/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "snapshot.h"

#define CODE(constant, code, message)    code,
#define MESSAGE(constant, code, message) message,
static const char *const warning_codes[] = {JOB_WARNINGS(CODE)};
static const char *const warning_messages[] = {JOB_WARNINGS(MESSAGE)};

const char *job_warning_code(enum job_warning_index index)
{
	return warning_codes[index];
}

const char *job_warning_message(enum job_warning_index index)
{
	return warning_messages[index];
}

static bool is_playable(const char *name)
{
	static const char *const extensions[] = {".wma", ".wmv", ".mp3", ".asf"};
	for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
		if (text_ends_with_ignoring_case(name, extensions[i]))
			return true;
	}
	return false;
}

unsigned job_warnings(const struct job *job)
{
	unsigned warnings = job->tag.ambiguous_colons ? WARN_AMBIGUOUS_COLONS : 0;
	if (job->unverified)
		warnings |= WARN_RESUMED_UNVERIFIED;
	if (job->completion_error.code != 0)
		warnings |= job_is_being_filed(job) ? WARN_FILING_FAILED : WARN_COMPLETION_FAILED;
	if (job->tag_kind != TAG_JOB)
		return warnings;
	bool more = job->files_total != JOB_COUNT_UNKNOWN && job->files_total > 1;
	if (more || job->file_count > 1)
		warnings |= WARN_MULTIPLE_FILES;
	for (size_t i = 0; i < job->file_count; i++) {
		if (!is_playable(job->files[i].local_name))
			warnings |= WARN_EXTENSION;
	}
	return warnings;
}
