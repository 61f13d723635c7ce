/* SPDX-License-Identifier: MIT */
#include "json/job_json.h"

#include <stdlib.h>

#include "model/changes.h"
#include "model/filing_hint.h"
#include "json/job_error_json.h"
#include "json/json_tree.h"

/* What a member's row gets: where to add it, of which job, for whom. */
struct showing {
	cJSON *object;
	const char *name;
	const struct entry *entry;
	const struct job *job;
	enum job_reader reader;
};

static void add_id(const struct showing *to)
{
	json_add_string(to->object, to->name, to->job->id.text);
}

static void add_tag(const struct showing *to)
{
	const char *kind = to->job->tag_kind == TAG_JOB ? "job" : "status";
	json_add_string(to->object, to->name, job_is_tagged(to->job) ? kind : NULL);
}

static void add_service_id(const struct showing *to)
{
	if (job_is_tagged(to->job))
		json_add_uint(to->object, to->name, to->job->tag.service_id);
	else
		json_add_null(to->object, to->name);
}

static void add_provider(const struct showing *to)
{
	json_add_string(to->object, to->name,
	        job_is_tagged(to->job) ? to->job->tag.fields[TAG_PROVIDER] : NULL);
}

static void add_metadata(const struct showing *to)
{
	if (!job_is_tagged(to->job)) {
		json_add_null(to->object, to->name);
		return;
	}
	cJSON *metadata = json_add_object(to->object, to->name);
	for (int field = TAG_PROVIDER + 1; field < TAG_FIELD_COUNT; field++)
		json_add_string(
		        metadata, tag_field_key((enum tag_field)field), to->job->tag.fields[field]);
}

static void add_display_name(const struct showing *to)
{
	json_add_string(to->object, to->name, to->job->display_name);
}

static void add_type(const struct showing *to)
{
	json_add_string(to->object, to->name, job_type_name(to->job->type));
}

static void add_priority(const struct showing *to)
{
	json_add_string(to->object, to->name, job_priority_name(to->job->priority));
}

static void add_state(const struct showing *to)
{
	json_add_string(to->object, to->name, job_state_name(to->entry->state));
}

static void add_download_state(const struct showing *to)
{
	json_add_int(to->object, to->name, job_state_download_state(to->entry->state));
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

static void add_progress(const struct showing *to)
{
	const struct job *job = to->job;
	cJSON *progress = json_add_object(to->object, to->name);
	json_add_uint(progress, "bytesTransferred", job->bytes_transferred);
	json_add_uint_or_null(progress, "bytesTotal", job->bytes_total, JOB_SIZE_UNKNOWN);
	json_add_uint_or_null(
	        progress, "filesTransferred", job->files_transferred, JOB_COUNT_UNKNOWN);
	json_add_uint_or_null(progress, "filesTotal", job->files_total, JOB_COUNT_UNKNOWN);
	add_fraction(progress, to->entry);
}

static void add_rate(const struct showing *to)
{
	json_add_int_or_null(to->object, to->name, to->entry->rate, RATE_UNKNOWN);
}

static void add_eta(const struct showing *to)
{
	json_add_int_or_null(to->object, to->name, to->entry->eta, ETA_UNKNOWN);
}

static void add_times(const struct showing *to)
{
	cJSON *times = json_add_object(to->object, to->name);
	json_add_time(times, "created", to->job->created);
	json_add_time(times, "modified", to->job->modified);
	json_add_time(times, "transferCompleted", to->job->transfer_completed);
}

static void add_error(const struct showing *to)
{
	json_add_job_error(
	        to->object, to->name, &to->job->error, NULL, JOB_TIME_UNKNOWN, to->reader);
}

static void add_last_error(const struct showing *to)
{
	const struct job_error *error = &to->entry->last_error;
	bool filing = job_is_being_filed(to->job) && error->code == to->job->completion_error.code;
	json_add_job_error(to->object, to->name, error, filing ? filing_hint(error->code) : NULL,
	        to->entry->last_error_time, to->reader);
}

static void add_error_count(const struct showing *to)
{
	json_add_uint_or_null(to->object, to->name, to->job->error_count, JOB_COUNT_UNKNOWN);
}

static void add_retry_at(const struct showing *to)
{
	json_add_time(to->object, to->name, to->job->retry_at);
}

static void add_files(const struct showing *to)
{
	cJSON *files = json_add_array(to->object, to->name);
	for (size_t i = 0; i < to->job->file_count; i++) {
		const struct job_file *file = &to->job->files[i];
		cJSON *member = json_append_object(files);
		json_add_string(member, "name",
		        file->local_name ? job_file_base_name(file->local_name) : NULL);
		json_add_uint(member, "bytesTransferred", file->bytes_transferred);
		json_add_uint_or_null(member, "bytesTotal", file->bytes_total, JOB_SIZE_UNKNOWN);
		json_add_bool(member, "completed", file->completed);
		if (to->reader == READER_OWN) {
			json_add_string(member, "localName", file->local_name);
			json_add_string(member, "remoteName", file->remote_name);
		}
	}
}

static void add_reply(const struct showing *to)
{
	const struct job_reply *reply = &to->job->reply;
	if (to->job->type != JOB_UPLOAD_REPLY) {
		json_add_null(to->object, to->name);
		return;
	}
	cJSON *member = json_add_object(to->object, to->name);
	json_add_uint(member, "bytesTransferred", reply->bytes_transferred);
	json_add_uint_or_null(member, "bytesTotal", reply->bytes_total, JOB_SIZE_UNKNOWN);
	if (to->reader == READER_OWN)
		json_add_string(member, "localName", reply->local_name);
}

/* The warning's sentence, and why, where a code tells that: no path, no address. */
static char *warning_text(const struct job *job, enum job_warning_index index)
{
	struct error_text why;
	const char *sentence = job_warning_message(index);
	bool filing = index == WARN_FILING_FAILED_INDEX;
	if (!filing && index != WARN_COMPLETION_FAILED_INDEX)
		return text_format("%s", sentence);
	error_describe(job->completion_error.code, &why);
	const char *hint = filing ? filing_hint(job->completion_error.code) : why.hint;
	return text_format("%s %s%s%s", sentence, why.message, *hint != '\0' ? " " : "", hint);
}

static void add_warnings(const struct showing *to)
{
	cJSON *array = json_add_array(to->object, to->name);
	for (int index = 0; index < JOB_WARNING_COUNT; index++) {
		if ((to->entry->warnings & 1u << index) == 0)
			continue;
		cJSON *warning = json_append_object(array);
		json_add_string(warning, "code", job_warning_code((enum job_warning_index)index));
		char *text = warning_text(to->job, (enum job_warning_index)index);
		json_add_string(warning, "message", text);
		free(text);
	}
}

/* Of jobs that a web page had the bridge make. */
static void add_url(const struct showing *to)
{
	if (to->job->maker != NULL && to->job->file_count > 0)
		json_add_string(to->object, to->name, to->job->files[0].remote_name);
}

static void add_description(const struct showing *to)
{
	json_add_string(to->object, to->name, to->job->description);
}

/* Is the file in the library? null: it does not belong there. */
static void add_filed(const struct showing *to)
{
	if (to->job->filing == JOB_FILING_NONE)
		json_add_null(to->object, to->name);
	else
		json_add_bool(to->object, to->name, to->job->filing == JOB_FILING_DONE);
}

static void add_owner(const struct showing *to)
{
	json_add_string(to->object, to->name, to->job->owner);
}

static void add_changes(const struct showing *to)
{
	cJSON *array = json_add_array(to->object, to->name);
	const struct changes *changes = to->entry->changes;
	for (size_t i = 0; changes != NULL && i < changes->count; i++) {
		cJSON *change = json_append_object(array);
		json_add_string(change, "state", job_state_name(changes->rows[i].state));
		json_add_time(change, "time", changes->rows[i].time);
	}
}

enum {
	OWN = 1 << READER_OWN,
	REDUCED = 1 << READER_REDUCED,
	MAKER = 1 << READER_MAKER,
	EVERYBODY = (1 << READER_COUNT) - 1,
};

static const struct {
	const char *name;
	unsigned readers;
	void (*add)(const struct showing *to);
} members[] = {
        {"id", EVERYBODY, add_id},
        {"tag", EVERYBODY, add_tag},
        {"serviceId", EVERYBODY, add_service_id},
        {"provider", EVERYBODY, add_provider},
        {"metadata", EVERYBODY, add_metadata},
        {"displayName", EVERYBODY, add_display_name},
        {"type", EVERYBODY, add_type},
        {"priority", EVERYBODY, add_priority},
        {"state", EVERYBODY, add_state},
        {"downloadState", EVERYBODY, add_download_state},
        {"progress", EVERYBODY, add_progress},
        {"rate", EVERYBODY, add_rate},
        {"eta", EVERYBODY, add_eta},
        {"times", EVERYBODY, add_times},
        {"error", EVERYBODY, add_error},
        {"lastError", EVERYBODY, add_last_error},
        {"errorCount", EVERYBODY, add_error_count},
        {"retryAt", EVERYBODY, add_retry_at},
        {"files", EVERYBODY, add_files},
        {"reply", EVERYBODY, add_reply},
        {"warnings", EVERYBODY, add_warnings},
        {"url", OWN | MAKER, add_url},
        {"description", OWN, add_description},
        {"owner", OWN, add_owner},
        {"filed", OWN | REDUCED, add_filed},
        {"changes", OWN | REDUCED, add_changes},
};

void job_json_append(struct text *text, const struct entry *entry, enum job_reader reader)
{
	struct showing to = {
	        .object = json_object_new(), .entry = entry, .job = entry->job, .reader = reader};
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		to.name = members[i].name;
		if ((members[i].readers & 1u << reader) != 0)
			members[i].add(&to);
	}
	json_append_and_free(text, to.object);
}

static void append_queue(struct text *text, const struct snapshot *snapshot)
{
	cJSON *queue = json_object_new();
	json_add_string(queue, "source", snapshot->source);
	json_add_bool(queue, "stale", snapshot->stale);
	json_add_time(
	        queue, "staleSince", snapshot->stale ? snapshot->stale_since : JOB_TIME_UNKNOWN);
	json_append_and_free(text, queue);
}

const struct renderer json_renderer = {.job = job_json_append, .queue = append_queue};
