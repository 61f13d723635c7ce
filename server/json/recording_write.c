/* SPDX-License-Identifier: MIT */
#include "json/recording_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "json/json_tree.h"
#include "json/recording_rows.h"

struct recording_writer {
	struct redaction *redaction;
	const struct job **jobs; /* referenced: what was written last, in its order */
	size_t job_count;
	struct recording_step last; /* its numbers */
	uint64_t epoch; /* as it is written: how often the source was lost and found again */
	bool begun;     /* a listing was written */
};

/* What writing one job needs. */
struct writing {
	struct redaction *redaction;
	int64_t began;
	bool new; /* nothing of it was written before */
};

struct recording_writer *recording_writer_new(struct redaction *redaction)
{
	struct recording_writer *writer = memory_new(sizeof *writer);
	writer->redaction = redaction;
	return writer;
}

static void forget_jobs(struct recording_writer *writer)
{
	for (size_t i = 0; i < writer->job_count; i++)
		job_unref(writer->jobs[i]);
	free(writer->jobs);
}

void recording_writer_free(struct recording_writer *writer)
{
	if (writer == NULL)
		return;
	forget_jobs(writer);
	free(writer);
}

void recording_write_head(struct recording_writer *writer, const char *source, struct text *text)
{
	cJSON *line = json_object_new();
	json_add_uint(line, "recording", RECORDING_VERSION);
	json_add_string(line, "source", source);
	json_add_bool(line, "redacted", writer->redaction != NULL);
	json_append_and_free(text, line);
	text_append_char(text, '\n');
}

static const void *place(const void *object, const struct recording_row *row)
{
	return (const char *)object + row->offset;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same_error(const struct job_error *a, const struct job_error *b)
{
	return a->code == b->code && a->context == b->context && a->file_number == b->file_number &&
	       same_text(a->message, b->message);
}

static size_t size_of(enum recording_kind kind)
{
	switch (kind) {
	case RECORDING_SIZE:
	case RECORDING_SIZE_OR_NULL:
	case RECORDING_TIME:
		return sizeof(uint64_t);
	case RECORDING_BOOL:
		return sizeof(bool);
	default:
		return sizeof(uint32_t); /* counts and enums */
	}
}

/* Of any row but the files'. */
static bool same_value(const struct recording_row *row, const void *a, const void *b)
{
	switch (row->kind) {
	case RECORDING_STRING:
	case RECORDING_STRING_OR_NULL:
		return same_text(*(char *const *)place(a, row), *(char *const *)place(b, row));
	case RECORDING_ERROR:
		return same_error(place(a, row), place(b, row));
	default:
		return memcmp(place(a, row), place(b, row), size_of(row->kind)) == 0;
	}
}

static uint64_t bounded(uint64_t value)
{
	return value > RECORDING_NUMBER_MAX ? RECORDING_NUMBER_MAX : value;
}

static void add_text(cJSON *object, const char *name, const char *value, enum redaction_kind kind,
        struct redaction *redaction)
{
	char *stand_in = redaction != NULL ? redaction_of(redaction, kind, value) : NULL;
	json_add_string(object, name, stand_in != NULL ? stand_in : value);
	free(stand_in);
}

static void add_code(cJSON *object, const char *name, bits_hr code)
{
	char text[11];
	snprintf(text, sizeof text, "0x%08" PRIX32, (uint32_t)code);
	json_add_string(object, name, text);
}

static void add_error(
        cJSON *object, const char *name, const struct job_error *error, const struct writing *how)
{
	if (error->code == 0) {
		json_add_null(object, name);
		return;
	}
	cJSON *member = json_add_object(object, name);
	add_code(member, "code", error->code);
	json_add_string(member, "context", job_error_context_name(error->context));
	if (error->file_number > 0)
		json_add_uint(member, "file", error->file_number - 1);
	if (error->message != NULL)
		add_text(member, "message", error->message, REDACT_TEXT, how->redaction);
}

static void add_time(cJSON *object, const char *name, int64_t wall, int64_t began)
{
	if (wall == JOB_TIME_UNKNOWN)
		json_add_null(object, name);
	else
		json_add_int(object, name, wall - began);
}

static enum redaction_kind redaction_kind_of(const struct recording_row *row)
{
	if (strcmp(row->name, "description") == 0)
		return REDACT_DESCRIPTION;
	if (strcmp(row->name, "remoteName") == 0 || strcmp(row->name, "maker") == 0)
		return REDACT_URL;
	bool path = strcmp(row->name, "localName") == 0 || strcmp(row->name, "replyLocalName") == 0;
	return path ? REDACT_PATH : REDACT_TEXT;
}

static void add_value(
        cJSON *object, const struct recording_row *row, const void *from, const struct writing *how)
{
	const void *value = place(from, row);
	switch (row->kind) {
	case RECORDING_STRING:
	case RECORDING_STRING_OR_NULL:
		add_text(object, row->name, *(char *const *)value, redaction_kind_of(row),
		        how->redaction);
		break;
	case RECORDING_SIZE:
		json_add_uint(object, row->name, bounded(*(const uint64_t *)value));
		break;
	case RECORDING_SIZE_OR_NULL:
		if (*(const uint64_t *)value == JOB_SIZE_UNKNOWN)
			json_add_null(object, row->name);
		else
			json_add_uint(object, row->name, bounded(*(const uint64_t *)value));
		break;
	case RECORDING_COUNT:
		json_add_uint_or_null(
		        object, row->name, *(const uint32_t *)value, JOB_COUNT_UNKNOWN);
		break;
	case RECORDING_TIME:
		add_time(object, row->name, *(const int64_t *)value, how->began);
		break;
	case RECORDING_BOOL:
		json_add_bool(object, row->name, *(const bool *)value);
		break;
	case RECORDING_STATE:
		json_add_string(object, row->name, job_state_name(*(const enum job_state *)value));
		break;
	case RECORDING_TYPE:
		json_add_string(object, row->name, job_type_name(*(const enum job_type *)value));
		break;
	case RECORDING_PRIORITY:
		json_add_string(
		        object, row->name, job_priority_name(*(const enum job_priority *)value));
		break;
	case RECORDING_ERROR:
		add_error(object, row->name, value, how);
		break;
	case RECORDING_FILING:
		json_add_string(
		        object, row->name, recording_filing_words[*(const enum job_filing *)value]);
		break;
	case RECORDING_FILES:
		break;
	}
}

/* before: NULL: it is a new one. */
static void add_file(cJSON **files, cJSON *object, const struct job *job, size_t index,
        const struct job_file *before, const struct writing *how)
{
	static const struct job_file nothing = {.bytes_total = JOB_SIZE_UNKNOWN};
	const struct job_file *from = before != NULL ? before : &nothing;
	cJSON *member = NULL;
	for (size_t i = 0; i < RECORDING_FILE_ROWS; i++) {
		const struct recording_row *row = &recording_file_rows[i];
		if (same_value(row, from, &job->files[index]))
			continue;
		if (*files == NULL)
			*files = json_add_array(object, "files");
		if (member == NULL) {
			member = json_append_object(*files);
			json_add_uint(member, "index", index);
		}
		add_value(member, row, &job->files[index], how);
	}
}

static void add_files(
        cJSON *object, const struct job *job, const struct job *before, const struct writing *how)
{
	cJSON *files = NULL;
	for (size_t i = 0; i < job->file_count; i++)
		add_file(&files, object, job, i, i < before->file_count ? &before->files[i] : NULL,
		        how);
}

/* The whole of a new one says how far it is, whatever a reader could conclude from its files. */
static bool is_always_said(size_t row)
{
	return row >= RECORDING_ROW_BYTES_TRANSFERRED && row <= RECORDING_ROW_FILES_TOTAL;
}

/* NULL where nothing has changed. before: NULL: nothing was said of it so far. */
static cJSON *describe(const struct job *job, const struct job *before, const struct writing *how)
{
	cJSON *object = json_object_new();
	json_add_string(object, "id", job->id.text);
	/* A list of files only grows; one that does not is told anew. */
	bool anew = before != NULL && before->file_count > job->file_count;
	if (anew)
		json_add_bool(object, "new", true);
	struct job *nothing = recording_job_new(&job->id);
	job_seal(nothing);
	const struct job *from = before != NULL && !anew ? before : nothing;
	for (size_t i = 0; i < RECORDING_JOB_ROWS; i++) {
		const struct recording_row *row = &recording_job_rows[i];
		if (row->kind == RECORDING_FILES)
			add_files(object, job, from, how);
		else if ((from == nothing && is_always_said(i)) || !same_value(row, from, job))
			add_value(object, row, job, how);
	}
	job_unref(nothing);
	if (before != NULL && object->child->next == NULL) {
		cJSON_Delete(object);
		return NULL;
	}
	return object;
}

/* What was last written of a job; *cursor is where the search begins, and ends. */
static const struct job *find(
        const struct recording_writer *writer, const struct job_id *id, size_t *cursor)
{
	for (size_t i = 0; i < writer->job_count; i++) {
		size_t at = (*cursor + i) % writer->job_count;
		if (job_id_equal(&writer->jobs[at]->id, id)) {
			*cursor = at + 1;
			return writer->jobs[at];
		}
	}
	return NULL;
}

static void add_jobs(const struct recording_writer *writer, cJSON *line, const char *name,
        const struct job *const *jobs, size_t count, const struct writing *how)
{
	cJSON *array = NULL;
	size_t cursor = 0;
	for (size_t i = 0; i < count; i++) {
		const struct job *before = find(writer, &jobs[i]->id, &cursor);
		cJSON *object = before == jobs[i] ? NULL : describe(jobs[i], before, how);
		if (object == NULL && before != NULL && strcmp(name, "ended") == 0) {
			object = json_object_new();
			json_add_string(object, "id", jobs[i]->id.text);
		}
		if (object == NULL)
			continue;
		if (array == NULL)
			array = json_add_array(line, name);
		cJSON_AddItemToArray(array, object);
	}
}

static bool lists(const struct recording_step *step, const struct job_id *id, size_t *cursor)
{
	for (size_t i = 0; i < step->job_count; i++) {
		size_t at = (*cursor + i) % step->job_count;
		if (job_id_equal(&step->jobs[at]->id, id)) {
			*cursor = at + 1;
			return true;
		}
	}
	return false;
}

/* The ids of what is listed no more. */
static void add_gone(
        const struct recording_writer *writer, cJSON *line, const struct recording_step *step)
{
	cJSON *array = NULL;
	size_t cursor = 0;
	for (size_t i = 0; i < writer->job_count; i++) {
		if (lists(step, &writer->jobs[i]->id, &cursor))
			continue;
		if (array == NULL)
			array = json_add_array(line, "gone");
		cJSON_AddItemToArray(array, cJSON_CreateString(writer->jobs[i]->id.text));
	}
}

/* Does a reader get the order right by itself: what it knew, without what is gone, then what is new? */
static bool order_is_plain(const struct recording_writer *writer, const struct recording_step *step)
{
	size_t at = 0, listed = 0, known = 0;
	for (size_t i = 0; i < writer->job_count; i++) {
		if (!lists(step, &writer->jobs[i]->id, &listed))
			continue;
		if (at >= step->job_count ||
		        !job_id_equal(&step->jobs[at++]->id, &writer->jobs[i]->id))
			return false;
	}
	for (; at < step->job_count; at++)
		if (find(writer, &step->jobs[at]->id, &known) != NULL)
			return false;
	return true;
}

static void add_order(cJSON *line, const struct recording_step *step)
{
	cJSON *array = json_add_array(line, "order");
	for (size_t i = 0; i < step->job_count; i++)
		cJSON_AddItemToArray(array, cJSON_CreateString(step->jobs[i]->id.text));
}

static void remember(struct recording_writer *writer, const struct recording_step *step)
{
	const struct job **jobs = memory_new_array(step->job_count, sizeof(struct job *));
	for (size_t i = 0; i < step->job_count; i++)
		jobs[i] = job_ref(step->jobs[i]);
	forget_jobs(writer);
	writer->jobs = jobs;
	writer->job_count = step->job_count;
	writer->last = *step;
}

static void add_listing(struct recording_writer *writer, cJSON *line,
        const struct recording_step *step, int64_t began)
{
	struct writing how = {.redaction = writer->redaction, .began = began};
	const struct recording_step *last = &writer->last;
	if (writer->begun && step->source_epoch != last->source_epoch)
		json_add_uint(line, "epoch", ++writer->epoch);
	writer->begun = true;
	if (step->tells_all != last->tells_all)
		json_add_bool(line, "tellsAll", step->tells_all);
	if (step->untagged != last->untagged)
		json_add_uint(line, "untagged", step->untagged);
	if (step->restricted != last->restricted)
		json_add_uint(line, "restricted", step->restricted);
	add_jobs(writer, line, "ended", step->ended, step->ended_count, &how);
	add_gone(writer, line, step);
	add_jobs(writer, line, "jobs", step->jobs, step->job_count, &how);
	if (!order_is_plain(writer, step))
		add_order(line, step);
	remember(writer, step);
}

void recording_write_step(struct recording_writer *writer, const struct recording_step *step,
        int64_t began, struct text *text)
{
	cJSON *line = json_object_new();
	json_add_int(line, "at", step->at);
	if (step->failed < 0)
		add_code(line, "failed", step->failed);
	else
		add_listing(writer, line, step, began);
	json_append_and_free(text, line);
	text_append_char(text, '\n');
}
