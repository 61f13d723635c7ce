/* SPDX-License-Identifier: MIT */
/*
 * An active job as the transfer thread sees it: it runs by moving the job's files one after the other, and notes
 * in the store how that goes. A file that has come lands on the disk while the next one comes already. When a job runs
 * is not its own choice (schedule.h, transfer.c). Used by the transfer thread only.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUN_RUNNER_H
#define BITSBRIDGE_QUEUE_LOCAL_RUN_RUNNER_H

#include "queue/local/run/crew.h"
#include "queue/local/run/load.h"
#include "queue/local/run/survey.h"

/* So many files may land at once before a job that has some among them begins another: each is an open file. Fewer
 * where there are few descriptors. */
#define LOCAL_LANDING_MAX 32

struct local_runner {
	struct local_crew *crew;
	struct local_active task;
	bool running;                /* else it waits */
	struct local_survey *survey; /* asks for the sizes of its files; NULL: that is over */
	struct local_load *load;     /* the file that comes; NULL: none does */
	struct local_load **
	        landing; /* files that have come, until the store knows that they are on the disk */
	size_t landing_count;
	int last;      /* the file that was begun last in this run; -1: none */
	bool all_came; /* no file is left to begin */
	int64_t since; /* when its slice began, or when it last ran (monotonic ms); 0: never */
	bool seen;     /* the transfer thread's, while it compares lists */
};

void local_runner_free(struct local_runner *runner);
/* Begins the job's next file, or ends the job where none is left. */
void local_runner_start(struct local_runner *runner);
/* Stops what moves, keeping what it has; the job is queued again. */
void local_runner_stop(struct local_runner *runner);
/* The same where the job's state is no longer ours to note: somebody has suspended it, or it has ended. */
void local_runner_abandon(struct local_runner *runner);
/* Ends it without a note: the store is another one. */
void local_runner_drop(struct local_runner *runner);
/* What the store says of a job that runs is put right: it was suspended and resumed before anybody saw it, or what we
 * noted did not stand. One whose URL has changed asks there for the rest. */
void local_runner_go_on(struct local_runner *runner);
/* It could run, and has not its turn: so it is queued, also where its retry has become due. */
void local_runner_wait(struct local_runner *runner);
/* Bytes were held back for a while, which is not the server's fault. */
void local_runner_go_on_after_hold(struct local_runner *runner);

/* The network is gone: a job that needs it waits, with a transient error, until it is back or a retry is due. */
void local_runner_lose_network(struct local_runner *runner);

/* The request that it waits for; NULL: none. */
CURL *local_runner_handle(const struct local_runner *runner);
/* curl has ended that request. */
void local_runner_answered(struct local_runner *runner, CURLcode result);
/* Files may have landed. */
void local_runner_land(struct local_runner *runner);
/* Looks after what moves. True: there is something that the store does not know yet. */
bool local_runner_check(struct local_runner *runner, int64_t now);
/* When that is next worth a call though no byte comes meanwhile (monotonic ms). */
int64_t local_runner_check_due(const struct local_runner *runner);
/* Is there anything that the store does not know? */
bool local_runner_has_news(const struct local_runner *runner);
/* Notes it, within a transaction of the caller's; then how that ended. */
void local_runner_tell(struct local_runner *runner);
void local_runner_told(struct local_runner *runner, bool stands);

#endif
