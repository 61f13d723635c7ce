/* SPDX-License-Identifier: MIT */
/* What a server's answer says of a file: how much of it comes, and of which version. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_RESPONSE_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_RESPONSE_H

#include <curl/curl.h>

#include "job.h"

struct local_response {
	long status;
	uint64_t length;      /* Content-Length; JOB_SIZE_UNKNOWN */
	bool ranged;          /* Content-Range could be read */
	uint64_t range_first; /* JOB_SIZE_UNKNOWN: "*", as in 416 */
	uint64_t range_total; /* JOB_SIZE_UNKNOWN */
	bool accepts_ranges;
	/* Strong ETag, else Last-Modified, else NULL; curl's, until its next request. */
	const char *validator; /* see local_response_validator(); curl's, until its next request */
	uint32_t retry_after;  /* seconds; 0: none given */
};

void local_response_read(CURL *easy, struct local_response *ret);
/* Where it sends us, as it stands there; NULL: nowhere; curl's, until its next request. */
const char *local_response_location(CURL *easy);
/*
 * What names the version of a file so surely that its bytes may be put together (RFC 9110, 13.1.5): a strong entity
 * tag; where there is none of either kind, a date of change that lies at least a second before the answer was made
 * (8.8.2.2), since within one second a file may change twice. NULL: nothing does.
 */
const char *local_response_validator(const char *etag, const char *last_modified, const char *date);
/* "bytes 0-99/100", "bytes 5-9/" followed by a star, "bytes (star)/100". */
bool local_response_parse_range(const char *value, uint64_t *ret_first, uint64_t *ret_total);

#endif
