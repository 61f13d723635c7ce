/* SPDX-License-Identifier: MIT */
/* The Windows service "Background Intelligent Transfer Service" as a job queue. */
#ifndef BITSBRIDGE_QUEUE_BITS_QUEUE_BITS_H
#define BITSBRIDGE_QUEUE_BITS_QUEUE_BITS_H

#include "job_queue.h"

struct bits_connector;

/* As job_queue_open(); on other systems it says that there is no such service. */
struct job_queue *queue_bits_open(const struct queue_settings *settings, char **ret_error);
/* The service moves the bytes, whether a bridge runs or not. */
bool queue_bits_is_served(const struct queue_settings *settings);

/* The same on any service; the connector (com.h) is taken over, also on failure. For tests. */
struct job_queue *queue_bits_new(const struct bits_connector *connector,
        const struct queue_settings *settings, char **ret_error);
/* Calls across processes that the last look took. The looking thread. */
size_t queue_bits_calls(const struct job_queue *queue);

#endif
