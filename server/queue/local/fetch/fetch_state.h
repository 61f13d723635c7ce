/* SPDX-License-Identifier: MIT */
/* A fetch's own: fetch.c, which makes its requests, and body.c, which takes what comes. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_FETCH_STATE_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_FETCH_STATE_H

#include "queue/local/disk/sink.h"
#include "queue/local/fetch/chain.h"
#include "queue/local/fetch/file_transfer.h"
#include "queue/local/fetch/verdict.h"

struct fetch {
	struct file_transfer base;
	struct local_chain chain;
	struct local_sink sink;
	uint64_t total, ignored;
	uint64_t begun; /* the bytes that were held when this request began */
	uint64_t first; /* the first byte that it asks for */
	uint64_t position,
	        end;  /* the next byte of the body, as a place in the file; behind its last one */
	bool rereads; /* an answer did not tell whether it is the version of what is held: compare */
	bool plain;   /* this server is asked without a range */
	bool unverified;
	bool open_ended; /* the body's length was not announced */
	enum local_verdict verdict;
	int restarts;
};

/* It ends with that; message: NULL or "": the code says it all. */
enum file_transfer_outcome fetch_fail(
        struct fetch *fetch, struct local_failure failure, const char *message);
/* The verdict is that bytes of the file come. */
bool fetch_is_accepted(const struct fetch *fetch);
/* The answer's head has come: what it means for the bytes that are here. */
void fetch_judge(struct fetch *fetch);
/* curl's write callback; data: the fetch. */
size_t fetch_receive(char *bytes, size_t size, size_t count, void *data);

#endif
