/* SPDX-License-Identifier: MIT */
/*
 * The tables of the embedded queue's database, and how those that an earlier version has made become today's. Each
 * version is one step from the version before it. Steps only add, so that an earlier program that has the database open
 * goes on; and a step that was released is never changed.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_SCHEMA_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_SCHEMA_H

#include <sqlite3.h>

/* "BITB": what PRAGMA application_id says of our databases. */
#define LOCAL_APPLICATION_ID 0x42495442

/*
 * Makes the database one of today's version: an empty one gets its tables, one of an earlier version what it lacks, in
 * one transaction. NULL: it is. Else a malloc'ed sentence that says what is wrong with path and what to do; then nothing
 * was changed, least of all a database that a newer program or another one has made.
 */
char *local_schema_make_current(sqlite3 *database, const char *path);

#endif
