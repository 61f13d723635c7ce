/* SPDX-License-Identifier: MIT */
/* What the database keeps of the filing of completed jobs' files. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_FILING_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_FILING_H

#include "job_queue.h"
#include "queue/local/store/store.h"

/* BITS_E_INVALID_STATE: the job is not being filed (any more). */
bits_hr local_note_filing(
        struct local_store *store, const struct job_id *id, const struct filing_note *note);

#endif
