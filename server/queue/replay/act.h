/* SPDX-License-Identifier: MIT */
/*
 * What people have done to replayed jobs. A job that was suspended stays as it was at that moment; one that was resumed
 * goes on with the next that the recording says of it; one that was completed or cancelled has ended, whatever the
 * recording says. The caller's lock.
 */
#ifndef BITSBRIDGE_QUEUE_REPLAY_ACT_H
#define BITSBRIDGE_QUEUE_REPLAY_ACT_H

#include "job.h"

struct replay_act {
	const struct job *recorded; /* referenced: what the recording said then */
	const struct job *job;      /* referenced: how the job is shown instead */
};

struct replay_acts {
	struct replay_act *rows;
	size_t count;
};

/* How the job is to be shown; borrowed. Forgets what the recording has gone on from. */
const struct job *replay_acts_show(struct replay_acts *acts, const struct job *recorded);
/* Has somebody completed or cancelled it? */
bool replay_acts_ended(const struct replay_acts *acts, const struct job_id *id);
/* now: milliseconds since 1970, for the job's times. */
bits_hr replay_acts_do(
        struct replay_acts *acts, enum job_action action, const struct job *recorded, int64_t now);
void replay_acts_clear(struct replay_acts *acts);

#endif
