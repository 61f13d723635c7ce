/* SPDX-License-Identifier: MIT */
/* What a server's answer to a request for a file, or for the rest of one, means for the bytes that we hold. Pure. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_VERDICT_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_VERDICT_H

#include "queue/local/fetch/failure.h"
#include "queue/local/fetch/response.h"

/* What was asked for, and of which file. */
struct local_request {
	uint64_t first; /* the first byte that was asked for */
	uint64_t
	        held; /* so many bytes are here; those from first on are asked for again, to be compared */
	uint64_t total;        /* JOB_SIZE_UNKNOWN */
	const char *validator; /* of the bytes that are here (response.h); NULL: none */
	bool plain;            /* without a range */
	bool whole_suffices;   /* a server that knows no ranges will do */
	bool no_page;          /* it cannot be text/html */
};

enum local_verdict {
	VERDICT_NONE,  /* no answer yet */
	VERDICT_GO_ON, /* the body is the rest of what we hold, from `first` of the judgement on */
	VERDICT_VERSION, /* the body is a version of its own, from its first byte on */
	VERDICT_REDIRECT,
	VERDICT_RESTART, /* another version: ask again from zero */
	VERDICT_REREAD, /* nobody knows which version: ask again, some of what we hold too, and compare */
	VERDICT_PLAIN, /* ask again without a range */
	VERDICT_FAILED,
};

struct local_judgement {
	enum local_verdict verdict;
	/* Of VERDICT_GO_ON and VERDICT_VERSION: */
	uint64_t first,
	        end; /* the bytes of the file that the body holds; end is behind the last one */
	uint64_t total;
	bool verified; /* the server has said that it is the version of the bytes that are here */
	/* Of VERDICT_FAILED: */
	struct local_failure failure;
	const char *message; /* static; NULL: the code says it all */
};

struct local_judgement local_judge(
        const struct local_request *asked, const struct local_response *response);

#endif
