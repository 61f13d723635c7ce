/* SPDX-License-Identifier: MIT */
/*
 * What Windows itself tells of the BITS service, without a word to the service: whether it runs, and when something
 * happens in it. A call to the service would start it, against whoever has just stopped it.
 */
#ifndef BITSBRIDGE_QUEUE_BITS_SERVICE_H
#define BITSBRIDGE_QUEUE_BITS_SERVICE_H

#include <stdbool.h>

enum bits_service_state {
	BITS_SERVICE_UNKNOWN, /* Windows does not say */
	BITS_SERVICE_RUNS,    /* or is about to */
	BITS_SERVICE_STOPPED, /* starts when somebody needs it */
	BITS_SERVICE_DISABLED,
};

/* Any thread. */
enum bits_service_state bits_service_state(void);

struct bits_events;

/*
 * Calls changed(data) on a thread of Windows when a job is made, starts, stops or ends; it must not block. NULL where
 * Windows keeps no such log, or lets this user not read it.
 */
struct bits_events *bits_events_new(void (*changed)(void *data), void *data);
/* No call begins or goes on after this. Accepts NULL. */
void bits_events_free(struct bits_events *events);

#endif
