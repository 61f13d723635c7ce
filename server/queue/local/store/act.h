/* SPDX-License-Identifier: MIT */
/* Making jobs and acting on them in the embedded queue: BITS's rules on rows and files. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_ACT_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_ACT_H

#include "job_queue.h"
#include "queue/local/store/store.h"

/* max_jobs: how many unfinished jobs the queue may hold. *ret_detail: a malloc'ed sentence, on failure. */
bits_hr local_create(struct local_store *store, const struct job_spec *spec, uint32_t max_jobs,
        struct job_id *ret, char **ret_detail);

bits_hr local_act(struct local_store *store, enum job_action action, const struct job_id *id);

/* Cancels a job that nothing has happened to for too long; that stays its error. */
bits_hr local_cancel_inactive(struct local_store *store, const struct job_id *id);

/* As job_queue_take(). */
bits_hr local_take(struct local_store *store, const struct job_id *id);

/* When the job is completed, its files may replace others. */
bits_hr local_allow_overwriting(struct local_store *store, const struct job_id *id);

/* Ends a Complete or Cancel that the end of its process has cut off: what it began is on the disk. */
void local_finish(struct local_store *store, const struct job_id *id);

#endif
