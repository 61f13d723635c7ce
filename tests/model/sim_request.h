/* SPDX-License-Identifier: MIT */
/* An easy handle of the made-up libcurl: a request, and what its server does, in this order. */
#ifndef BITSBRIDGE_MODEL_SIM_REQUEST_H
#define BITSBRIDGE_MODEL_SIM_REQUEST_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HEADERS_MAX 16
#define ANSWERS_MAX 32

enum answer_kind { HEAD, HEADER, BODY, END };

struct answer {
	enum answer_kind kind;
	long status;
	char *name, *value;
	unsigned seed;
	uint64_t from, count;
	CURLcode result;
};

struct sim_request {
	unsigned number;
	char *url, *if_range, *range;
	bool head;
	int64_t patience, deadline; /* ms; 0: none */
	void *private;
	curl_write_callback receive;
	void *data;
	bool added, paused, ended, told;
	CURLcode result;

	long status;
	struct curl_header headers[HEADERS_MAX];
	size_t header_count;

	struct answer answers[ANSWERS_MAX];
	size_t first, count;
	CURLMsg message;
};

void sim_answer_release(struct answer *answer);

#endif
