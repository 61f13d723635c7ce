/* SPDX-License-Identifier: MIT */
#include "cli/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/text.h"
#include "cli/scenario_list.h"
#include "json/recording_read.h"

#define SPEED_MIN (RECORDING_SPEED_UNIT / 100)

struct scenario {
	struct recording_reader *reader;
	struct recording_steps steps;
};

static bool take_line(struct recording_reader *reader, struct text *line, char **ret_problem)
{
	text_append(line, ""); /* also an empty one has a NUL */
	bool good = recording_reader_take(reader, line->data, line->length, ret_problem);
	text_clear(line);
	return good;
}

/* bytes: the next ones; line: what came of the line before them. */
static bool take_bytes(struct recording_reader *reader, const char *bytes, size_t count,
        struct text *line, char **ret_problem)
{
	while (count > 0) {
		const char *end = memchr(bytes, '\n', count);
		size_t length = end != NULL ? (size_t)(end - bytes) : count;
		text_append_n(line, bytes, length);
		bool ends = end != NULL || line->length > RECORDING_LINE_MAX;
		if (ends && !take_line(reader, line, ret_problem))
			return false;
		length += end != NULL;
		bytes += length;
		count -= length;
	}
	return true;
}

static bool finish(struct recording_reader *reader, struct text *line, char **ret_problem)
{
	if (line->length > 0 && !take_line(reader, line, ret_problem))
		return false;
	return recording_reader_finish(reader, ret_problem);
}

static bool read_file(struct recording_reader *reader, const char *path, char **ret_problem)
{
	char bytes[16384];
	struct text line = {0};
	FILE *file = file_stream_open(path, FILE_USE_READ, ret_problem);
	if (file == NULL)
		return false;
	bool good = true;
	size_t count;
	while (good && (count = fread(bytes, 1, sizeof bytes, file)) > 0)
		good = take_bytes(reader, bytes, count, &line, ret_problem);
	if (good && ferror(file)) {
		*ret_problem = memory_string("it cannot be read");
		good = false;
	}
	good = good && finish(reader, &line, ret_problem);
	text_release(&line);
	fclose(file);
	return good;
}

static bool read_embedded(struct recording_reader *reader, const struct embedded_scenario *scenario,
        char **ret_problem)
{
	struct text line = {0};
	bool good = take_bytes(reader, scenario->text, scenario->length, &line, ret_problem) &&
	            finish(reader, &line, ret_problem);
	text_release(&line);
	return good;
}

static bool read_any(struct recording_reader *reader, const char *name, char **ret_problem)
{
	for (size_t i = 0; i < embedded_scenario_count; i++)
		if (strcmp(embedded_scenarios[i].name, name) == 0)
			return read_embedded(reader, &embedded_scenarios[i], ret_problem);
	return read_file(reader, name, ret_problem);
}

struct scenario *scenario_open(const char *name, char **ret_error)
{
	char *problem = NULL;
	struct scenario *scenario = memory_new(sizeof *scenario);
	scenario->reader = recording_reader_new();
	scenario->steps = recording_reader_steps(scenario->reader);
	if (read_any(scenario->reader, name, &problem))
		return scenario;
	*ret_error = text_format("cannot replay %s: %s", name, problem);
	free(problem);
	scenario_free(scenario);
	return NULL;
}

void scenario_free(struct scenario *scenario)
{
	if (scenario == NULL)
		return;
	recording_reader_free(scenario->reader);
	free(scenario);
}

const struct recording_steps *scenario_steps(const struct scenario *scenario)
{
	return &scenario->steps;
}

bool scenario_speed_parse(const char *text, uint32_t *ret)
{
	static const uint32_t units[] = {RECORDING_SPEED_UNIT, 100, 10, 1};
	uint64_t whole = 0, part = 0;
	const char *point = strchr(text, '.');
	size_t digits = point != NULL ? strlen(point + 1) : 0;
	if (digits > 3)
		return false;
	char *front = memory_string_n(text, point != NULL ? (size_t)(point - text) : strlen(text));
	bool good = text_parse_uint(front, RECORDING_SPEED_MAX / RECORDING_SPEED_UNIT, &whole) &&
	            (point == NULL || text_parse_uint(point + 1, 999, &part));
	free(front);
	uint64_t speed = whole * RECORDING_SPEED_UNIT + part * units[digits];
	if (!good || speed < SPEED_MIN || speed > RECORDING_SPEED_MAX)
		return false;
	*ret = (uint32_t)speed;
	return true;
}
