/* SPDX-License-Identifier: MIT */
#include "model/duty.h"

#include "snapshot.h"

static bool is_for_player(const struct job *job)
{
	unsigned broken = job_warnings(job) & (WARN_MULTIPLE_FILES | WARN_EXTENSION);
	return job->tag_kind == TAG_JOB && job->type == JOB_DOWNLOAD && job->file_count == 1 &&
	       broken == 0 && job->is_own && job->maker == NULL;
}

enum duty duty_of(const struct job *job, bool manages)
{
	if (job_is_being_filed(job))
		return DUTY_FILE;
	if (job->state != JOB_TRANSFERRED)
		return DUTY_NONE;
	if (job->complete_when_transferred)
		return DUTY_COMPLETE;
	if (job->filing == JOB_FILING_PENDING)
		return DUTY_TAKE;
	return manages && is_for_player(job) ? DUTY_TAKE : DUTY_NONE;
}

bool duty_may_come(const struct job *job, bool manages)
{
	return job_state_is_active(job->state) &&
	       (job->complete_when_transferred || (manages && is_for_player(job)));
}
