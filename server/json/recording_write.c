/* SPDX-License-Identifier: MIT */
#include "json/recording_write.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "json/json_tree.h"
#include "json/recording_difference.h"
#include "json/recording_rows.h"

struct recording_writer {
	struct redaction *redaction;
	const struct job **jobs; /* referenced: what was written last, in its order */
	size_t job_count;
	struct recording_step last; /* its numbers */
	uint64_t epoch; /* as it is written: how often the source was lost and found again */
	bool begun;     /* a listing was written */
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
        const struct job *const *jobs, size_t count, const struct recording_manner *how)
{
	cJSON *array = NULL;
	size_t cursor = 0;
	for (size_t i = 0; i < count; i++) {
		const struct job *before = find(writer, &jobs[i]->id, &cursor);
		cJSON *object =
		        before == jobs[i] ? NULL : recording_difference(jobs[i], before, how);
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
	struct recording_manner how = {.redaction = writer->redaction, .began = began};
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
		recording_add_code(line, "failed", step->failed);
	else
		add_listing(writer, line, step, began);
	json_append_and_free(text, line);
	text_append_char(text, '\n');
}
