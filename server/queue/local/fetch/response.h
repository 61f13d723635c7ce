/* SPDX-License-Identifier: MIT */
/* What a server's answer says of a file: how much of it comes, and of which version. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_RESPONSE_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_RESPONSE_H

#include <curl/curl.h>

#include "job.h"

struct local_response {
	long status;
	uint64_t length;      /* Content-Length; JOB_SIZE_UNKNOWN */
	bool has_range;       /* there is a Content-Range, */
	bool ranged;          /* and it can be read: */
	uint64_t range_first; /* JOB_SIZE_UNKNOWN: "*", as in 416 */
	uint64_t range_last;  /* with range_first */
	uint64_t range_total; /* JOB_SIZE_UNKNOWN */
	bool accepts_ranges;
	bool is_page;         /* it is text/html */
	char *validator;      /* see local_response_validator(); owned */
	uint32_t retry_after; /* seconds; 0: none given */
};

void local_response_read(CURL *easy, struct local_response *ret);
void local_response_release(struct local_response *response);
/* Seconds that the server asks to wait; 0: it does not. */
uint32_t local_response_retry_after(CURL *easy);
/* Where it sends us, as it stands there; NULL: nowhere; curl's, until its next request. */
const char *local_response_location(CURL *easy);
/*
 * What names the version of a file, malloc'ed. A strong entity tag, or a date of change that lies at least a second
 * before the answer was made (RFC 9110, 8.8.2.2: within one second a file may change twice), names it so surely that a
 * server can be asked for the rest of just that version (If-Range). What is weaker begins with "W/", as weak entity tags
 * do: that date, else the weak tag. It can be compared only. NULL: the server says nothing of the version.
 */
char *local_response_validator(const char *etag, const char *last_modified, const char *date);
bool local_validator_is_strong(const char *validator); /* accepts NULL */
/* Do both name the same version, however surely? NULL names none. */
bool local_validator_matches(const char *a, const char *b);
/*
 * "bytes 0-99/100", "bytes 5-9/" followed by a star, "bytes (star)/100"; the unit in any case, with what servers put in
 * place of the blank. *ret_last is set with *ret_first only.
 */
bool local_response_parse_range(
        const char *value, uint64_t *ret_first, uint64_t *ret_last, uint64_t *ret_total);

#endif
