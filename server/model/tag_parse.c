/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/tag_reasons.h"

/* A stretch of the description between colons (or one that keeps colons). */
struct span {
	const char *begin, *end;
};

struct spans {
	struct span of[TAG_FIELD_COUNT];
	bool ambiguous;
};

size_t tag_fitting_bytes(const char *text)
{
	const char *at = text;
	size_t length = strlen(text);
	if (length <= TAG_DESCRIPTION_MAX)
		return length; /* no code unit without a byte */
	for (size_t units = 0; *at != '\0';) {
		const char *next = at;
		units += text_next_code_point(&next) >= 0x10000 ? 2 : 1;
		if (units > TAG_DESCRIPTION_MAX)
			break;
		at = next;
	}
	return (size_t)(at - text);
}

/* The token at *cursor, moved to the colon behind it or to the end. */
static struct span token_at(const char **cursor)
{
	struct span token = {*cursor, *cursor + strcspn(*cursor, ":")};
	*cursor = token.end;
	return token;
}

static bool next_token(const char **cursor, struct span *ret)
{
	if (**cursor != ':')
		return false;
	++*cursor;
	*ret = token_at(cursor);
	return true;
}

static bool is_empty(struct span span)
{
	return span.begin == span.end;
}

static bool is_number(struct span span)
{
	for (const char *c = span.begin; c < span.end; c++) {
		if (*c < '0' || *c > '9')
			return false;
	}
	return !is_empty(span);
}

static bool fail(struct tag_problem *ret, size_t position, const char *reason, const char *field)
{
	*ret = (struct tag_problem){position, reason, field};
	return false;
}

static bool parse_version(const char *text, const char **cursor, struct tag_problem *ret_problem)
{
	struct span version;
	if (!next_token(cursor, &version) || is_empty(version))
		return fail(ret_problem, (size_t)(*cursor - text),
		        "the version is missing: it is 1", TAG_FIELD_VERSION);
	if (version.end - version.begin != 1 || *version.begin != '1')
		return fail(ret_problem, (size_t)(version.begin - text),
		        "the version of the convention is not 1", TAG_FIELD_VERSION);
	return true;
}

/* What is wrong with a service id that tag_parse_service_id() did not take. */
static bool blame_service_id(const char *text, struct span id, struct tag_problem *ret_problem)
{
	struct span digits = {id.begin + (!is_empty(id) && *id.begin == '-'), id.end};
	const char *at = id.begin, *reason = "the service id is out of range";
	if (is_empty(id)) {
		reason = "the service id is missing";
	} else if (!is_number(digits)) {
		for (at = digits.begin; at < id.end && *at >= '0' && *at <= '9';)
			at++;
		reason = "the service id is not a decimal number";
	} else if (strspn(digits.begin, "0") == (size_t)(digits.end - digits.begin)) {
		reason = "the service id must not be 0";
	}
	return fail(ret_problem, (size_t)(at - text), reason, TAG_FIELD_SERVICE_ID);
}

static bool parse_service_id(
        const char *text, const char **cursor, uint32_t *ret_id, struct tag_problem *ret_problem)
{
	struct span id = {*cursor, *cursor};
	if (!next_token(cursor, &id))
		return blame_service_id(text, id, ret_problem);
	char *copy = memory_string_n(id.begin, (size_t)(id.end - id.begin));
	bool ok = tag_parse_service_id(copy, ret_id);
	free(copy);
	return ok || blame_service_id(text, id, ret_problem);
}

/* Moves back over one token and the colon before it. */
static struct span token_before(const char **end)
{
	struct span token = {*end, *end};
	while (token.begin[-1] != ':')
		token.begin--;
	*end = token.begin - 1;
	return token;
}

/* The middle holds album, track and title, with colons that may belong to album or title. */
static void split_middle(struct span middle, struct spans *ret)
{
	const char *cursor = middle.begin;
	struct span album = token_at(&cursor), second = {album.end, album.end}, track = second;
	size_t numbers = 0;
	/* Candidates have a token before them and one after. */
	while (cursor < middle.end) {
		struct span token = {cursor, cursor};
		next_token(&cursor, &token);
		if (second.begin == album.end)
			second = token;
		if (cursor < middle.end && is_number(token)) {
			track = token;
			numbers++;
		}
	}
	bool exact = strchr(second.end + 1, ':') == middle.end;
	ret->ambiguous = !exact && numbers != 1;
	if (exact || numbers != 1)
		track = second;
	else
		album.end = track.begin - 1;
	ret->of[TAG_ALBUM_TITLE] = album;
	ret->of[TAG_TRACK_NUMBER] = track;
	ret->of[TAG_TITLE] = (struct span){track.end + 1, middle.end};
}

static const char *const missing[TAG_FIELD_COUNT] = {
        [TAG_PROVIDER] = "there are too few fields: the provider is missing",
        [TAG_ALBUM_ARTIST] = "there are too few fields: AlbumArtist and what follows is missing",
        [TAG_ALBUM_TITLE] = "there are too few fields: AlbumTitle and what follows is missing",
        [TAG_TRACK_NUMBER] = "there are too few fields: TrackNumber and what follows is missing",
        [TAG_TITLE] = "there are too few fields: Title, Duration and Rating are missing",
        [TAG_DURATION] = "there are too few fields: Duration and Rating are missing",
        [TAG_RATING] = "there are too few fields: the last one, Rating, is missing",
};

static bool split_fields(
        const char *text, const char **cursor, struct spans *ret, struct tag_problem *ret_problem)
{
	const char *from = *cursor;
	for (size_t i = 0; i < TAG_FIELD_COUNT; i++) {
		if (!next_token(cursor, &ret->of[i]))
			return fail(ret_problem, (size_t)(*cursor - text), missing[i],
			        tag_field_name((enum tag_field)i));
		if (i == TAG_PROVIDER && is_empty(ret->of[i]))
			return fail(ret_problem, (size_t)(*cursor - text), "the provider is empty",
			        tag_field_name(TAG_PROVIDER));
	}
	const char *end = from + strlen(from);
	ret->of[TAG_RATING] = token_before(&end);
	ret->of[TAG_DURATION] = token_before(&end);
	split_middle((struct span){ret->of[TAG_ALBUM_TITLE].begin, end}, ret);
	return true;
}

/* Bytes that are no UTF-8 become U+FFFD; a colon is never part of a longer sequence, so cutting comes first. */
static char *string_of(struct span span)
{
	char *raw = memory_string_n(span.begin, (size_t)(span.end - span.begin));
	char *clean = text_to_utf8(raw);
	free(raw);
	return clean;
}

/* One copy for all fields, with an end in place of the colon behind each. */
static void copy_fields(const struct spans *spans, struct tag *ret)
{
	const char *from = spans->of[0].begin;
	ret->text = memory_string(from);
	for (size_t i = 0; i < TAG_FIELD_COUNT; i++) {
		ret->fields[i] = ret->text + (spans->of[i].begin - from);
		ret->text[spans->of[i].end - from] = '\0';
	}
}

static bool parse_rest(
        const char *text, const char *cursor, struct tag *ret_tag, struct tag_problem *ret_problem)
{
	struct spans spans = {0};
	if (!parse_version(text, &cursor, ret_problem) ||
	        !parse_service_id(text, &cursor, &ret_tag->service_id, ret_problem) ||
	        !split_fields(text, &cursor, &spans, ret_problem))
		return false;
	size_t fitting = tag_fitting_bytes(text);
	if (text[fitting] != '\0')
		return fail(ret_problem, fitting, TAG_REASON_TOO_LONG, "");
	ret_tag->ambiguous_colons = spans.ambiguous;
	if (text_is_utf8(text)) {
		copy_fields(&spans, ret_tag);
		return true;
	}
	for (size_t i = 0; i < TAG_FIELD_COUNT; i++)
		ret_tag->fields[i] = string_of(spans.of[i]);
	return true;
}

enum tag_kind tag_parse(
        const char *description, struct tag *ret_tag, struct tag_problem *ret_problem)
{
	const char *rest = description;
	struct tag_problem problem = {0};
	struct tag tag = {.kind = tag_recognise(description, &rest, &problem)};
	if ((tag.kind == TAG_STATUS || tag.kind == TAG_JOB) &&
	        !parse_rest(description, rest, &tag, &problem))
		tag.kind = TAG_NEAR_MISS;
	if (tag.kind == TAG_NEAR_MISS) {
		if (ret_problem != NULL)
			*ret_problem = problem;
	} else if (tag.kind != TAG_NONE) {
		*ret_tag = tag;
	}
	return tag.kind;
}
