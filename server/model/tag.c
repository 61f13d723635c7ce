/* SPDX-License-Identifier: MIT */
/* A tag as a value: names, comparison, copies, the service id. */
#include "tag.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

static const struct {
	const char *name, *key;
} fields[TAG_FIELD_COUNT] = {
        [TAG_PROVIDER] = {"Provider", "provider"},
        [TAG_ALBUM_ARTIST] = {"AlbumArtist", "albumArtist"},
        [TAG_ALBUM_TITLE] = {"AlbumTitle", "albumTitle"},
        [TAG_TRACK_NUMBER] = {"TrackNumber", "trackNumber"},
        [TAG_TITLE] = {"Title", "title"},
        [TAG_DURATION] = {"Duration", "duration"},
        [TAG_RATING] = {"Rating", "rating"},
};

const char *tag_field_name(enum tag_field field)
{
	return fields[field].name;
}

const char *tag_field_key(enum tag_field field)
{
	return fields[field].key;
}

const char *tag_kind_name(enum tag_kind kind)
{
	return kind == TAG_STATUS ? "WMP_STATUS" : kind == TAG_JOB ? "WMP_JOB" : "";
}

bool tag_parse_service_id(const char *text, uint32_t *ret_id)
{
	uint64_t value;
	bool negative = *text == '-';
	uint64_t max = negative ? (uint64_t)INT32_MAX + 1 : UINT32_MAX;
	if (!text_parse_uint(text + negative, max, &value) || value == 0)
		return false;
	*ret_id = negative ? (uint32_t)0 - (uint32_t)value : (uint32_t)value;
	return true;
}

static const char *field_of(const struct tag *tag, size_t i)
{
	return tag->fields[i] != NULL ? tag->fields[i] : "";
}

bool tag_equal(const struct tag *a, const struct tag *b)
{
	if (a->kind != b->kind || a->service_id != b->service_id)
		return false;
	for (size_t i = 0; i < TAG_FIELD_COUNT; i++) {
		if (strcmp(field_of(a, i), field_of(b, i)) != 0)
			return false;
	}
	return true;
}

void tag_copy(struct tag *ret, const struct tag *from)
{
	*ret = *from;
	ret->text = NULL;
	for (size_t i = 0; i < TAG_FIELD_COUNT; i++)
		ret->fields[i] = memory_string(from->fields[i]);
}

void tag_release(struct tag *tag)
{
	for (size_t i = 0; i < TAG_FIELD_COUNT && tag->text == NULL; i++)
		free(tag->fields[i]);
	free(tag->text);
	*tag = (struct tag){0};
}
