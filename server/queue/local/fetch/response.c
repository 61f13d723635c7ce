/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/response.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

/* A server may ask for a pause of a day at most. */
#define RETRY_AFTER_MAX UINT64_C(86400)

static const char *header(CURL *easy, const char *name)
{
	struct curl_header *found;
	return curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? found->value
	                                                                              : NULL;
}

const char *local_response_location(CURL *easy)
{
	return header(easy, "Location");
}

/* Digits at *cursor, moved behind them. */
static bool take_number(const char **cursor, uint64_t *ret)
{
	uint64_t value = 0;
	const char *at = *cursor;
	for (; *at >= '0' && *at <= '9'; at++) {
		uint64_t digit = (uint64_t)(*at - '0');
		if (value > (INT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	if (at == *cursor)
		return false;
	*cursor = at;
	*ret = value;
	return true;
}

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " \t");
}

/* "bytes" and what stands between it and the numbers: a blank, or what some servers write in its place. */
static bool take_unit(const char **cursor)
{
	static const char unit[] = "bytes";
	const char *at = *cursor;
	for (const char *c = unit; *c != '\0'; c++, at++)
		if (text_lower(*at) != *c)
			return false;
	if (*at != ' ' && *at != '=' && *at != ':' && *at != '\t')
		return false;
	*cursor = skip_blanks(at + 1);
	return true;
}

static bool take_mark(const char **cursor, char mark)
{
	const char *at = skip_blanks(*cursor);
	if (*at != mark)
		return false;
	*cursor = skip_blanks(at + 1);
	return true;
}

bool local_response_parse_range(
        const char *value, uint64_t *ret_first, uint64_t *ret_last, uint64_t *ret_total)
{
	uint64_t first = JOB_SIZE_UNKNOWN, last = 0, total = JOB_SIZE_UNKNOWN;
	if (!take_unit(&value))
		return false;
	if (!take_mark(&value, '*') && (!take_number(&value, &first) || !take_mark(&value, '-') ||
	                                       !take_number(&value, &last) || last < first))
		return false;
	if (!take_mark(&value, '/') || (!take_mark(&value, '*') && !take_number(&value, &total)))
		return false;
	if (*skip_blanks(value) != '\0' || (first != JOB_SIZE_UNKNOWN && last >= total))
		return false;
	*ret_first = first;
	*ret_total = total;
	if (first != JOB_SIZE_UNKNOWN)
		*ret_last = last;
	return true;
}

/* A moment is one of the server's clock, which its answer tells. */
static uint32_t retry_after(const char *value, const char *date)
{
	uint64_t seconds = 0;
	if (value == NULL)
		return 0;
	if (!text_parse_uint(value, UINT64_MAX, &seconds)) {
		time_t when = curl_getdate(value, NULL);
		time_t sent = date != NULL ? curl_getdate(date, NULL) : -1;
		int64_t now = sent != -1 ? (int64_t)sent : clock_wall_ms() / 1000;
		int64_t left = when != -1 ? (int64_t)when - now : 0;
		seconds = left > 0 ? (uint64_t)left : 0;
	}
	return (uint32_t)(seconds < RETRY_AFTER_MAX ? seconds : RETRY_AFTER_MAX);
}

uint32_t local_response_retry_after(CURL *easy)
{
	return retry_after(header(easy, "Retry-After"), header(easy, "Date"));
}

static bool is_strong_tag(const char *etag)
{
	size_t length = strlen(etag);
	return length >= 2 && etag[0] == '"' && etag[length - 1] == '"';
}

static bool is_weak_tag(const char *etag)
{
	return text_starts_with(etag, "W/") && is_strong_tag(etag + 2);
}

char *local_response_validator(const char *etag, const char *last_modified, const char *date)
{
	if (etag != NULL && is_strong_tag(etag))
		return memory_string(etag);
	time_t changed = last_modified != NULL ? curl_getdate(last_modified, NULL) : -1;
	time_t sent = date != NULL ? curl_getdate(date, NULL) : -1;
	if (changed != -1 && sent != -1 && sent > changed)
		return memory_string(last_modified);
	if (changed != -1)
		return text_format("W/%s", last_modified);
	return etag != NULL && is_weak_tag(etag) ? memory_string(etag) : NULL;
}

bool local_validator_is_strong(const char *validator)
{
	return validator != NULL && !text_starts_with(validator, "W/");
}

bool local_validator_matches(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return false;
	a += text_starts_with(a, "W/") ? 2 : 0;
	b += text_starts_with(b, "W/") ? 2 : 0;
	return strcmp(a, b) == 0;
}

/* One of the words of a list that may stand in several lines. */
static bool has_word(CURL *easy, const char *name, const char *word)
{
	struct curl_header *line;
	for (size_t i = 0; curl_easy_header(easy, name, i, CURLH_HEADER, -1, &line) == CURLHE_OK;
	        i++) {
		for (const char *at = line->value; *at != '\0';) {
			at += strspn(at, ", \t");
			size_t length = strcspn(at, ", \t");
			char *one = memory_string_n(at, length);
			bool same = text_equal_ignoring_case(one, word);
			free(one);
			if (same)
				return true;
			at += length;
		}
	}
	return false;
}

/* Without the parameters that may follow it. */
static bool is_type(const char *value, const char *type)
{
	char *start = memory_string_n(value, strcspn(value, "; \t"));
	bool same = text_equal_ignoring_case(start, type);
	free(start);
	return same;
}

void local_response_read(CURL *easy, struct local_response *ret)
{
	*ret = (struct local_response){.length = JOB_SIZE_UNKNOWN,
	        .range_first = JOB_SIZE_UNKNOWN,
	        .range_total = JOB_SIZE_UNKNOWN};
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &ret->status);
	const char *value = header(easy, "Content-Length");
	/* Where the body is chunked, a length says nothing. */
	if (value != NULL && header(easy, "Transfer-Encoding") == NULL)
		text_parse_uint(value, INT64_MAX, &ret->length);
	value = header(easy, "Content-Range");
	ret->has_range = value != NULL;
	ret->ranged = value != NULL && local_response_parse_range(value, &ret->range_first,
	                                       &ret->range_last, &ret->range_total);
	ret->accepts_ranges = has_word(easy, "Accept-Ranges", "bytes");
	value = header(easy, "Content-Type");
	ret->is_page = value != NULL && is_type(value, "text/html");
	ret->retry_after = local_response_retry_after(easy);
	ret->validator = local_response_validator(
	        header(easy, "ETag"), header(easy, "Last-Modified"), header(easy, "Date"));
}

void local_response_release(struct local_response *response)
{
	free(response->validator);
	*response = (struct local_response){0};
}
