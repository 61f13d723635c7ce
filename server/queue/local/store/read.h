/* SPDX-License-Identifier: MIT */
/* Rows of the embedded queue as jobs. What a damaged or hostile row holds is clamped, never trusted. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_READ_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_READ_H

#include "queue/local/store/store.h"

/* How far a reader has read. Zeroed: nothing yet. */
struct local_mark {
	int64_t change, purges;
};

struct local_reader {
	/* Jobs were deleted: what this reader holds is void, and all jobs are read again. */
	void (*forget)(void *data);
	/* A job that changed, in order of seq; takes over its reference. ended: wall ms or JOB_TIME_UNKNOWN. */
	void (*read)(void *data, int64_t seq, int64_t ended, const struct job *job);
	void *data;
};

/* Reads what changed since *mark, and moves it. */
bits_hr local_read_changes(
        struct local_store *store, struct local_mark *mark, const struct local_reader *reader);

/* One job, finished ones included. */
bits_hr local_read_job(struct local_store *store, const struct job_id *id, const struct job **ret);

#endif
