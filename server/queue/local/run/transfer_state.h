/* SPDX-License-Identifier: MIT */
/* The transfer thread's own: transfer.c, reschedule.c, and hold.c for the time in which the store cannot be written. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUN_TRANSFER_STATE_H
#define BITSBRIDGE_QUEUE_LOCAL_RUN_TRANSFER_STATE_H

#include <stdatomic.h>

#include "queue/local/network.h"
#include "queue/local/run/farewells.h"
#include "queue/local/run/home.h"
#include "queue/local/run/runner.h"
#include "queue/local/run/sleep.h"
#include "queue/local/run/transfer.h"
#include "queue/local/run/trouble.h"

struct local_transfer {
	struct local_transfer_settings settings;
	struct local_crew crew;
	struct thread *thread;
	struct local_network *network; /* NULL: the system tells nothing */
	struct local_home home;
	struct local_trouble *trouble;
	struct local_farewells *farewells;
	struct local_sleep sleep;
	bool lacks_curl; /* there is something to move, and the crew could not be equipped */
	struct local_runner **runners; /* in order of seq */
	size_t runner_count;
	/* Those that the schedule chose, and that may have ended meanwhile. */
	struct local_runner **running;
	size_t running_count;
	size_t foreground_max;
	int64_t next_look, next_note; /* monotonic ms */
	int64_t next_tidy;            /* wall ms */
	bool network_came;            /* and the store does not know yet */
	atomic_bool stopping;
};

/* Takes over what the store says; transfers of jobs that are no longer active end. False: the store failed. */
bool local_transfer_read_tasks(struct local_transfer *transfer);
/* Begins and stops jobs as it is their turn, after what else is due has been done. */
void local_transfer_reschedule(struct local_transfer *transfer);

/* Before something is to move. False: it cannot be, so all is held back. */
bool local_transfer_equip(struct local_transfer *transfer);

/* Takes notice of those who woke us, and lets them go on. */
void local_transfer_answer(struct local_transfer *transfer);

/* Is the data directory still ours? A FIFO that was replaced is made anew; what is lost holds all back. */
void local_transfer_check_home(struct local_transfer *transfer);
/*
 * Is all held back, because the store cannot be written or libcurl is not to be had? Then no request moves a byte, nothing
 * is begun, ended or noted, and what is shown of jobs stays as it was written last.
 */
bool local_transfer_is_held(struct local_transfer *transfer);
/* Sleeps until somebody wakes us or it is time to try again; tries, and lets all go on where that works. */
void local_transfer_wait_held(struct local_transfer *transfer);

#endif
