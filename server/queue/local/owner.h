/* SPDX-License-Identifier: MIT */
/*
 * How processes that share the embedded queue find each other: a lock that says who serves it, and a FIFO by which
 * the others wake that one. Both lie in the data directory; the lock dies with its owner.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_OWNER_H
#define BITSBRIDGE_QUEUE_LOCAL_OWNER_H

#include <stdbool.h>
#include <stdint.h>

/* The lock's descriptor, to be closed at the end. -1: *ret_error (malloc'ed) says who has it, or what is wrong. */
int local_lock_take(const char *data_dir, char **ret_error);
bool local_lock_is_held(const char *data_dir);

/*
 * Whoever completes or cancels jobs raises a hand for that time (and rings); it falls with its process. So the owner
 * knows whether one that was cut off is left to it. raise: a descriptor, closed to lower it; -1 where it cannot be.
 * hold: while it is open, the hands of others have to wait; -1: it cannot be; *ret_raised: because one is up.
 */
int local_hand_raise(const char *data_dir);
int local_hands_hold(const char *data_dir, bool *ret_raised);

/* The owner's end: readable after a ring, never blocks. -1: *ret_error (malloc'ed) says why. */
int local_bell_open(const char *data_dir, char **ret_error);
/* How many rings have not been answered. */
int local_bell_rings(int bell);
/* Answers so many of them: whoever waits for that goes on, so note first what they rang for. */
void local_bell_answer(int bell, int rings);
/* Wakes the owner, if there is one, and waits until it has answered, at most so long. False: it has not. */
bool local_bell_ring(const char *data_dir, int64_t wait_ms);

/* A text that is another after the machine has restarted; malloc'ed; NULL: the system tells none. */
char *local_boot_id(void);

#endif
