/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/tag_reasons.h"

static bool blame(struct tag_problem *ret, const char *reason, const char *field)
{
	*ret = (struct tag_problem){0, reason, field};
	return false;
}

static const char *field_of(const struct tag *tag, size_t i)
{
	return tag->fields[i] != NULL ? tag->fields[i] : "";
}

/* What no arrangement of colons can help. */
static bool check_fields(const struct tag *tag, struct tag_problem *ret)
{
	if (tag->kind != TAG_STATUS && tag->kind != TAG_JOB)
		return blame(ret, "the kind is neither WMP_STATUS nor WMP_JOB", TAG_FIELD_KIND);
	if (tag->service_id == 0)
		return blame(ret, "the service id must not be 0", TAG_FIELD_SERVICE_ID);
	if (*field_of(tag, TAG_PROVIDER) == '\0')
		return blame(ret, "the provider is empty", tag_field_name(TAG_PROVIDER));
	for (size_t i = 0; i < TAG_FIELD_COUNT; i++) {
		const char *name = tag_field_name((enum tag_field)i), *value = field_of(tag, i);
		bool fixed = i == TAG_PROVIDER || i == TAG_ALBUM_ARTIST || i == TAG_DURATION ||
		             i == TAG_RATING;
		if (!text_is_utf8(value))
			return blame(ret, "the text is not UTF-8", name);
		if (fixed && strchr(value, ':') != NULL)
			return blame(ret, "this field cannot hold a colon", name);
	}
	return true;
}

static const char *longest_field(const struct tag *tag)
{
	size_t longest = 0;
	for (size_t i = 1; i < TAG_FIELD_COUNT; i++) {
		if (strlen(field_of(tag, i)) > strlen(field_of(tag, longest)))
			longest = i;
	}
	return tag_field_name((enum tag_field)longest);
}

/* Colons within album, track and title are fine where parsing puts them back where they were. */
static bool check_way_back(const struct tag *tag, const char *description, struct tag_problem *ret)
{
	static const enum tag_field suspects[] = {TAG_TRACK_NUMBER, TAG_ALBUM_TITLE, TAG_TITLE};
	struct tag again = {0};
	struct tag_problem problem = {0};
	tag_parse(description, &again, &problem);
	bool same = tag_equal(tag, &again);
	tag_release(&again);
	if (same)
		return true;
	for (size_t i = 0; i < sizeof suspects / sizeof suspects[0]; i++) {
		if (strchr(field_of(tag, suspects[i]), ':') != NULL)
			return blame(ret,
			        "a colon in this field would be taken for the end of the field",
			        tag_field_name(suspects[i]));
	}
	return blame(ret, "the tag would not read back as it was", "");
}

bool tag_format(const struct tag *tag, char **ret_description, struct tag_problem *ret_problem)
{
	struct tag_problem problem = {0};
	struct text text = {0};
	bool ok = check_fields(tag, &problem);
	if (!ok)
		goto out;
	text_appendf(&text, "::%s:1:%" PRIu32, tag_kind_name(tag->kind), tag->service_id);
	for (size_t i = 0; i < TAG_FIELD_COUNT; i++) {
		text_append_char(&text, ':');
		text_append(&text, field_of(tag, i));
	}
	if (text.data[tag_fitting_bytes(text.data)] != '\0')
		ok = blame(&problem, TAG_REASON_TOO_LONG, longest_field(tag));
	else
		ok = check_way_back(tag, text.data, &problem);
	if (ok)
		*ret_description = text_steal(&text);
out:
	if (!ok && ret_problem != NULL)
		*ret_problem = problem;
	text_release(&text);
	return ok;
}
