/* SPDX-License-Identifier: MIT */
/* Descriptions: parsing never fails badly, and formatting what was parsed gives the same tag again. */
#include "tag.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fuzz.h"

/* The id's shortest spelling is longer than "-1": only then may formatting fail, and only for the length. */
static void check_way_back(const struct tag *tag)
{
	struct tag again = {0};
	struct tag_problem problem = {0};
	char *made = NULL;
	if (!tag_format(tag, &made, &problem)) {
		FUZZ_CHECK(strstr(problem.reason, "1,024") != NULL);
		return;
	}
	FUZZ_CHECK(text_is_utf8(made));
	FUZZ_CHECK(text_utf16_length(made) <= TAG_DESCRIPTION_MAX);
	FUZZ_CHECK(tag_parse(made, &again, &problem) == tag->kind);
	FUZZ_CHECK(tag_equal(tag, &again));
	FUZZ_CHECK(tag->ambiguous_colons == again.ambiguous_colons);
	tag_release(&again);
	free(made);
}

/* The input's lines as a tag's fields: what can be formatted reads back the same. */
static void check_fields(char *text)
{
	struct tag tag = {.kind = TAG_JOB, .service_id = 1};
	for (size_t i = 0; i < TAG_FIELD_COUNT; i++) {
		tag.fields[i] = text;
		text += strcspn(text, "\n");
		if (*text == '\n')
			*text++ = '\0';
	}
	struct tag again = {0};
	struct tag_problem problem = {0};
	char *made = NULL;
	if (tag_format(&tag, &made, &problem)) {
		FUZZ_CHECK(tag_parse(made, &again, NULL) == TAG_JOB);
		FUZZ_CHECK(tag_equal(&tag, &again));
	} else {
		FUZZ_CHECK(made == NULL && problem.reason != NULL && problem.field[0] != '\0');
	}
	tag_release(&again);
	free(made);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	struct tag tag = {0};
	struct tag_problem problem = {0};
	enum tag_kind kind = tag_parse(text, &tag, &problem);
	if (kind == TAG_STATUS || kind == TAG_JOB) {
		FUZZ_CHECK(tag.service_id != 0 && tag.fields[TAG_PROVIDER][0] != '\0');
		check_way_back(&tag);
	} else if (kind == TAG_NEAR_MISS) {
		FUZZ_CHECK(problem.position <= strlen(text));
		FUZZ_CHECK(problem.reason != NULL && problem.field != NULL);
	}
	tag_release(&tag);
	check_fields(text);
	free(text);
	return 0;
}
