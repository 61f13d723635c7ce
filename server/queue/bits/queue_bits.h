/* SPDX-License-Identifier: MIT */
/* The Windows service "Background Intelligent Transfer Service" as a job queue. */
#ifndef BITSBRIDGE_QUEUE_BITS_QUEUE_BITS_H
#define BITSBRIDGE_QUEUE_BITS_QUEUE_BITS_H

#include "queue/bits/com.h"

/* As job_queue_open(). */
struct job_queue *queue_bits_open(const struct queue_settings *settings, char **ret_error);
/* The same on any service; the connector is taken over, also on failure. */
struct job_queue *queue_bits_new(const struct bits_connector *connector,
        const struct queue_settings *settings, char **ret_error);
/* Calls across processes that the last look took. The looking thread. */
size_t queue_bits_calls(const struct job_queue *queue);

#endif
