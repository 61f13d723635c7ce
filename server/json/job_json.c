/* SPDX-License-Identifier: MIT */
#include "json/job_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json/json_tree.h"

static void add_tag(cJSON *object, const struct job *job)
{
	if (!job_is_tagged(job)) {
		json_add_null(object, "tag");
		json_add_null(object, "serviceId");
		json_add_null(object, "provider");
		json_add_null(object, "metadata");
		return;
	}
	json_add_string(object, "tag", job->tag_kind == TAG_JOB ? "job" : "status");
	json_add_uint(object, "serviceId", job->tag.service_id);
	json_add_string(object, "provider", job->tag.fields[TAG_PROVIDER]);
	cJSON *metadata = json_add_object(object, "metadata");
	for (int field = TAG_PROVIDER + 1; field < TAG_FIELD_COUNT; field++)
		json_add_string(
		        metadata, tag_field_key((enum tag_field)field), job->tag.fields[field]);
}

/* Of the total where that is known; a job of no bytes is whole once it is transferred. Six digits are enough
 * for any bar. */
static void add_fraction(cJSON *object, const struct entry *entry)
{
	const struct job *job = entry->job;
	double fraction;
	if (job->bytes_total == JOB_SIZE_UNKNOWN) {
		json_add_null(object, "fraction");
		return;
	}
	if (job->bytes_total > 0) {
		fraction = (double)job->bytes_transferred / (double)job->bytes_total;
	} else if (entry->state == JOB_TRANSFERRED || entry->state == JOB_ACKNOWLEDGED) {
		fraction = 1;
	} else {
		json_add_null(object, "fraction");
		return;
	}
	if (fraction >= 1) {
		json_add_uint(object, "fraction", 1);
		return;
	}
	/* Rounded down, and in integers: 1 stands for nothing but everything, in every locale. */
	unsigned millionths = (unsigned)(fraction * 1e6);
	cJSON_AddNumberToObject(object, "fraction", (double)millionths / 1e6);
}

static void add_progress(cJSON *object, const struct entry *entry)
{
	const struct job *job = entry->job;
	cJSON *progress = json_add_object(object, "progress");
	json_add_uint(progress, "bytesTransferred", job->bytes_transferred);
	json_add_uint_or_null(progress, "bytesTotal", job->bytes_total, JOB_SIZE_UNKNOWN);
	json_add_uint_or_null(
	        progress, "filesTransferred", job->files_transferred, JOB_COUNT_UNKNOWN);
	json_add_uint_or_null(progress, "filesTotal", job->files_total, JOB_COUNT_UNKNOWN);
	add_fraction(progress, entry);
}

/* The transfer's own words may hold paths and URLs: for the user's own eyes only. */
static void add_error(
        cJSON *object, const char *name, const struct job_error *error, int64_t time, bool own)
{
	if (error->code == 0) {
		json_add_null(object, name);
		return;
	}
	struct error_text described;
	error_describe(error->code, &described);
	char code[11];
	snprintf(code, sizeof code, "0x%08" PRIX32, (uint32_t)error->code);
	cJSON *member = json_add_object(object, name);
	json_add_string(member, "code", code);
	json_add_string(member, "name", described.name);
	json_add_string(member, "context", job_error_context_name(error->context));
	if (own && error->message != NULL && error->message[0] != '\0') {
		char *message = text_format("%s (%s)", described.message, error->message);
		json_add_string(member, "message", message);
		free(message);
	} else {
		json_add_string(member, "message", described.message);
	}
	json_add_string(member, "hint", described.hint);
	if (time != JOB_TIME_UNKNOWN)
		json_add_time(member, "time", time);
}

static void add_files(cJSON *object, const struct job *job, bool own)
{
	cJSON *files = json_add_array(object, "files");
	for (size_t i = 0; i < job->file_count; i++) {
		const struct job_file *file = &job->files[i];
		cJSON *member = json_append_object(files);
		json_add_string(member, "name",
		        file->local_name ? job_file_base_name(file->local_name) : NULL);
		json_add_uint(member, "bytesTransferred", file->bytes_transferred);
		json_add_uint_or_null(member, "bytesTotal", file->bytes_total, JOB_SIZE_UNKNOWN);
		json_add_bool(member, "completed", file->completed);
		if (own) {
			json_add_string(member, "localName", file->local_name);
			json_add_string(member, "remoteName", file->remote_name);
		}
	}
}

static void add_warnings(cJSON *object, unsigned warnings)
{
	cJSON *array = json_add_array(object, "warnings");
	for (int index = 0; index < JOB_WARNING_COUNT; index++) {
		if ((warnings & 1u << index) == 0)
			continue;
		cJSON *warning = json_append_object(array);
		json_add_string(warning, "code", job_warning_code((enum job_warning_index)index));
		json_add_string(
		        warning, "message", job_warning_message((enum job_warning_index)index));
	}
}

static void add_private(
        cJSON *object, const struct job *job, const struct job_visibility *visibility)
{
	bool made = job->maker != NULL &&
	            (visibility->own || (visibility->origin != NULL &&
	                                        strcmp(job->maker, visibility->origin) == 0));
	if (made && job->file_count > 0)
		json_add_string(object, "url", job->files[0].remote_name);
	if (visibility->own) {
		json_add_string(object, "description", job->description);
		json_add_string(object, "owner", job->owner);
	}
}

static void add_times(cJSON *object, const struct job *job)
{
	cJSON *times = json_add_object(object, "times");
	json_add_time(times, "created", job->created);
	json_add_time(times, "modified", job->modified);
	json_add_time(times, "transferCompleted", job->transfer_completed);
}

void job_json_append(
        struct text *text, const struct entry *entry, const struct job_visibility *visibility)
{
	const struct job *job = entry->job;
	cJSON *object = json_object_new();
	json_add_string(object, "id", job->id.text);
	add_tag(object, job);
	json_add_string(object, "displayName", job->display_name);
	json_add_string(object, "type", job_type_name(job->type));
	json_add_string(object, "priority", job_priority_name(job->priority));
	json_add_string(object, "state", job_state_name(entry->state));
	json_add_int(object, "downloadState", job_state_download_state(entry->state));
	add_progress(object, entry);
	json_add_int_or_null(object, "rate", entry->rate, RATE_UNKNOWN);
	json_add_int_or_null(object, "eta", entry->eta, ETA_UNKNOWN);
	add_times(object, job);
	add_error(object, "error", &job->error, JOB_TIME_UNKNOWN, visibility->own);
	add_error(object, "lastError", &entry->last_error, entry->last_error_time, visibility->own);
	json_add_uint_or_null(object, "errorCount", job->error_count, JOB_COUNT_UNKNOWN);
	json_add_time(object, "retryAt", job->retry_at);
	add_files(object, job, visibility->own);
	add_warnings(object, entry->warnings);
	add_private(object, job, visibility);
	json_append_and_free(text, object);
}
