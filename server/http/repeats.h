/* SPDX-License-Identifier: MIT */
/*
 * Requests that may be sent again: what their Idempotency-Key says, and which of them are being answered at this moment.
 * What was done for a key is the queue's to remember (job_queue.h). Any thread.
 */
#ifndef BITSBRIDGE_HTTP_REPEATS_H
#define BITSBRIDGE_HTTP_REPEATS_H

#include "command.h"
#include "http/exchange.h"

struct repeats;

struct repeats *repeats_new(void);
void repeats_free(struct repeats *repeats); /* accepts NULL */

/*
 * The request's key, with the fingerprint of its path and body; zeroed where it has none. False: an error was sent, since
 * the key is malformed or the same one is still being answered. True: give it to repeats_end() after the answer.
 */
bool repeats_begin(
        struct exchange *exchange, const char *body, size_t length, struct idempotency_key *ret);
void repeats_end(struct exchange *exchange, const struct idempotency_key *key);

#endif
