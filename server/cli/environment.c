/* SPDX-License-Identifier: MIT */
#include "cli/environment.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/program.h"
#include "base/text.h"

#define WHITE_SPACE "\t \r\n\v\f"

void environment_name(const struct option_row *row, char ret[ENVIRONMENT_NAME_SIZE])
{
	static const char prefix[] = "BITSBRIDGE_";
	size_t length = strlen(prefix);
	memcpy(ret, prefix, length);
	for (const char *at = row->name; *at != '\0' && length < ENVIRONMENT_NAME_SIZE - 1; at++)
		ret[length++] = (char)(*at == '-'                 ? '_'
		                       : *at >= 'a' && *at <= 'z' ? *at - 'a' + 'A'
		                                                  : *at);
	ret[length] = '\0';
}

static bool set_one(struct options *options, enum option_id id, char *value, char **ret_problem)
{
	char *second = NULL;
	if (option_table[id].kind == OPTION_KIND_PAIR) {
		second = value + strcspn(value, WHITE_SPACE);
		if (*second != '\0')
			*second++ = '\0';
		second += strspn(second, WHITE_SPACE);
	}
	return options_set(options, id, LEVEL_ENVIRONMENT, value, second, NULL, ret_problem);
}

/* Where the value ends that begins here. */
static size_t value_length(const struct option_row *row, const char *value, const char *separators)
{
	size_t length = strcspn(value, separators);
	while (row->opening != NULL && value[length] != '\0') {
		const char *next = value + length + strspn(value + length, separators);
		if (*next == '\0' || text_starts_with(next, row->opening))
			break;
		length = (size_t)(next - value) + strcspn(next, separators);
	}
	return length;
}

/* Each part between separators; empty ones count for nothing. */
static bool set_list(struct options *options, enum option_id id, char *value, char **ret_problem)
{
	const struct option_row *row = &option_table[id];
	const char *separators = row->spaced ? "\r\n" : WHITE_SPACE;
	while (*(value += strspn(value, separators)) != '\0') {
		size_t length = value_length(row, value, separators);
		bool last = value[length] == '\0';
		value[length] = '\0';
		if (!set_one(options, id, value, ret_problem))
			return false;
		value += length + (last ? 0 : 1);
	}
	return true;
}

bool environment_take(
        struct options *options, enum option_id id, const char *value, char **ret_problem)
{
	const struct option_row *row = &option_table[id];
	if (*value == '\0')
		return true;
	if (row->secret) {
		char name[ENVIRONMENT_NAME_SIZE];
		environment_name(row, name);
		*ret_problem = text_format("the environment's %s has no place there, where other "
		                           "programs read it; take it out, and give --%s to the "
		                           "command",
		        name, row->name);
		return false;
	}
	char *copy = memory_string(value), *problem = NULL;
	bool good = row->list ? set_list(options, id, copy, &problem)
	                      : set_one(options, id, copy, &problem);
	free(copy);
	if (!good) {
		char name[ENVIRONMENT_NAME_SIZE];
		environment_name(row, name);
		*ret_problem =
		        text_format("the environment's %s %s, not \"%s\"", name, problem, value);
		free(problem);
	}
	return good;
}

bool environment_read(struct options *options, unsigned user, char **ret_problem)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if ((option_table[i].users & user) == 0 || i == OPTION_HELP)
			continue;
		char name[ENVIRONMENT_NAME_SIZE];
		environment_name(&option_table[i], name);
		char *value = program_variable(name);
		bool good = value == NULL ||
		            environment_take(options, (enum option_id)i, value, ret_problem);
		free(value);
		if (!good)
			return false;
	}
	return true;
}
