/* SPDX-License-Identifier: MIT */
#include "model/compare.h"

#include <string.h>

static bool text_differs(const char *a, const char *b)
{
	return a != b && (a == NULL || b == NULL || strcmp(a, b) != 0);
}

/* The words of a transfer hold paths and URLs: only the own scope is shown them. */
static bool error_differs(const struct job_error *a, const struct job_error *b, bool own)
{
	return a->code != b->code || a->context != b->context ||
	       (own && text_differs(a->message, b->message));
}

static bool file_differs(const struct job_file *a, const struct job_file *b, bool own)
{
	if (a->bytes_transferred != b->bytes_transferred || a->bytes_total != b->bytes_total ||
	        a->completed != b->completed)
		return true;
	if (own)
		return text_differs(a->local_name, b->local_name) ||
		       text_differs(a->remote_name, b->remote_name);
	return text_differs(job_file_base_name(a->local_name), job_file_base_name(b->local_name));
}

static bool files_differ(const struct job *a, const struct job *b, bool own)
{
	if (a->file_count != b->file_count)
		return true;
	for (size_t i = 0; i < a->file_count; i++) {
		if (file_differs(&a->files[i], &b->files[i], own))
			return true;
	}
	return false;
}

static bool tag_differs(const struct job *a, const struct job *b)
{
	return a->tag_kind != b->tag_kind ||
	       (job_is_tagged(a) && (a->tag.service_id != b->tag.service_id ||
	                                    a->tag.ambiguous_colons != b->tag.ambiguous_colons ||
	                                    !tag_equal(&a->tag, &b->tag)));
}

static bool figures_differ(const struct job *a, const struct job *b)
{
	return a->bytes_transferred != b->bytes_transferred || a->bytes_total != b->bytes_total ||
	       a->files_transferred != b->files_transferred || a->files_total != b->files_total ||
	       a->created != b->created || a->modified != b->modified ||
	       a->transfer_completed != b->transfer_completed || a->retry_at != b->retry_at ||
	       a->error_count != b->error_count || a->type != b->type || a->priority != b->priority;
}

/* What every scope that may see the job is shown of it, and what only the own one is. */
static bool visible_differs(const struct job *a, const struct job *b, bool own)
{
	if (figures_differ(a, b) || text_differs(a->display_name, b->display_name) ||
	        tag_differs(a, b) || error_differs(&a->error, &b->error, own) ||
	        files_differ(a, b, own))
		return true;
	return own && (text_differs(a->description, b->description) ||
	                      text_differs(a->owner, b->owner) || text_differs(a->maker, b->maker));
}

bool job_differs(const struct job *a, const struct job *b)
{
	return a != b && (a->state != b->state || visible_differs(a, b, true) ||
	                         a->retry_delay != b->retry_delay ||
	                         a->no_progress_timeout != b->no_progress_timeout ||
	                         a->complete_when_transferred != b->complete_when_transferred);
}

/* The URL that a store is shown of a job that it made itself; NULL of others. */
static const char *url_for(const struct scope_spec *spec, const struct job *job)
{
	bool made = spec->origin != NULL && job->maker != NULL && job->file_count > 0 &&
	            strcmp(spec->origin, job->maker) == 0;
	return made ? job->files[0].remote_name : NULL;
}

bool entry_differs(const struct scope_spec *spec, const struct entry *a, const struct entry *b)
{
	if (a == b)
		return false;
	if (a->state != b->state || a->rate != b->rate || a->eta != b->eta ||
	        a->warnings != b->warnings || a->last_error_time != b->last_error_time ||
	        error_differs(&a->last_error, &b->last_error, spec->own))
		return true;
	if (a->job == b->job)
		return false;
	return visible_differs(a->job, b->job, spec->own) ||
	       text_differs(url_for(spec, a->job), url_for(spec, b->job));
}
