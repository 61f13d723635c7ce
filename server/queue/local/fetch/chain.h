/* SPDX-License-Identifier: MIT */
/* Requests for one file, each sent on by the one before. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_CHAIN_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_CHAIN_H

#include "queue/local/fetch/handle.h"
#include "queue/local/part.h"

/* Zeroed: no request was sent on yet. */
struct local_chain {
	struct curl_slist
	        *cookies; /* of the answers so far: they live as long as the chain; owned */
	int redirects;
};

void local_chain_release(struct local_chain *chain);
/* The answer of this handle sends us on: the part's URL is the next one now. False: *ret_failure and *ret_message
 * (static) say why it is not followed. */
bool local_chain_follow(struct local_chain *chain, struct local_part *part,
        const struct local_handle *handle, struct local_failure *ret_failure,
        const char **ret_message);

#endif
