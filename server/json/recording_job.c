/* SPDX-License-Identifier: MIT */
/* What a recording says of one job. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "json/recording_state.h"

/* What the values of one object are read with. */
struct reading {
	const struct recording_clock *clock;
	struct text *problem;
};

bool recording_fail(struct text *problem, const char *name, const char *what)
{
	text_append_char(problem, '"');
	text_append_escaped(problem, name);
	text_appendf(problem, "\" %s", what);
	return false;
}

bool recording_number(const cJSON *value, int64_t min, int64_t max, int64_t *ret)
{
	double number = cJSON_IsNumber(value) ? value->valuedouble : -1e300;
	if (!(number >= (double)min && number <= (double)max))
		return false;
	int64_t whole = (int64_t)number;
	if ((double)whole != number)
		return false;
	*ret = whole;
	return true;
}

bool recording_code(const cJSON *value, bits_hr *ret)
{
	const char *text = cJSON_GetStringValue(value);
	if (text == NULL || strlen(text) != 10 || strncmp(text, "0x", 2) != 0 ||
	        strspn(text + 2, "0123456789abcdefABCDEF") != 8)
		return false;
	uint32_t code = (uint32_t)strtoul(text + 2, NULL, 16);
	if (code < UINT32_C(0x80000000))
		return false;
	*ret = (bits_hr)code;
	return true;
}

static bool take_string(char **place, const cJSON *value, bool or_null)
{
	if (!cJSON_IsString(value) && !(or_null && cJSON_IsNull(value)))
		return false;
	free(*place);
	*place = memory_string(cJSON_GetStringValue(value));
	return true;
}

static bool take_context(const cJSON *value, enum job_error_context *ret)
{
	const char *name = cJSON_GetStringValue(value);
	for (int context = JOB_CONTEXT_NONE;
	        name != NULL && context <= JOB_CONTEXT_REMOTE_APPLICATION; context++) {
		if (strcmp(name, job_error_context_name((enum job_error_context)context)) != 0)
			continue;
		*ret = (enum job_error_context)context;
		return true;
	}
	return false;
}

static bool take_error_member(struct job_error *error, const cJSON *value)
{
	int64_t number = 0;
	if (strcmp(value->string, "code") == 0)
		return recording_code(value, &error->code);
	if (strcmp(value->string, "context") == 0)
		return take_context(value, &error->context);
	if (strcmp(value->string, "message") == 0)
		return take_string(&error->message, value, true);
	if (strcmp(value->string, "file") != 0 ||
	        !(cJSON_IsNull(value) || recording_number(value, 0, JOB_FILES_MAX - 1, &number)))
		return false;
	error->file_number = cJSON_IsNull(value) ? 0 : (uint32_t)number + 1;
	return true;
}

static bool take_error(struct job_error *place, const cJSON *value)
{
	struct job_error error = {.context = JOB_CONTEXT_UNKNOWN};
	bool good = cJSON_IsObject(value) || cJSON_IsNull(value);
	for (const cJSON *member = value->child; good && member != NULL; member = member->next)
		good = take_error_member(&error, member);
	good = good && (error.code != 0 || cJSON_IsNull(value));
	if (!good) {
		free(error.message);
		return false;
	}
	free(place->message);
	*place = error.code != 0 ? error : (struct job_error){0};
	return true;
}

static bool take_time(int64_t *place, const cJSON *value, const struct recording_clock *clock)
{
	int64_t at = 0;
	if (!cJSON_IsNull(value) &&
	        !recording_number(value, -RECORDING_TIME_MAX, RECORDING_TIME_MAX, &at))
		return false;
	*place = cJSON_IsNull(value) ? JOB_TIME_UNKNOWN : recording_wall(clock, at);
	return true;
}

static bool take_type(enum job_type *place, const cJSON *value)
{
	const char *name = cJSON_GetStringValue(value);
	int type = JOB_DOWNLOAD;
	while (name != NULL && type < JOB_TYPE_UNKNOWN &&
	        strcmp(name, job_type_name((enum job_type)type)) != 0)
		type++;
	if ((name == NULL && !cJSON_IsNull(value)) || (name != NULL && type == JOB_TYPE_UNKNOWN))
		return false;
	*place = name != NULL ? (enum job_type)type : JOB_TYPE_UNKNOWN;
	return true;
}

static bool take_priority(enum job_priority *place, const cJSON *value)
{
	if (cJSON_IsNull(value)) {
		*place = JOB_PRIORITY_UNKNOWN;
		return true;
	}
	return cJSON_IsString(value) && job_priority_parse(value->valuestring, place);
}

static bool take_filing(enum job_filing *place, const cJSON *value)
{
	const char *word = cJSON_GetStringValue(value);
	for (int filing = JOB_FILING_PENDING; word != NULL && filing <= JOB_FILING_DONE; filing++) {
		if (strcmp(word, recording_filing_words[filing]) == 0) {
			*place = (enum job_filing)filing;
			return true;
		}
	}
	if (cJSON_IsNull(value))
		*place = JOB_FILING_NONE;
	return cJSON_IsNull(value);
}

/* Of any row but the files'. */
static const char *take_value(void *object, const struct recording_row *row, const cJSON *value,
        const struct recording_clock *clock)
{
	void *place = (char *)object + row->offset;
	int64_t number = 0;
	switch (row->kind) {
	case RECORDING_STRING:
		return take_string(place, value, false) ? NULL : "must be a string";
	case RECORDING_STRING_OR_NULL:
		return take_string(place, value, true) ? NULL : "must be a string or null";
	case RECORDING_SIZE:
	case RECORDING_SIZE_OR_NULL:
		if (row->kind == RECORDING_SIZE_OR_NULL && cJSON_IsNull(value))
			*(uint64_t *)place = JOB_SIZE_UNKNOWN;
		else if (recording_number(value, 0, (int64_t)RECORDING_NUMBER_MAX, &number))
			*(uint64_t *)place = (uint64_t)number;
		else
			return "must be a number of bytes";
		return NULL;
	case RECORDING_COUNT:
		if (cJSON_IsNull(value))
			*(uint32_t *)place = JOB_COUNT_UNKNOWN;
		else if (recording_number(value, 0, JOB_COUNT_UNKNOWN - 1, &number))
			*(uint32_t *)place = (uint32_t)number;
		else
			return "must be a whole number or null";
		return NULL;
	case RECORDING_TIME:
		return take_time(place, value, clock)
		               ? NULL
		               : "must be milliseconds from the recording's beginning, or null";
	case RECORDING_BOOL:
		*(bool *)place = cJSON_IsTrue(value);
		return cJSON_IsBool(value) ? NULL : "must be true or false";
	case RECORDING_STATE:
		return cJSON_IsString(value) && job_state_parse(value->valuestring, place)
		               ? NULL
		               : "must be one of the nine states";
	case RECORDING_TYPE:
		return take_type(place, value) ? NULL : "must be download, upload or upload-reply";
	case RECORDING_PRIORITY:
		return take_priority(place, value) ? NULL
		                                   : "must be foreground, high, normal or low";
	case RECORDING_ERROR:
		return take_error(place, value)
		               ? NULL
		               : "must be null or an object of code (like \"0x80190194\"), context, "
		                 "file and message";
	case RECORDING_FILING:
		return take_filing(place, value) ? NULL : "must be null, pending or done";
	case RECORDING_FILES:
		break;
	}
	return NULL;
}

static const struct recording_row *find_row(
        const struct recording_row *rows, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

/* A member that stands in its object twice. */
static bool is_repeated(const cJSON *member)
{
	for (const cJSON *next = member->next; next != NULL; next = next->next)
		if (strcmp(next->string, member->string) == 0)
			return true;
	return false;
}

static bool take_file(struct job *job, const cJSON *object, size_t position, struct reading *how)
{
	int64_t index = (int64_t)position;
	const cJSON *given = cJSON_GetObjectItemCaseSensitive(object, "index");
	if (!cJSON_IsObject(object))
		return recording_fail(how->problem, "files", "must be an array of objects");
	if (given != NULL && !recording_number(given, 0, JOB_FILES_MAX - 1, &index))
		return recording_fail(how->problem, "index", "must be a file's number, from 0");
	if (index > (int64_t)job->file_count || index >= JOB_FILES_MAX)
		return recording_fail(how->problem, "files", "leaves out a file, or has too many");
	struct job_file *file =
	        index == (int64_t)job->file_count ? job_add_file(job) : &job->files[index];
	for (const cJSON *value = object->child; value != NULL; value = value->next) {
		const struct recording_row *row =
		        find_row(recording_file_rows, RECORDING_FILE_ROWS, value->string);
		if (is_repeated(value))
			return recording_fail(how->problem, value->string, "stands there twice");
		if (row == NULL && value != given)
			return recording_fail(
			        how->problem, value->string, "is no member of a file");
		const char *wrong = row != NULL ? take_value(file, row, value, how->clock) : NULL;
		if (wrong != NULL)
			return recording_fail(how->problem, value->string, wrong);
	}
	return true;
}

static bool take_files(struct job *job, const cJSON *array, struct reading *how)
{
	size_t position = 0;
	if (!cJSON_IsArray(array))
		return recording_fail(how->problem, "files", "must be an array of objects");
	for (const cJSON *object = array->child; object != NULL; object = object->next)
		if (!take_file(job, object, position++, how))
			return false;
	return true;
}

/* What nobody has said outright follows from the files. */
static void conclude(struct job *job, unsigned said)
{
	if ((said & 1u << RECORDING_ROW_BYTES_TOTAL) == 0)
		job->bytes_total = JOB_SIZE_UNKNOWN;
	if ((said & 1u << RECORDING_ROW_FILES_TOTAL) == 0)
		job->files_total = JOB_COUNT_UNKNOWN;
	if ((said & 1u << RECORDING_ROW_BYTES_TRANSFERRED) != 0 || job->file_count == 0)
		return;
	job->bytes_transferred = 0;
	for (size_t i = 0; i < job->file_count; i++)
		job->bytes_transferred += job->files[i].bytes_transferred;
}

bool recording_job_take(struct job *job, unsigned *said, const cJSON *object,
        const struct recording_clock *clock, struct text *problem)
{
	struct reading how = {.clock = clock, .problem = problem};
	for (const cJSON *value = object->child; value != NULL; value = value->next) {
		if (is_repeated(value))
			return recording_fail(problem, value->string, "stands there twice");
		if (strcmp(value->string, "id") == 0 || strcmp(value->string, "new") == 0)
			continue;
		const struct recording_row *row =
		        find_row(recording_job_rows, RECORDING_JOB_ROWS, value->string);
		if (row == NULL)
			return recording_fail(problem, value->string, "is no member of a job");
		*said |= 1u << (row - recording_job_rows);
		if (row->kind == RECORDING_FILES) {
			if (!take_files(job, value, &how))
				return false;
			continue;
		}
		const char *wrong = take_value(job, row, value, clock);
		if (wrong != NULL)
			return recording_fail(problem, value->string, wrong);
	}
	conclude(job, *said);
	return true;
}
