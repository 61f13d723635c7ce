/* SPDX-License-Identifier: MIT */
/* What a job is asked before the store takes it, new or changed. *ret_detail: a malloc'ed sentence, on failure. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_CHECK_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_CHECK_H

#include "job.h"
#include "queue/local/permission.h"

/* Hands out the code, and the sentence beside it. */
bits_hr local_refuse(bits_hr code, char **ret_detail, char *detail);
/* Are they short enough? NULL is. */
bits_hr local_check_names(const char *display_name, const char *description, char **ret_detail);
/* Is it a URL, and one that this job may fetch from? */
bits_hr local_check_url(
        const char *text, const struct local_permission *permission, char **ret_detail);

#endif
