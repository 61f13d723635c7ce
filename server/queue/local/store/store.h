/* SPDX-License-Identifier: MIT */
/*
 * The embedded queue's memory: an SQLite database (WAL) under the data directory. Each thread and process has a
 * store of its own onto the same file. Every row of jobs carries the number of the change that last touched it, so
 * that a look reads only what is new.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_STORE_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_STORE_H

#include <sqlite3.h>

#include "job.h"

#define LOCAL_DATABASE "queue.db"
/* "BITB": what PRAGMA application_id says of our databases. */
#define LOCAL_APPLICATION_ID 0x42495442
#define LOCAL_SCHEMA_VERSION 1
/* How long another process may hold the database before a call gives up, in milliseconds. */
#define LOCAL_BUSY_MS 10000
/* A finished job stays known for this long, and at most so many of them. */
#define LOCAL_ENDED_MS  INT64_C(900000)
#define LOCAL_ENDED_MAX 256
/* A job that nothing has happened to for this long is cancelled. */
#define LOCAL_INACTIVE_MS (INT64_C(90) * 24 * 60 * 60 * 1000)

struct local_store {
	sqlite3 *database;
	bool durable;
	struct local_kept *kept; /* statements that are used again and again */
	size_t kept_count;
};

/* False: *ret_error says what is wrong and what to do (malloc'ed); nothing was changed. */
bool local_store_open(struct local_store *store, const char *data_dir, char **ret_error);
void local_store_close(struct local_store *store);

/* The BITS code for an SQLite result. */
bits_hr local_store_code(int result);

/* Are commits on the disk when they return (a new store: no), or merely safe from the program's end? */
void local_store_set_durable(struct local_store *store, bool durable);

/* A write transaction; all rows touched in it get one change number. */
bits_hr local_store_begin(struct local_store *store);
bits_hr local_store_commit(struct local_store *store);
void local_store_rollback(struct local_store *store);

/*
 * A statement that is kept for the next time; NULL where the database is broken. sql is a literal: one address, one
 * statement. Whoever steps through it resets it at once, else the database stays as it was for this reader.
 */
sqlite3_stmt *local_store_keep(struct local_store *store, const char *sql);
/* Runs one that gives no rows, and resets it. */
bits_hr local_store_run_kept(sqlite3_stmt *statement);

/* A statement for once; NULL where the database is broken. Finalize it. */
sqlite3_stmt *local_store_prepare(struct local_store *store, const char *sql);
/* Runs a statement that gives no rows, and finalizes it. */
bits_hr local_store_run(sqlite3_stmt *statement);
void local_bind_text(sqlite3_stmt *statement, int index, const char *text); /* NULL: null */
void local_bind_id(sqlite3_stmt *statement, int index, const struct job_id *id);

/* Forgets finished jobs that are old or too many. */
bits_hr local_store_tidy(struct local_store *store);

#endif
