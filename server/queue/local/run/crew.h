/* SPDX-License-Identifier: MIT */
/*
 * What all runners of a transfer thread share. Until there is something to move it is without libcurl, which is loaded
 * when it is equipped. Used by the transfer thread only.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUN_CREW_H
#define BITSBRIDGE_QUEUE_LOCAL_RUN_CREW_H

#include "job_queue.h"
#include "queue/local/fetch/file_transfer.h"
#include "queue/local/run/hosts.h"
#include "queue/local/store/store.h"

struct local_crew {
	struct local_store store;
	CURLM *multi; /* NULL: it is not equipped */
	CURLSH *background; /* connections that are marked as lower effort: no foreground job takes them over */
	unsigned connections_max; /* that are kept; 0: as many as libcurl likes */
	char *user_agent;
	struct local_rate rate; /* of background jobs together; 0 per second: no limit */
	int64_t stall_ms, sync_ms;
	struct local_flusher *flusher;
	struct local_hosts hosts; /* that have asked for a pause */
	size_t landing;           /* files that are on their way to the disk, of all runners */
	size_t landing_max;
	struct queue_listener listener;
	bool dirty; /* set by runners: the schedule must be made anew */
};

/* A look at the queue would show something new. */
void local_crew_changed(const struct local_crew *crew);

/* Nothing is done where it is equipped. False: *ret_error is a sentence (malloc'ed), and it may be tried again. */
bool local_crew_equip(struct local_crew *crew, char **ret_error);
/* No request is left. Also where it is not equipped. */
void local_crew_unequip(struct local_crew *crew);

#endif
