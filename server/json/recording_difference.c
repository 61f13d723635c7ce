/* SPDX-License-Identifier: MIT */
#include "json/recording_difference.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json/json_tree.h"
#include "json/recording_rows.h"

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

void recording_add_code(cJSON *object, const char *name, bits_hr code)
{
	char text[11];
	snprintf(text, sizeof text, "0x%08" PRIX32, (uint32_t)code);
	json_add_string(object, name, text);
}

static void add_error(cJSON *object, const char *name, const struct job_error *error,
        const struct recording_manner *how)
{
	if (error->code == 0) {
		json_add_null(object, name);
		return;
	}
	cJSON *member = json_add_object(object, name);
	recording_add_code(member, "code", error->code);
	json_add_string(member, "context", job_error_context_name(error->context));
	if (error->file_number > 0)
		json_add_uint(member, "file", error->file_number - 1);
	if (error->message != NULL)
		add_text(member, "message", error->message, REDACT_TEXT, how->redaction);
}

/* A time that no recording reaches is none that anybody knows. */
static void add_time(cJSON *object, const char *name, int64_t wall, int64_t began)
{
	if (wall < began - RECORDING_TIME_MAX || wall > began + RECORDING_TIME_MAX)
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

static void add_value(cJSON *object, const struct recording_row *row, const void *from,
        const struct recording_manner *how)
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
        const struct job_file *before, const struct recording_manner *how)
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

static void add_files(cJSON *object, const struct job *job, const struct job *before,
        const struct recording_manner *how)
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

cJSON *recording_difference(
        const struct job *job, const struct job *before, const struct recording_manner *how)
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
