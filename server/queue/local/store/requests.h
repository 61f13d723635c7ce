/* SPDX-License-Identifier: MIT */
/* What was asked for with an Idempotency-Key, and what came of it (job_queue.h says how that is used). */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_REQUESTS_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_REQUESTS_H

#include "job_queue.h"
#include "queue/local/store/store.h"

/* *ret_job: of REQUEST_DONE alone. */
bits_hr local_request_begin(struct local_store *store, const struct idempotency_key *key,
        enum request_standing *ret, struct job_id *ret_job);
/* job NULL: nothing came of it. */
bits_hr local_request_end(
        struct local_store *store, const struct idempotency_key *key, const struct job_id *job);
/* The same within a transaction that the caller has begun, so that the job and its key are one. */
bits_hr local_request_note(
        struct local_store *store, const struct idempotency_key *key, const struct job_id *job);

#endif
