/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/response.h"

#include <string.h>
#include <time.h>

#include "base/clock.h"
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

bool local_response_parse_range(const char *value, uint64_t *ret_first, uint64_t *ret_total)
{
	uint64_t first = JOB_SIZE_UNKNOWN, last = 0, total = JOB_SIZE_UNKNOWN;
	if (!text_starts_with(value, "bytes "))
		return false;
	value += strlen("bytes ");
	if (*value == '*') {
		value++;
	} else if (!take_number(&value, &first) || *value++ != '-' || !take_number(&value, &last) ||
	           last < first) {
		return false;
	}
	if (*value++ != '/')
		return false;
	if (*value == '*')
		value++;
	else if (!take_number(&value, &total))
		return false;
	if (*value != '\0' || (first != JOB_SIZE_UNKNOWN && last >= total))
		return false;
	*ret_first = first;
	*ret_total = total;
	return true;
}

static uint32_t retry_after(const char *value)
{
	uint64_t seconds = 0;
	if (value == NULL)
		return 0;
	if (!text_parse_uint(value, UINT64_MAX, &seconds)) {
		time_t when = curl_getdate(value, NULL);
		int64_t left = when != -1 ? (int64_t)when - clock_wall_ms() / 1000 : 0;
		seconds = left > 0 ? (uint64_t)left : 0;
	}
	return (uint32_t)(seconds < RETRY_AFTER_MAX ? seconds : RETRY_AFTER_MAX);
}

const char *local_response_validator(const char *etag, const char *last_modified, const char *date)
{
	if (etag != NULL) {
		size_t length = strlen(etag);
		return length >= 2 && etag[0] == '"' && etag[length - 1] == '"' ? etag : NULL;
	}
	if (last_modified == NULL || date == NULL)
		return NULL;
	time_t changed = curl_getdate(last_modified, NULL), sent = curl_getdate(date, NULL);
	return changed != -1 && sent != -1 && sent > changed ? last_modified : NULL;
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
	ret->ranged = value != NULL &&
	              local_response_parse_range(value, &ret->range_first, &ret->range_total);
	value = header(easy, "Accept-Ranges");
	ret->accepts_ranges = value != NULL && text_equal_ignoring_case(value, "bytes");
	ret->retry_after = retry_after(header(easy, "Retry-After"));
	ret->validator = local_response_validator(
	        header(easy, "ETag"), header(easy, "Last-Modified"), header(easy, "Date"));
}
