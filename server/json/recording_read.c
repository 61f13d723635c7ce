/* SPDX-License-Identifier: MIT */
#include "json/recording_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "json/json_strict.h"
#include "json/recording_state.h"

struct recording_reader {
	struct text lines; /* all but the first, each with a NUL behind it */
	size_t line_count; /* with the first */
	uint64_t bytes;
	size_t at; /* in lines: what is played next */
	struct recording_state state;
};

struct recording_reader *recording_reader_new(void)
{
	struct recording_reader *reader = memory_new(sizeof *reader);
	reader->state.clock.speed = RECORDING_SPEED_UNIT;
	return reader;
}

void recording_reader_free(struct recording_reader *reader)
{
	if (reader == NULL)
		return;
	text_release(&reader->lines);
	recording_state_release(&reader->state);
	free(reader);
}

/* NULL: the problem is said. */
static cJSON *parse(const char *line, size_t length, struct text *problem)
{
	if (length > RECORDING_LINE_MAX) {
		text_append(problem, "it is too long");
		return NULL;
	}
	cJSON *tree = json_find_flaw(line, length) == NULL
	                      ? cJSON_ParseWithLengthOpts(line, length + 1, NULL, true)
	                      : NULL;
	if (!cJSON_IsObject(tree)) {
		text_append(problem, "it is no JSON object");
		cJSON_Delete(tree);
		return NULL;
	}
	return tree;
}

static bool take_head(const cJSON *line, struct text *problem)
{
	int64_t version = 0;
	const cJSON *given = cJSON_GetObjectItemCaseSensitive(line, "recording");
	if (!recording_number(given, 0, UINT32_MAX, &version)) {
		text_append(problem, "it is no recording of a queue: that begins with "
		                     "{\"recording\": 1}");
		return false;
	}
	if (version != RECORDING_VERSION) {
		text_appendf(problem, "this program reads recordings of version %d alone",
		        RECORDING_VERSION);
		return false;
	}
	for (const cJSON *value = line->child; value != NULL; value = value->next) {
		bool source = strcmp(value->string, "source") == 0 && cJSON_IsString(value);
		bool redacted = strcmp(value->string, "redacted") == 0 && cJSON_IsBool(value);
		if (value != given && !source && !redacted)
			return recording_fail(
			        problem, value->string, "is not what a first line holds");
	}
	return true;
}

bool recording_reader_take(
        struct recording_reader *reader, const char *line, size_t length, char **ret_problem)
{
	struct text problem = {0};
	bool good = false;
	bool first = reader->line_count++ == 0;
	reader->bytes += length + 1;
	cJSON *tree = NULL;
	if (reader->bytes > RECORDING_BYTES_MAX)
		text_appendf(&problem, "the recording is larger than %llu MB",
		        (unsigned long long)(RECORDING_BYTES_MAX / 1000000));
	else
		tree = parse(line, length, &problem);
	if (tree != NULL)
		good = first ? take_head(tree, &problem)
		             : recording_state_take(&reader->state, tree, &problem);
	cJSON_Delete(tree);
	if (good && !first)
		text_append_n(&reader->lines, line, length + 1);
	if (!good)
		*ret_problem = text_format("line %zu: %s", reader->line_count, problem.data);
	text_release(&problem);
	return good;
}

bool recording_reader_finish(struct recording_reader *reader, char **ret_problem)
{
	if (reader->lines.length > 0)
		return true;
	*ret_problem = text_format(
	        "line %zu: there is no look in the recording; it ends there", reader->line_count);
	return false;
}

static void rewind_reader(void *data, const struct recording_clock *clock)
{
	struct recording_reader *reader = data;
	recording_state_release(&reader->state);
	reader->state.clock = *clock;
	reader->at = 0;
}

/* Every line was taken before, so none is wrong now. */
static bool next(void *data, struct recording_step *ret)
{
	struct recording_reader *reader = data;
	if (reader->at >= reader->lines.length)
		return false;
	struct text problem = {0};
	const char *line = reader->lines.data + reader->at;
	size_t length = strlen(line);
	cJSON *tree = parse(line, length, &problem);
	bool good = tree != NULL && recording_state_take(&reader->state, tree, &problem);
	cJSON_Delete(tree);
	text_release(&problem);
	if (good)
		*ret = reader->state.step;
	reader->at += length + 1;
	return good;
}

struct recording_steps recording_reader_steps(struct recording_reader *reader)
{
	return (struct recording_steps){rewind_reader, next, reader};
}
