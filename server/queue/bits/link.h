/* SPDX-License-Identifier: MIT */
/*
 * One thread's link to the BITS service: the manager object, made when it is needed, made anew after the service
 * was lost, with a growing pause where that fails. Used by one thread at a time.
 */
#ifndef BITSBRIDGE_QUEUE_BITS_LINK_H
#define BITSBRIDGE_QUEUE_BITS_LINK_H

#include "queue/bits/com.h"

/* Pauses between attempts to reach a service that does not answer. */
#define BITS_PAUSE_MIN_MS 250
#define BITS_PAUSE_MAX_MS 5000

struct bits_link {
	const struct bits_connector *connector;
	IBackgroundCopyManager *manager; /* NULL: not connected */
	uint64_t epoch;                  /* grows with each loss */
	int64_t retry_at;                /* monotonic ms; no attempt before it */
	int64_t pause;                   /* the last one */
	bits_hr failure;                 /* of the last attempt */
	bool may_not_start; /* a service that was stopped stays so: BITS_E_NOT_RUNNING instead */
};

/* ERROR_SERVICE_NOT_ACTIVE: it is stopped, and nobody has a job there who would have it run. */
#define BITS_E_NOT_RUNNING ((bits_hr)0x80070426)
/* ERROR_SERVICE_DISABLED */
#define BITS_E_DISABLED ((bits_hr)0x80070422)

void bits_link_init(struct bits_link *link, const struct bits_connector *connector);
void bits_link_release(struct bits_link *link);
/* The manager, borrowed. Fails at once, with the last failure, while a pause lasts. */
bits_hr bits_link_get(struct bits_link *link, IBackgroundCopyManager **ret);
/* The service is gone: forget its manager. The next bits_link_get() tries at once. */
void bits_link_lose(struct bits_link *link);
/* An attempt has failed, even a second one: pause. */
void bits_link_pause(struct bits_link *link, bits_hr failure);
/* All is well: the next pause is a short one again. */
void bits_link_praise(struct bits_link *link);

#endif
