/* SPDX-License-Identifier: MIT */
/*
 * The threads that wait for the disk, so that the one that moves bytes need not: files are handed over, and come
 * back when what was written to them is on the disk. There are several, because what is asked of a disk at the same
 * time it does together: four at once put a hundred small files down in a tenth of the time that one takes. It knows
 * descriptors and folders, nothing of jobs.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_DISK_FLUSHER_H
#define BITSBRIDGE_QUEUE_LOCAL_DISK_FLUSHER_H

#include <stdbool.h>

#include "queue/local/disk/check.h"

#define LOCAL_FLUSHER_THREADS 4

struct local_flusher;

/* One file on its way to the disk. Lives in the caller, and stays where it is until it is done. */
struct local_flush {
	int descriptor;
	const char *
	        name; /* borrowed: the path whose entry in its folder goes along; NULL: the bytes alone */
	const char *sha256; /* borrowed: with name, what the bytes must have; NULL: any */
	struct local_identity identity; /* with name: what is there then */

	/* The flusher's. */
	struct local_flush *next;
	bool busy;
	bits_hr code;
};

/* wake: called from one of the flusher's threads when something is done. */
struct local_flusher *local_flusher_start(void (*wake)(void *data), void *data);
/* Everything that was handed over is done first. Accepts NULL. */
void local_flusher_stop(struct local_flusher *flusher);

/* Hands a file over; it is not busy. Never blocks. */
void local_flusher_post(struct local_flusher *flusher, struct local_flush *flush);
/* False: it is still on its way. *ret_code: BITS_S_OK, or why the bytes are not on the disk. */
bool local_flusher_is_done(
        struct local_flusher *flusher, struct local_flush *flush, bits_hr *ret_code);
/* Waits until it is done; at once where it never was handed over. */
bits_hr local_flusher_wait(struct local_flusher *flusher, struct local_flush *flush);

#endif
