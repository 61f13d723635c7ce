/* SPDX-License-Identifier: MIT */
/* A job's files on the disk at its end: whole ones get their names, the others go. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_PUBLISH_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_PUBLISH_H

#include "queue/local/store/store.h"

/*
 * Each whole file is looked at, then each gets its name, then the others' temporary files go: what fails can be tried
 * again. BITS_S_PARTIAL_COMPLETE: some were not whole. *ret_ordinal: the file that failed; -1: none did.
 */
bits_hr local_files_publish(struct local_store *store, const struct job_id *id, int *ret_ordinal);
/* All temporary files go. */
bits_hr local_files_discard(struct local_store *store, const struct job_id *id);

#endif
