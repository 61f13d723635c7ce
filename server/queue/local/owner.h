/* SPDX-License-Identifier: MIT */
/*
 * How processes that share the embedded queue find each other, by three files in the data directory: "lock" says who
 * serves the queue (the owner), "wake" is a FIFO by which the others wake it, and "acting" is held by whoever is in the
 * middle of an action that takes several steps. Locks fall with the process that holds them.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_OWNER_H
#define BITSBRIDGE_QUEUE_LOCAL_OWNER_H

#include <stdbool.h>
#include <stdint.h>

/* Becomes the owner until the returned descriptor is closed. -1: *ret_error (malloc'ed) says who is, or what is wrong. */
int local_owner_take(const char *data_dir, char **ret_error);
/* Does any process serve this queue now? */
bool local_owner_is_there(const char *data_dir);

/* What an owner holds. */
struct local_owner {
	const char *data_dir; /* borrowed */
	int lock, wake;       /* descriptors; -1: none */
};

/* Takes both. False: *ret_error as above; what was taken is for local_owner_end(). */
bool local_owner_begin(struct local_owner *owner, const char *data_dir, char **ret_error);
void local_owner_end(struct local_owner *owner);
/* Do the files in the data directory still have their names, so that others meet this owner by them? */
bool local_owner_has_lock(const struct local_owner *owner);
bool local_owner_has_wake(const struct local_owner *owner);
/* Takes the one that now has the name, made where it is missing; the folder is not. False: *ret_error says why not. */
bool local_owner_renew_lock(struct local_owner *owner, char **ret_error);
bool local_owner_renew_wake(struct local_owner *owner, char **ret_error);

/*
 * Complete and Cancel take several steps. Whoever begins one says so to the owner for as long as the returned descriptor
 * is open; -1: it cannot be said, and the action goes on all the same. Any number of processes may act at a time.
 */
int local_owner_begin_act(const char *data_dir);
/*
 * The owner's side: while the returned descriptor is open, whoever begins an action waits. -1: it cannot be had;
 * *ret_acting: because somebody acts now. When it is had, what still looks half done has been cut off.
 */
int local_owner_bar_acts(const char *data_dir, bool *ret_acting);

/* The owner's end of the FIFO: readable when somebody woke it, never blocks. -1: *ret_error (malloc'ed) says why. */
int local_owner_wake_open(const char *data_dir, char **ret_error);
/* How many calls have not been answered. */
int local_owner_wakes(int wake);
/* Answers so many of them. Whoever called goes on then, so take notice first of what was done. */
void local_owner_wakes_answer(int wake, int calls);
/* Wakes the owner, if there is one, and waits until it has answered, at most so long. False: it has not. */
bool local_owner_wake(const char *data_dir, int64_t wait_ms);

/* A text that is another after the machine has restarted; malloc'ed; NULL: the system tells none. */
char *local_owner_boot_id(void);

#endif
