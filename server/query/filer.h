/* SPDX-License-Identifier: MIT */
/*
 * The filing thread: puts files of completed jobs into the library, one after the other. Copying to another disk may take
 * minutes, and acting goes on meanwhile. It begins with the first file.
 */
#ifndef BITSBRIDGE_QUERY_FILER_H
#define BITSBRIDGE_QUERY_FILER_H

#include "query/query.h"

/* How many jobs may wait; the query asks again for others. */
#define FILER_MAILBOX_MAX 64

struct filer;

/* Queue and query are borrowed until filer_stop() has returned true; the library is copied. */
struct filer *filer_new(
        struct job_queue *queue, struct query *query, const struct library *library);
/* A song that is on its way arrives where it was going; the next ones go here. */
void filer_set_folder(struct filer *filer, const char *folder);
/* Before query_stop(). False: the thread hangs inside of a disk; it is let go, and nothing may be freed. */
bool filer_stop(struct filer *filer, int64_t timeout_ms); /* accepts NULL */
void filer_free(struct filer *filer);                     /* accepts NULL; after filer_stop() */

#endif
