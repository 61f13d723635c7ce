/* SPDX-License-Identifier: MIT */
/*
 * What a server's headers say in answer to a packet of the BITS upload protocol. Servers differ in how they write them:
 * names and GUIDs in any case, the code of an error as BITS-Error-Code or BITS-Error, as 0x8020001F, 8020001F, 2149580831
 * or -2145386465. What cannot be read counts as not there. Pure, but for upload_answer_read().
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_UPLOAD_ANSWER_H
#define BITSBRIDGE_QUEUE_LOCAL_UPLOAD_ANSWER_H

#include <curl/curl.h>

#include "job.h"

/* Limits of the protocol, in characters. */
#define UPLOAD_SESSION_ID_MAX 100
#define UPLOAD_REPLY_URL_MAX  2200

struct upload_answer {
	long status;
	bool is_ack;                    /* it speaks the protocol */
	bits_hr error;                  /* below 0: what it says went wrong */
	enum job_error_context context; /* of error */
	char *session_id;               /* owned; NULL: none */
	bool is_foreign;                /* it chose another protocol than ours */
	uint64_t next;                  /* the byte that it wants next; JOB_SIZE_UNKNOWN */
	char *host; /* that is to be asked from now on, with or without a port; owned; NULL: none */
	uint32_t host_timeout; /* seconds; JOB_COUNT_UNKNOWN: for ever */
	char *reply_url;       /* as it stands there; owned; NULL: none */
	uint32_t retry_after;  /* seconds; 0: none given */
};

/* Nothing is known. */
void upload_answer_init(struct upload_answer *answer);
/* One header; later ones of a name take the place of earlier ones. */
void upload_answer_add(struct upload_answer *answer, const char *name, const char *value);
/* curl's last one; initializes it. */
void upload_answer_read(CURL *easy, struct upload_answer *ret);
/* Leaves a zeroed one; accepts a zeroed one. */
void upload_answer_release(struct upload_answer *answer);

/* The number of an error as servers write it. False: it is none that names a failure. */
bool upload_parse_code(const char *text, bits_hr *ret);

#endif
