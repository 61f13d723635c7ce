/* SPDX-License-Identifier: MIT */
/* Was something put into a folder or taken out of it, or was it, or one above it, renamed or removed? Twins:
 * watch_linux.c, watch_other.c. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_WATCH_H
#define BITSBRIDGE_QUEUE_LOCAL_WATCH_H

#include <stdbool.h>

struct local_watch;

/* The folder need not be there: then it is told when that changes. NULL where the system tells nothing; then look from
 * time to time. */
struct local_watch *local_watch_new(const char *folder);
void local_watch_free(struct local_watch *watch); /* accepts NULL */
/* Readable when something has happened; -1 for NULL. */
int local_watch_descriptor(const struct local_watch *watch);
/* Has something happened since the last call? Never blocks. Accepts NULL. */
bool local_watch_read(struct local_watch *watch);

#endif
