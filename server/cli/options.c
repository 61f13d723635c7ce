/* SPDX-License-Identifier: MIT */
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"

const struct option_row *option_find(const char *name, enum option_id *ret_id)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (strcmp(option_table[i].name, name) == 0) {
			if (ret_id != NULL)
				*ret_id = (enum option_id)i;
			return &option_table[i];
		}
	}
	return NULL;
}

static bool parse_flag(const char *value, bool *ret)
{
	static const char *const words[] = {"no", "yes", "off", "on", "false", "true", "0", "1"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (text_equal_ignoring_case(value, words[i])) {
			*ret = i % 2 == 1;
			return true;
		}
	}
	return false;
}

/* "64K" is 65536. */
static bool parse_bytes(const char *value, uint64_t max, uint64_t *ret)
{
	static const char units[] = "KMG";
	size_t length = strlen(value);
	unsigned shift = 0;
	if (length > 0) {
		char last = value[length - 1];
		const char *unit =
		        strchr(units, last >= 'a' && last <= 'z' ? last - 'a' + 'A' : last);
		if (unit != NULL) {
			shift = 10 * ((unsigned)(unit - units) + 1);
			length--;
		}
	}
	char *digits = memory_string_n(value, length);
	bool good = text_parse_uint(digits, max >> shift, ret);
	free(digits);
	if (good)
		*ret <<= shift;
	return good;
}

static bool is_choice(const char *choices, const char *value)
{
	size_t length = strlen(value);
	if (length == 0 || strchr(value, ' ') != NULL)
		return false;
	for (const char *at = choices; (at = strstr(at, value)) != NULL; at++) {
		bool begins = at == choices || at[-1] == ' ';
		if (begins && (at[length] == ' ' || at[length] == '\0'))
			return true;
	}
	return false;
}

static char *list_choices(const char *choices)
{
	struct text text = {0};
	for (const char *at = choices; *at != '\0'; at++) {
		if (*at != ' ')
			text_append_char(&text, *at);
		else
			text_append(&text, strchr(at + 1, ' ') != NULL ? ", " : " or ");
	}
	return text_steal(&text);
}

static bool is_word(const char *value)
{
	return *value != '\0' && strpbrk(value, " \t\r\n\v\f") == NULL;
}

static bool check_number(const struct option_row *row, const char *value, char **ret_problem)
{
	uint64_t number = 0;
	if (text_parse_uint(value, row->max, &number) && number >= row->min)
		return true;
	*ret_problem = text_format("must be a whole number from %llu to %llu",
	        (unsigned long long)row->min, (unsigned long long)row->max);
	return false;
}

/* What each kind asks of a value; NULL when it is good, else the end of a sentence. */
static char *problem_of(const struct option_row *row, const char *value, const char *second)
{
	bool flag = false;
	uint64_t number = 0;
	char *problem = NULL;
	if (!text_is_utf8(value) || (second != NULL && !text_is_utf8(second)))
		return memory_string("must be UTF-8");
	switch (row->kind) {
	case OPTION_KIND_FLAG:
		if (!parse_flag(value, &flag))
			problem = memory_string("must be yes or no");
		break;
	case OPTION_KIND_SWITCH:
		if (!parse_flag(value, &flag) && !is_choice(row->choices, value)) {
			char *choices = list_choices(row->choices);
			problem = text_format("must be yes, no or %s", choices);
			free(choices);
		}
		break;
	case OPTION_KIND_NUMBER:
		check_number(row, value, &problem);
		break;
	case OPTION_KIND_BYTES:
		if (!parse_bytes(value, row->max, &number))
			problem = text_format("must be a number of bytes, at most %llu; "
			                      "K, M or G may follow it",
			        (unsigned long long)row->max);
		break;
	case OPTION_KIND_CHOICE:
		if (!is_choice(row->choices, value)) {
			char *choices = list_choices(row->choices);
			problem = text_format("must be %s", choices);
			free(choices);
		}
		break;
	case OPTION_KIND_PATH:
		if (*value == '\0')
			problem = memory_string("must name a file or folder");
		break;
	case OPTION_KIND_WORD:
		if (!is_word(value))
			problem = memory_string("must not be empty or hold white space");
		break;
	case OPTION_KIND_PAIR:
		if (!is_word(value) || second == NULL || *second == '\0')
			problem = text_format("takes two values: %s", row->value);
		break;
	case OPTION_KIND_TEXT:
		break;
	}
	if (problem == NULL && row->check != NULL)
		row->check(value, &problem);
	return problem;
}

static void clear_values(struct option_values *values)
{
	for (size_t i = 0; i < values->count; i++)
		free(values->texts[i]);
	free(values->texts);
	*values = (struct option_values){0};
}

static void add_text(struct option_values *values, char *text)
{
	values->texts = memory_resize_array(values->texts, values->count + 1, sizeof(char *));
	values->texts[values->count++] = text;
}

/* NULL when it may stand beside all of them, else the end of a sentence. */
static char *disagreement(
        const struct option_row *row, const char *value, const struct option_values *earlier)
{
	char *problem = NULL;
	for (size_t i = 0; row->agrees != NULL && i < earlier->count && problem == NULL; i++)
		row->agrees(value, earlier->texts[i], &problem);
	return problem;
}

bool options_set(struct options *options, enum option_id id, enum option_level level,
        const char *value, const char *second, const char *folder, char **ret_problem)
{
	const struct option_row *row = &option_table[id];
	struct option_values *values = &options->of[id];
	char *problem = problem_of(row, value, second);
	if (problem != NULL) {
		*ret_problem = problem;
		return false;
	}
	if (level < values->level)
		return true;
	size_t per_value = row->kind == OPTION_KIND_PAIR ? 2 : 1;
	if (level > values->level || !row->list)
		clear_values(values);
	if (values->count >= OPTION_LIST_MAX * per_value) {
		*ret_problem = text_format("is given more than %d times", OPTION_LIST_MAX);
		return false;
	}
	problem = disagreement(row, value, values);
	if (problem != NULL) {
		*ret_problem = problem;
		return false;
	}
	values->level = level;
	bool is_path = row->kind == OPTION_KIND_PATH;
	add_text(values, is_path ? path_absolute(value, folder) : memory_string(value));
	if (second != NULL)
		add_text(values, memory_string(second));
	return true;
}

void options_release(struct options *options)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		clear_values(&options->of[i]);
}

static void copy_values(struct option_values *ret, const struct option_values *from)
{
	ret->level = from->level;
	for (size_t i = 0; i < from->count; i++)
		add_text(ret, memory_string(from->texts[i]));
}

void options_copy(struct options *ret, const struct options *from)
{
	*ret = (struct options){0};
	for (size_t i = 0; i < OPTION_COUNT; i++)
		copy_values(&ret->of[i], &from->of[i]);
}

void options_put_over(struct options *options, const struct options *base)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (options->of[i].count > 0)
			options->of[i].level = LEVEL_LINE;
		else
			copy_values(&options->of[i], &base->of[i]);
	}
}

void options_drop(struct options *options, enum option_level up_to)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (options->of[i].level <= up_to)
			clear_values(&options->of[i]);
	}
}

bool options_is_set(const struct options *options, enum option_id id)
{
	return options->of[id].count > 0;
}

enum option_level options_level(const struct options *options, enum option_id id)
{
	return options->of[id].level;
}

const char *options_text(const struct options *options, enum option_id id)
{
	const struct option_values *values = &options->of[id];
	return values->count > 0 ? values->texts[0] : option_table[id].fallback;
}

uint64_t options_number(const struct options *options, enum option_id id)
{
	uint64_t number = 0;
	const char *text = options_text(options, id);
	if (text != NULL)
		parse_bytes(text, UINT64_MAX, &number);
	return number;
}

bool options_flag(const struct options *options, enum option_id id)
{
	bool flag = false;
	const char *text = options_text(options, id);
	return text != NULL && parse_flag(text, &flag) && flag;
}

bool options_is_on(const struct options *options, enum option_id id)
{
	bool flag = true;
	const char *text = options_text(options, id);
	if (text == NULL)
		return false;
	/* What is no word of a flag is one of the choices. */
	parse_flag(text, &flag);
	return flag;
}

const char *const *options_list(const struct options *options, enum option_id id, size_t *ret_count)
{
	*ret_count = options->of[id].count;
	return (const char *const *)options->of[id].texts;
}
