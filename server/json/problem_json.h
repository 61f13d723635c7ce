/* SPDX-License-Identifier: MIT */
/* Problem details (RFC 9457): the body of every error. Any thread. */
#ifndef BITSBRIDGE_JSON_PROBLEM_JSON_H
#define BITSBRIDGE_JSON_PROBLEM_JSON_H

#include "base/text.h"
#include "error.h"

struct problem_json {
	const char *type; /* a URI reference */
	const char *title;
	int status;
	const char *detail;    /* NULL: left out */
	const char *parameter; /* the query parameter that is wrong; NULL: left out */
	const char *member;    /* the body's member that is wrong; NULL: left out */
	bits_hr code;          /* BITS's own answer; 0: left out */
};

void problem_json_append(struct text *text, const struct problem_json *problem);

#endif
