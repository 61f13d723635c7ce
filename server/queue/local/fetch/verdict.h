/* SPDX-License-Identifier: MIT */
/* What a server's answer to a request for a file, or for the rest of one, means for the bytes that we hold. Pure. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_VERDICT_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_VERDICT_H

#include "queue/local/fetch/failure.h"
#include "queue/local/fetch/response.h"

/* What was asked for: the bytes from offset on, of the version that the validator names (NULL: of any). */
struct local_request {
	uint64_t offset, total;
	const char *validator;
};

enum local_verdict {
	VERDICT_NONE,    /* no answer yet */
	VERDICT_GO_ON,   /* the body is the rest of what we hold */
	VERDICT_VERSION, /* the body is the whole of a version of its own */
	VERDICT_REDIRECT,
	VERDICT_RESTART, /* another version: ask again from zero */
	VERDICT_FAILED,
};

struct local_judgement {
	enum local_verdict verdict;
	uint64_t total;               /* of VERDICT_VERSION */
	struct local_failure failure; /* of VERDICT_FAILED */
	const char *message;          /* likewise; static; NULL: the code says it all */
};

struct local_judgement local_judge(
        const struct local_request *asked, const struct local_response *response);

#endif
