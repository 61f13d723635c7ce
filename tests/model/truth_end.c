/* SPDX-License-Identifier: MIT */
#include "truth_history.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/files.h"
#include "base/memory.h"

/* What must hold all the time. Returns the state. */
enum job_state history_look(struct history *history)
{
	const struct job *job = life_job(history->life);
	enum job_state state = job != NULL ? job->state : JOB_CANCELLED;
	if (state == JOB_CANCELLED || state == JOB_ACKNOWLEDGED)
		history_find(history, memory_string("the job is gone"));
	if (history->world.wrong != NULL)
		history_find(history, memory_string(history->world.wrong));
	if (state == JOB_ERROR && job->error.code >= 0)
		history_find(history, memory_string("an error without a reason"));
	for (size_t i = 0; job != NULL && i < job->file_count; i++)
		if (job->files[i].bytes_total != JOB_SIZE_UNKNOWN &&
		        job->files[i].bytes_transferred > job->files[i].bytes_total)
			history_find(history, memory_string("more bytes than there are"));
	job_unref(job);
	return state;
}

static bool cannot_be_had(const struct history *history)
{
	bool filled = false;
	for (int i = 0; i < history->files; i++)
		filled = filled || made_file_now(&history->world.files[i])->size > 0;
	return filled && history->background && history->world.traits.no_ranges;
}

static void check_file(struct history *history, int file, bool unverified)
{
	size_t size = 0;
	const struct made_file *made = &history->world.files[file];
	const char *name = life_local_name(history->life, file);
	char *bytes = file_read(name, 1 << 20, &size, NULL);
	if (bytes == NULL)
		history_find(history, text_format("f%d is not there", file));
	else if (!made_file_was(made, (unsigned char *)bytes, size) &&
	         !(unverified && made_file_deceives(made, (unsigned char *)bytes, size)))
		history_find(history, text_format("f%d is no version that the server had", file));
	else if (!unverified && made_world_names_no_version(&history->world) &&
	         !made_file_came_whole(made, (unsigned char *)bytes, size))
		history_find(history, text_format("f%d was put together without a warning", file));
	if (!unverified && made->blind_kept && size > 0)
		history_find(history, text_format("f%d holds bytes of no named version", file));
	free(bytes);
	unlink(name);
}

static bool is_unsure(const struct history *history)
{
	for (int i = 0; i < history->files; i++)
		if (made_file_is_unsure(&history->world.files[i]))
			return true;
	return false;
}

void history_check_end(struct history *history, enum job_state state)
{
	const struct job *job = life_job(history->life);
	bool unverified = job != NULL && job->unverified;
	if (state != JOB_TRANSFERRED) {
		bool right = job != NULL && state == JOB_ERROR && cannot_be_had(history) &&
		             job->error.code == BITS_E_INSUFFICIENT_RANGE_SUPPORT;
		if (!right)
			history_find(
			        history, text_format("it ends %s: 0x%08x %s", job_state_name(state),
			                         job != NULL ? (unsigned)job->error.code : 0,
			                         job != NULL && job->error.message != NULL
			                                 ? job->error.message
			                                 : ""));
		job_unref(job);
		return;
	}
	if (unverified && !is_unsure(history))
		history_find(history, memory_string("a warning for nothing"));
	bits_hr code = life_act(history->life, JOB_COMPLETE);
	if (code != BITS_S_OK)
		history_find(history, text_format("completing it gives 0x%08x", (unsigned)code));
	for (int i = 0; i < history->files; i++)
		check_file(history, i, unverified);
	job_unref(job);
}
