/* SPDX-License-Identifier: MIT */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_CHANGE_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_CHANGE_H

#include "queue/local/store/store.h"

/* As job_queue_change(); all of it or nothing. *ret_detail: a malloc'ed sentence, on failure, may stay as it is. */
bits_hr local_change(struct local_store *store, const struct job_id *id,
        const struct job_change *change, char **ret_detail);

#endif
