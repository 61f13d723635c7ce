/* SPDX-License-Identifier: MIT */
/* What a new job's requests carry beside the URL, and where they may be led. */
#ifndef BITSBRIDGE_QUEUE_BITS_HTTP_H
#define BITSBRIDGE_QUEUE_BITS_HTTP_H

#include "queue/bits/com.h"

/*
 * BITS sends headers and credentials wherever it is led, and knows redirects only as "all" or "none". So a job that has
 * any, or whose permission is bounded, follows none, unless it may be led to all hosts.
 */
bits_hr bits_set_http(IBackgroundCopyJob *job, const struct job_spec *spec, char **ret_detail);

#endif
