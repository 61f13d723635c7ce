/* SPDX-License-Identifier: MIT */
/* What IBackgroundCopyJob2 (BITS 1.5) has beside the first interface: the reply of an upload-reply job, credentials. */
#ifndef BITSBRIDGE_QUEUE_BITS_REPLY_H
#define BITSBRIDGE_QUEUE_BITS_REPLY_H

#include "queue/bits/known_job.h"

/* A reference; BITS_E_NOT_IMPLEMENTED where this BITS is older. */
bits_hr bits_job2(IBackgroundCopyJob *job, IBackgroundCopyJob2 **ret);
bits_hr bits_reply_set_name(IBackgroundCopyJob *job, const char *name);
/* Of an upload-reply job, nothing of others. name: its name may have changed, too. */
void bits_reply_read(struct bits_job *job, struct bits_reading *reading, bool name);

#endif
