/* SPDX-License-Identifier: MIT */
/* Changing the BITS service's jobs, on a link of its own: Cancel may block for seconds, looking goes on. */
#ifndef BITSBRIDGE_QUEUE_BITS_ACT_H
#define BITSBRIDGE_QUEUE_BITS_ACT_H

#include "queue/bits/link.h"
#include "queue/filings.h"
#include "queue/promises.h"
#include "queue/requests.h"

struct bits_actor {
	struct bits_link link;
	struct promises *promises; /* borrowed, like requests and filings */
	struct requests *requests;
	struct filings *filings;
	bool names_are_fixed; /* this service gives a job no other name once it is made */
};

/* The job's proxy; the caller releases it. */
bits_hr bits_actor_find(
        struct bits_actor *actor, const struct job_id *id, IBackgroundCopyJob **ret);
bits_hr bits_actor_get(struct bits_actor *actor, const struct job_id *id, const struct job **ret);
bits_hr bits_actor_act(struct bits_actor *actor, enum job_action action, const struct job_id *id);
/* As job_queue_take(). */
bits_hr bits_actor_take(struct bits_actor *actor, const struct job_id *id);
/* As job_queue_change(); where the service refuses a part, those before it (URLs first) are changed. */
bits_hr bits_actor_change(struct bits_actor *actor, const struct job_id *id,
        const struct job_change *change, char **ret_detail);
/* As job_queue_create(); *ret_detail is malloc'ed, set only on failure, may stay NULL. */
bits_hr bits_actor_create(struct bits_actor *actor, const struct job_spec *spec, struct job_id *ret,
        char **ret_detail);
/* As job_queue_begin_request() and job_queue_end_request(). */
bits_hr bits_actor_begin_request(struct bits_actor *actor, const struct idempotency_key *key,
        enum request_standing *ret, struct job_id *ret_job, char **ret_detail);
bits_hr bits_actor_end_request(
        struct bits_actor *actor, const struct idempotency_key *key, const struct job_id *job);
/* The name of a job while it is made for this request; malloc'ed. */
char *bits_mark_name(const struct request_row *row);

#endif
