/* SPDX-License-Identifier: MIT */
#include "json/job_error_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* The transfer's own words may hold paths and URLs: for the user's own eyes only. */
static void add_message(cJSON *object, const char *sentence, const char *words, bool own)
{
	if (!own || words == NULL || words[0] == '\0') {
		json_add_string(object, "message", sentence);
		return;
	}
	char *message = text_format("%s (%s)", sentence, words);
	json_add_string(object, "message", message);
	free(message);
}

static void add_file(cJSON *object, uint32_t number)
{
	if (number == 0)
		json_add_null(object, "file");
	else
		json_add_uint(object, "file", number - 1);
}

void json_add_job_error(cJSON *object, const char *name, const struct job_error *error,
        const char *hint, int64_t time, enum job_reader reader)
{
	struct error_text described;
	char code[11];
	if (error->code == 0) {
		json_add_null(object, name);
		return;
	}
	error_describe(error->code, &described);
	snprintf(code, sizeof code, "0x%08" PRIX32, (uint32_t)error->code);
	cJSON *member = json_add_object(object, name);
	json_add_string(member, "code", code);
	json_add_string(member, "name", described.name);
	json_add_string(member, "context", job_error_context_name(error->context));
	add_file(member, error->file_number);
	add_message(member, described.message, error->message, reader == READER_OWN);
	json_add_string(member, "hint", hint != NULL ? hint : described.hint);
	if (time != JOB_TIME_UNKNOWN)
		json_add_time(member, "time", time);
}
