/* SPDX-License-Identifier: MIT */
#include "job.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

struct job *job_new(void)
{
	struct job *job = memory_new(sizeof *job);
	atomic_init(&job->refs, 1);
	job->type = JOB_TYPE_UNKNOWN;
	job->priority = JOB_PRIORITY_UNKNOWN;
	job->bytes_total = job->reply.bytes_total = JOB_SIZE_UNKNOWN;
	job->files_total = JOB_COUNT_UNKNOWN;
	job->created = job->modified = job->transfer_completed = JOB_TIME_UNKNOWN;
	job->retry_at = JOB_TIME_UNKNOWN;
	job->error_count = JOB_COUNT_UNKNOWN;
	job->retry_delay = job->no_progress_timeout = JOB_COUNT_UNKNOWN;
	return job;
}

struct job_change job_change_none(void)
{
	return (struct job_change){.priority = JOB_PRIORITY_UNKNOWN,
	        .retry_delay = JOB_COUNT_UNKNOWN,
	        .no_progress_timeout = JOB_COUNT_UNKNOWN};
}

struct job_file *job_add_file(struct job *job)
{
	job->files = memory_resize_array(job->files, job->file_count + 1, sizeof *job->files);
	struct job_file *file = &job->files[job->file_count++];
	*file = (struct job_file){.bytes_total = JOB_SIZE_UNKNOWN};
	return file;
}

/* NULL becomes "", bytes that are no UTF-8 become U+FFFD. */
static void put_right(char **string)
{
	if (*string == NULL) {
		*string = memory_string("");
	} else if (!text_is_utf8(*string)) {
		char *clean = text_to_utf8(*string);
		free(*string);
		*string = clean;
	}
}

static uint64_t sum_of_sizes(const struct job *job)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < job->file_count; i++) {
		uint64_t size = job->files[i].bytes_total;
		if (size == JOB_SIZE_UNKNOWN || size >= JOB_SIZE_UNKNOWN - sum)
			return JOB_SIZE_UNKNOWN;
		sum += size;
	}
	return sum;
}

static void fill_totals(struct job *job)
{
	if (job->file_count == 0)
		return;
	uint64_t sum = sum_of_sizes(job);
	if (sum != JOB_SIZE_UNKNOWN)
		job->bytes_total = sum;
	if (job->files_total != JOB_COUNT_UNKNOWN)
		return;
	job->files_total = (uint32_t)job->file_count;
	job->files_transferred = 0;
	for (size_t i = 0; i < job->file_count; i++)
		job->files_transferred += job->files[i].completed ? 1 : 0;
}

void job_seal(struct job *job)
{
	put_right(&job->display_name);
	put_right(&job->description);
	for (size_t i = 0; i < job->file_count; i++) {
		put_right(&job->files[i].remote_name);
		/* A path stays byte for byte what it is, UTF-8 or not. */
		if (job->files[i].local_name == NULL)
			job->files[i].local_name = memory_string("");
	}
	job->tag_kind = tag_parse(job->description, &job->tag, &job->tag_problem);
	fill_totals(job);
}

struct job *job_copy(const struct job *job)
{
	struct job *copy = memory_new(sizeof *copy);
	*copy = *job;
	atomic_init(&copy->refs, 1);
	copy->display_name = memory_string(job->display_name);
	copy->description = memory_string(job->description);
	copy->owner = memory_string(job->owner);
	copy->maker = memory_string(job->maker);
	copy->reply.local_name = memory_string(job->reply.local_name);
	copy->error.message = memory_string(job->error.message);
	copy->completion_error.message = memory_string(job->completion_error.message);
	copy->filing_target = memory_string(job->filing_target);
	copy->tag_kind = TAG_NONE;
	copy->tag = (struct tag){0};
	copy->tag_problem = (struct tag_problem){0};
	copy->files = NULL;
	if (job->file_count > 0)
		copy->files = memory_new_array(job->file_count, sizeof *copy->files);
	for (size_t i = 0; i < job->file_count; i++) {
		copy->files[i] = job->files[i];
		copy->files[i].remote_name = memory_string(job->files[i].remote_name);
		copy->files[i].local_name = memory_string(job->files[i].local_name);
	}
	return copy;
}

/* Sharing is read-only but for the count. */
static atomic_uint *refs_of(const struct job *job)
{
	return &((struct job *)(uintptr_t)job)->refs;
}

const struct job *job_ref(const struct job *job)
{
	atomic_fetch_add_explicit(refs_of(job), 1, memory_order_relaxed);
	return job;
}

static void job_free(struct job *job)
{
	for (size_t i = 0; i < job->file_count; i++) {
		free(job->files[i].remote_name);
		free(job->files[i].local_name);
	}
	free(job->files);
	free(job->display_name);
	free(job->description);
	free(job->owner);
	free(job->error.message);
	free(job->completion_error.message);
	free(job->filing_target);
	free(job->maker);
	free(job->reply.local_name);
	tag_release(&job->tag);
	free(job);
}

void job_unref(const struct job *job)
{
	if (job != NULL && atomic_fetch_sub_explicit(refs_of(job), 1, memory_order_acq_rel) == 1)
		job_free((struct job *)(uintptr_t)job);
}

bool job_is_being_filed(const struct job *job)
{
	return job->state == JOB_ACKNOWLEDGED && job->filing == JOB_FILING_PENDING;
}

const struct job_error *job_failure(const struct job *job)
{
	return job->error.code != 0 ? &job->error : &job->completion_error;
}

enum job_objection job_objection_to_completing(const struct job *job)
{
	if (job_state_is_final(job->state))
		return JOB_OBJECTION_NONE;
	if (job->tag_kind == TAG_JOB)
		return JOB_OBJECTION_PLAYER;
	return job->state == JOB_TRANSFERRED || job_type_is_upload(job->type)
	               ? JOB_OBJECTION_NONE
	               : JOB_OBJECTION_UNFINISHED;
}

bool job_is_tagged(const struct job *job)
{
	return job->tag_kind == TAG_STATUS || job->tag_kind == TAG_JOB;
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool job_id_parse(const char *text, struct job_id *ret)
{
	struct job_id id = {{0}};
	bool braced = *text == '{';
	text += braced;
	for (size_t i = 0; i < JOB_ID_LENGTH; i++) {
		char c = text[i];
		if (c >= 'A' && c <= 'F')
			c = (char)(c - 'A' + 'a');
		bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
		if (hyphen ? c != '-' : !is_hex(c))
			return false;
		id.text[i] = c;
	}
	if (strcmp(text + JOB_ID_LENGTH, braced ? "}" : "") != 0)
		return false;
	*ret = id;
	return true;
}

bool job_id_equal(const struct job_id *a, const struct job_id *b)
{
	return memcmp(a->text, b->text, JOB_ID_LENGTH) == 0;
}

const char *job_file_base_name(const char *path)
{
	const char *name = path;
	for (; *path != '\0'; path++) {
		if (*path == '/' || *path == '\\')
			name = path + 1;
	}
	return name;
}
