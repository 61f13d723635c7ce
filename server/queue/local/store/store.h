/* SPDX-License-Identifier: MIT */
/*
 * The embedded queue's memory: an SQLite database (WAL) under the data directory. Each thread and process has a
 * store of its own onto the same file. Every row of jobs carries the number of the change that last touched it, so
 * that a look reads only what is new.
 *
 * A store remembers the first statement that failed. In a transaction nothing stands after one: it can only be rolled
 * back, whatever its caller did with the codes.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_STORE_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_STORE_H

#include <sqlite3.h>
#include <sys/types.h>

#include "job.h"

#define LOCAL_DATABASE "queue.db"
/* How long another process may hold the database before a call gives up, in milliseconds. */
#define LOCAL_BUSY_MS 10000
/* The same for the thread that moves the bytes: they wait meanwhile, and it tries again. */
#define LOCAL_OWNER_BUSY_MS 2000

struct local_store {
	sqlite3 *database;
	char *path;
	char *user; /* the name of the user who runs the program: the owner of the jobs that it makes */
	bool durable;

	/* Its own. */
	dev_t device; /* with inode: the file that was opened */
	ino_t inode;
	int failure; /* SQLite's result of the first statement that failed; SQLITE_OK: none did */
	char *boot; /* owner.h: which boot of the machine this is; NULL: not asked yet, or nobody knows */
	char *words;             /* what SQLite said of it */
	bool spoiled;            /* one has failed in the transaction that is open */
	struct local_kept *kept; /* statements that are used again and again */
	size_t kept_count;
};

/*
 * Makes folder and database where they are missing, and brings the database up to date. False: *ret_error says what is
 * wrong and what to do (malloc'ed); nothing was changed.
 */
bool local_store_open(struct local_store *store, const char *data_dir, char **ret_error);
/* Opens what now has the database's name; make: and makes it where the folder is there. False: as above, and the store is
 * closed. */
bool local_store_open_again(struct local_store *store, bool make, char **ret_error);
/* Accepts one that is closed. */
void local_store_close(struct local_store *store);
/* Does the database still have its name? No: it, or a folder above it, was renamed, removed or replaced. */
bool local_store_is_current(const struct local_store *store);

/* The BITS code for an SQLite result; a failure is remembered where it is the first. */
bits_hr local_store_check(struct local_store *store, int result);
bool local_store_has_failed(const struct local_store *store);
/* The code of the failure that is remembered. */
bits_hr local_store_failure(const struct local_store *store);
/* What SQLite says of it, and of which file; malloc'ed. NULL: nothing has failed. */
char *local_store_failure_text(const struct local_store *store);
void local_store_forget_failure(struct local_store *store);
/*
 * Is what failed over? Writes something that changes nothing; before that, after a full disk there must be some room
 * again, and a damaged file is opened anew and read as a whole. Good: the failure is forgotten.
 */
bits_hr local_store_try(struct local_store *store);

/* How long a call may wait for others in place of LOCAL_BUSY_MS. */
void local_store_set_patience(struct local_store *store, int milliseconds);
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
/* Runs one that gives no rows, and resets it. NULL: the failure that is remembered. */
bits_hr local_store_run_kept(struct local_store *store, sqlite3_stmt *statement);

/* Before the database is closed. */
void local_store_drop_statements(struct local_store *store);

/* A script, once. */
bits_hr local_store_execute(struct local_store *store, const char *sql);
/* A statement for once; NULL where the database is broken. Finalize it. */
sqlite3_stmt *local_store_prepare(struct local_store *store, const char *sql);
/* Runs a statement that gives no rows, and finalizes it. NULL: the failure that is remembered. */
bits_hr local_store_run(struct local_store *store, sqlite3_stmt *statement);
void local_bind_text(sqlite3_stmt *statement, int index, const char *text); /* NULL: null */
void local_bind_id(sqlite3_stmt *statement, int index, const struct job_id *id);

#endif
