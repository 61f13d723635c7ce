/* SPDX-License-Identifier: MIT */
/*
 * The data directory while its owner serves: is it still the one that was opened, and how it is taken again where it was
 * renamed, removed or replaced. Used by the transfer thread, but for what is said of the generation.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUN_HOME_H
#define BITSBRIDGE_QUEUE_LOCAL_RUN_HOME_H

#include <stdatomic.h>

#include "queue/local/owner.h"
#include "queue/local/store/store.h"
#include "queue/local/watch.h"

struct local_home {
	struct local_owner *owner; /* borrowed */
	struct local_watch *watch; /* NULL: the system tells nothing */
	/* Counts the databases that were served one after the other; readers of one before open theirs again. Any
	 * thread reads it. */
	atomic_uint generation;
};

enum local_home_state {
	HOME_OURS,
	HOME_DEAF, /* the FIFO is another: nobody could wake us by it */
	HOME_LOST, /* lock or database have another name, or none */
};

void local_home_init(struct local_home *home, struct local_owner *owner);
void local_home_release(struct local_home *home);

enum local_home_state local_home_state(
        const struct local_home *home, const struct local_store *store);
/* One that is lost, as a malloc'ed sentence. */
char *local_home_describe(const struct local_home *home);
/* Makes the FIFO anew. False: *ret_error says why not. */
bool local_home_hear_again(struct local_home *home, char **ret_error);
/*
 * Takes what now has the data directory's name; nothing is made but a lock and a FIFO. False: *ret_error says why not.
 * Where the database is another, the store is opened again and begun with as at a start.
 */
bool local_home_take_again(struct local_home *home, struct local_store *store, char **ret_error);

/* What an owner does first with a database: what a crash or another owner has left is put right. */
void local_home_settle(struct local_store *store, const char *data_dir);

#endif
