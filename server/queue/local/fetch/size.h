/* SPDX-License-Identifier: MIT */
/*
 * How large a file is, asked before any of it is fetched: by HEAD, and where that tells no size by the head of the answer
 * to a GET of one byte. It is for people to see; what the file's own fetch is told decides. Used by the transfer thread
 * only.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_SIZE_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_SIZE_H

#include "queue/local/fetch/file_transfer.h"
#include "queue/local/fetch/response.h"

/* A server that has not answered after so long is not waited for, in seconds. */
#define SIZE_ANSWER_S 30L

struct local_size;

enum local_size_outcome {
	SIZE_AGAIN,     /* one more request: a redirect, or GET in HEAD's place */
	SIZE_TOLD,      /* local_size_bytes() */
	SIZE_UNTOLD,    /* not by this answer; the file's own fetch will show why */
	SIZE_MISSING,   /* the server would give the file, but no size */
	SIZE_UNREACHED, /* there was no answer */
};

/* Takes over part's content, also where it fails. NULL: it may not be asked. Of the limits it goes by the connections and
 * the kind of traffic. */
struct local_size *local_size_new(
        struct local_part *part, const struct file_transfer_limits *limits);
void local_size_free(struct local_size *size); /* accepts NULL */

/* As file_transfer_begin() and file_transfer_end(). */
CURL *local_size_begin(struct local_size *size);
enum local_size_outcome local_size_end(struct local_size *size, CURLcode result);

CURL *local_size_handle(const struct local_size *size);
int local_size_ordinal(const struct local_size *size);
const char *local_size_url(const struct local_size *size); /* what is asked now; borrowed */
uint64_t local_size_bytes(const struct local_size *size);
/* The pause that the last answer asked for, in seconds (0: none), and with which status. */
uint32_t local_size_retry_after(const struct local_size *size, long *ret_status);

/* What one answer tells. head: it is one to HEAD. no_page: the file cannot be text/html. *ret is set with SIZE_TOLD. Pure. */
enum local_size_outcome local_size_judge(
        bool head, bool no_page, const struct local_response *response, uint64_t *ret);

#endif
