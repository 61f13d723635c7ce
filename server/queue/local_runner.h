/* SPDX-License-Identifier: MIT */
/*
 * An active job as the transfer thread sees it: it runs by fetching the job's files one after the other, and notes
 * in the store how that goes. When it runs is not its own choice (local_schedule.h, local_transfer.c). Used by the
 * transfer thread only.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUNNER_H
#define BITSBRIDGE_QUEUE_LOCAL_RUNNER_H

#include "job_queue.h"
#include "queue/local_fetch.h"

/* What all runners of a thread share. */
struct local_crew {
	struct local_store store;
	CURLM *multi;
	CURLSH *background; /* connections that are marked as lower effort: no foreground job takes them over */
	char *user_agent;
	struct local_rate rate; /* of background jobs together; 0 per second: no limit */
	int64_t stall_ms, sync_ms;
	struct queue_listener listener;
	bool dirty; /* set by runners: the schedule must be made anew */
};

struct local_runner {
	struct local_crew *crew;
	struct local_task task;
	struct fetch *fetch; /* NULL: it waits */
	int64_t since; /* when its slice began, or when it last ran (monotonic ms); 0: never */
	uint64_t noted_bytes; /* what the store knows of the present file */
	bool had_bytes;       /* the present file held some of an earlier attempt */
	bool seen;            /* the transfer thread's, while it compares lists */
};

/* A look at the queue would show something new. */
void local_crew_changed(const struct local_crew *crew);

/* Begins the job's next file, or ends the job where none is left. */
void local_runner_start(struct local_runner *runner);
/* Stops the fetch, keeping what it has; the job is queued again. */
void local_runner_stop(struct local_runner *runner);
/* The same where the job's state is no longer ours to note: somebody has suspended it, or it has ended. */
void local_runner_abandon(struct local_runner *runner);
/* What the store says of a job that was suspended and resumed before anybody saw it is put right. */
void local_runner_go_on(struct local_runner *runner);

/* The network is gone: a job that needs it waits, with a transient error, until it is back or a retry is due. */
void local_runner_lose_network(struct local_runner *runner);

/* curl has ended the request. */
void local_runner_answered(struct local_runner *runner, CURLcode result);
/* Looks after a running fetch. True: there are bytes that are not noted yet. */
bool local_runner_check(struct local_runner *runner, int64_t now);
/* When that is next worth a call though no byte comes meanwhile (monotonic ms). */
int64_t local_runner_check_due(const struct local_runner *runner);
/* Has it bytes that are not noted yet? */
bool local_runner_has_moved(const struct local_runner *runner);
/* Notes them. Within a transaction of the caller's. */
void local_runner_note_bytes(struct local_runner *runner);

#endif
