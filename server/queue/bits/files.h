/* SPDX-License-Identifier: MIT */
/* The files of a BITS job: names once, figures when they can have changed. */
#ifndef BITSBRIDGE_QUEUE_BITS_FILES_H
#define BITSBRIDGE_QUEUE_BITS_FILES_H

#include "queue/bits/known_job.h"

void bits_files_release(struct bits_job *job);
/* moved: the job's state or progress is another than at the last time. */
void bits_files_read(struct bits_job *job, struct bits_reading *reading, bool moved);
void bits_files_copy(const struct bits_job *from, struct job *ret);

#endif
