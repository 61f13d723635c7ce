/* SPDX-License-Identifier: MIT */
/* The embedded queue where it is not there yet, for who only visits it (QUEUE_VISIT): nothing is listed, found or made. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_EMPTY_H
#define BITSBRIDGE_QUEUE_LOCAL_EMPTY_H

#include "job_queue.h"

/* Never NULL. */
struct job_queue *queue_local_empty_new(void);

#endif
