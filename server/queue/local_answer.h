/* SPDX-License-Identifier: MIT */
/* What a server's answer says of a file: how much of it comes, and of which version. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_ANSWER_H
#define BITSBRIDGE_QUEUE_LOCAL_ANSWER_H

#include <curl/curl.h>

#include "job.h"

struct answer {
	long status;
	uint64_t length;      /* Content-Length; JOB_SIZE_UNKNOWN */
	bool ranged;          /* Content-Range could be read */
	uint64_t range_first; /* JOB_SIZE_UNKNOWN: "*", as in 416 */
	uint64_t range_total; /* JOB_SIZE_UNKNOWN */
	bool accepts_ranges;
	/* Strong ETag, else Last-Modified, else NULL; curl's, until its next request. */
	const char *validator;
	uint32_t retry_after; /* seconds; 0: none given */
};

void answer_read(CURL *easy, struct answer *ret);
/* "bytes 0-99/100", "bytes 5-9/" followed by a star, "bytes (star)/100". */
bool answer_parse_range(const char *value, uint64_t *ret_first, uint64_t *ret_total);

#endif
