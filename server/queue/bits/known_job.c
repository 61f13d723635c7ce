/* SPDX-License-Identifier: MIT */
#include "queue/bits/known_job.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "queue/bits/files.h"
#include "queue/bits/get.h"
#include "queue/bits/owner.h"
#include "queue/bits/reply.h"

struct bits_job *bits_job_new(IBackgroundCopyJob *proxy, const struct job_id *id)
{
	struct bits_job *job = memory_new(sizeof *job);
	job->proxy = proxy;
	job->id = *id;
	job->description_read = job->details_read = INT64_MIN;
	job->draft = job_new();
	job->draft->id = *id;
	job->dirty = true;
	return job;
}

void bits_job_free(struct bits_job *job)
{
	if (job == NULL)
		return;
	bits_files_release(job);
	IBackgroundCopyJob_Release(job->proxy);
	CoTaskMemFree(job->owner);
	job_unref(job->draft);
	job_unref(job->sealed);
	free(job);
}

static bool is_due(int64_t read, int64_t age, int64_t now)
{
	return read == INT64_MIN || now - read >= age;
}

bool bits_job_read_tag(struct bits_job *job, struct bits_reading *reading)
{
	if (!job->denied && !is_due(job->description_read, BITS_DESCRIPTION_AGE_MS, reading->now) &&
	        job->kind != TAG_NONE)
		return true;
	wchar_t *text = NULL;
	HRESULT code = IBackgroundCopyJob_GetDescription(job->proxy, &text);
	reading->calls++;
	job->denied = code == BITS_E_ACCESS_DENIED;
	if (job->denied || bits_code_is_lost(code) || bits_code_is_gone(code)) {
		reading->failure = code;
		return false;
	}
	/* Some services fail here for a job that never got one. */
	char *description = SUCCEEDED(code) ? bits_take_text(text) : memory_string("");
	if (bits_set_text(&job->draft->description, description)) {
		struct tag tag;
		struct tag_problem problem;
		job->dirty = true;
		job->kind = tag_parse(job->draft->description, &tag, &problem);
		if (job->kind == TAG_STATUS || job->kind == TAG_JOB)
			tag_release(&tag);
	}
	job->description_read = reading->now;
	return true;
}

/* What never changes: once per job. */
static void read_fixed(struct bits_job *job, struct bits_reading *reading)
{
	job->draft->type = bits_get_type(job->proxy, reading);
	job->owner = bits_get_owner(job->proxy, reading);
	/* A service that does not tell lists the user's own jobs, where it was not asked for those of all. */
	job->draft->is_own =
	        job->owner != NULL ? bits_owner_is_own(job->owner) : !reading->all_users;
	job->has_fixed = true;
	job->dirty = true;
}

/* No call to the service. */
static void read_owner(struct bits_job *job, const struct bits_reading *reading)
{
	char *name;
	if (job->owner == NULL)
		return;
	bool known = bits_owner_name(job->owner, reading->owner_wait, &name);
	job->dirty |= bits_set_text(&job->draft->owner, name);
	if (!known)
		return;
	CoTaskMemFree(job->owner);
	job->owner = NULL;
}

static void read_details(struct bits_job *job, struct bits_reading *reading)
{
	struct job *draft = job->draft;
	bool changed =
	        bits_set_text(&draft->display_name, bits_get_display_name(job->proxy, reading));
	changed |= bits_set_priority(&draft->priority, bits_get_priority(job->proxy, reading));
	changed |= bits_get_times(job->proxy, reading, draft);
	changed |= bits_set_count(&draft->error_count, bits_get_error_count(job->proxy, reading));
	changed |= bits_set_count(&draft->retry_delay, bits_get_retry_delay(job->proxy, reading));
	changed |= bits_set_count(
	        &draft->no_progress_timeout, bits_get_no_progress_timeout(job->proxy, reading));
	if (draft->state == JOB_ERROR || draft->state == JOB_TRANSIENT_ERROR)
		changed |= bits_get_error(job->proxy, reading, &draft->error);
	else
		changed |= bits_clear_error(&draft->error);
	job->details_read = reading->now;
	job->dirty |= changed;
}

static bool read_state(struct bits_job *job, struct bits_reading *reading, bool *ret_changed)
{
	BG_JOB_STATE state = BG_JOB_STATE_SUSPENDED;
	HRESULT code = IBackgroundCopyJob_GetState(job->proxy, &state);
	reading->calls++;
	if (FAILED(code) || (unsigned)state >= JOB_STATE_COUNT) {
		reading->failure = FAILED(code) ? code : BITS_E_ACCESS_DENIED;
		return false;
	}
	*ret_changed = !job->has_state || job->draft->state != (enum job_state)state;
	job->draft->state = (enum job_state)state;
	job->has_state = true;
	job->dirty |= *ret_changed;
	return true;
}

bool bits_job_read_rest(struct bits_job *job, struct bits_reading *reading)
{
	bool new_state;
	if (!read_state(job, reading, &new_state))
		return false;
	bool moved = bits_get_progress(job->proxy, reading, job->draft);
	job->dirty |= moved;
	if (!job->has_fixed)
		read_fixed(job, reading);
	read_owner(job, reading);
	bool details = new_state || is_due(job->details_read, BITS_DETAILS_AGE_MS, reading->now);
	if (details)
		read_details(job, reading);
	/* It comes when the job's own bytes have long been sent. */
	if (details || moved || job_state_is_active(job->draft->state))
		bits_reply_read(job, reading, details);
	bits_files_read(job, reading, new_state || moved);
	return reading->failure == 0;
}

/* Whatever else it still tells: what it does not, or no longer knows, stays as it was. */
static void read_last_figures(struct bits_job *job, struct bits_reading *reading)
{
	struct job *draft = job->draft;
	uint64_t bytes = draft->bytes_transferred, total = draft->bytes_total;
	uint32_t files = draft->files_transferred, files_total = draft->files_total;
	bits_get_progress(job->proxy, reading, draft);
	if (draft->bytes_transferred < bytes || draft->files_total != files_total) {
		draft->bytes_transferred = bytes;
		draft->bytes_total = total;
		draft->files_transferred = files;
		draft->files_total = files_total;
	} else {
		bits_files_read(job, reading, true);
	}
	bits_get_times(job->proxy, reading, draft);
	bits_reply_read(job, reading, true);
	bits_clear_error(&draft->error);
	job->dirty = true;
}

const struct job *bits_job_read_end(struct bits_job *job, struct bits_reading *reading)
{
	bool changed;
	if (job->sealed == NULL || !read_state(job, reading, &changed) ||
	        !job_state_is_final(job->draft->state))
		return NULL;
	read_last_figures(job, reading);
	return bits_job_seal(job);
}

static const struct job *sealed_copy(const struct bits_job *from)
{
	/* Of a job that is no longer transferred it says nothing more. */
	bits_hr refused = from->draft->state == JOB_TRANSFERRED ? from->refused : 0;
	from->draft->completion_error = (struct job_error){.code = refused,
	        .context = refused != 0 ? JOB_CONTEXT_QUEUE_MANAGER : JOB_CONTEXT_NONE};
	struct job *job = job_copy(from->draft);
	bits_files_copy(from, job);
	job_seal(job);
	return job;
}

const struct job *bits_job_seal(struct bits_job *job)
{
	if (job->dirty || job->sealed == NULL) {
		job_unref(job->sealed);
		job->sealed = sealed_copy(job);
		job->dirty = false;
	}
	return job->sealed;
}

void bits_job_set_promise(struct bits_job *job, const struct promise *promise)
{
	static const struct promise none;
	if (promise == NULL)
		promise = &none;
	const char *maker = promise->maker;
	job->dirty |= job->draft->complete_when_transferred != promise->complete ||
	              job->refused != promise->refused;
	job->draft->complete_when_transferred = promise->complete;
	job->refused = promise->refused;
	if (maker != NULL || job->draft->maker != NULL)
		job->dirty |= bits_set_text(&job->draft->maker, memory_string(maker));
}
