/* SPDX-License-Identifier: MIT */
/*
 * COM, as thin as it can be: how the queue reaches the BITS service, and what COM's codes mean to it. Everything
 * else of queue_bits works on the interfaces alone, whoever implements them; tests hand in their own.
 *
 * All threads live in the one multithreaded apartment, so that pointers may be used from any of them.
 */
#ifndef BITSBRIDGE_QUEUE_BITS_COM_H
#define BITSBRIDGE_QUEUE_BITS_COM_H

#ifndef COBJMACROS
#define COBJMACROS
#endif
#include <bits.h>
#include <bits1_5.h>
#include <bits2_0.h>
#include <bits2_5.h>

#include "job_queue.h"
#include "queue/bits/service.h"

/* How to get at a service. Any thread. */
struct bits_connector {
	/* Around each use of interfaces on a thread; leave() only after enter() succeeded. */
	bits_hr (*enter)(void *data);
	void (*leave)(void *data);
	/* A new manager object; may take seconds where the service has to start. The caller releases it. */
	bits_hr (*connect)(void *data, IBackgroundCopyManager **ret);
	/* What is known of the service without starting it. */
	enum bits_service_state (*state)(void *data);
	/* Calls changed(changed_data) when the service does something, from any thread, until it is called again with
	 * NULL. False: nobody will tell. */
	bool (*watch)(void *data, void (*changed)(void *), void *changed_data);
	void (*free)(void *data);
	void *data;
};

/* The machine's BITS service. False: *ret_code says why COM cannot be used. */
bool bits_com_connector(struct bits_connector *ret, bits_hr *ret_code);

/* Does the code say that the service behind a pointer is no longer there? Every pointer is worthless then. */
bool bits_code_is_lost(bits_hr code);
/* Does it say that the job has left the queue? */
bool bits_code_is_gone(bits_hr code);

void bits_id_from_guid(const GUID *guid, struct job_id *ret);
void bits_id_to_guid(const struct job_id *id, GUID *ret);

#endif
