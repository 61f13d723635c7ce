/* SPDX-License-Identifier: MIT */
/*
 * The files of the embedded queue: bytes go to a temporary file in the destination's folder, which gets its own
 * name only at Complete. Failures are BITS codes; errno is gone through once, here.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_DISK_FILE_H
#define BITSBRIDGE_QUEUE_LOCAL_DISK_FILE_H

#include "error.h"

/* A hidden, unguessable name in the folder of local_name, not longer than names may be; malloc'ed. */
char *local_file_temporary_name(const char *local_name);

/*
 * Opens the temporary file for writing, made where it is missing. *ret_size: the bytes that it holds. Refuses what
 * is not a plain file of ours, and destinations whose name the file system cannot hold.
 */
bits_hr local_file_open(const char *temporary_name, const char *local_name, int *ret_descriptor,
        uint64_t *ret_size);
bits_hr local_file_write(int descriptor, uint64_t offset, const void *bytes, size_t count);
/* Compares what the file holds there. False: it differs, or cannot be read. */
bool local_file_holds(int descriptor, uint64_t offset, const void *bytes, size_t count);
bits_hr local_file_truncate(int descriptor, uint64_t size);
/* The bytes are on the disk, as far as the system can promise. */
bits_hr local_file_sync(int descriptor);
/* So is its name, as far as the system lets a folder be synced. */
void local_file_sync_name(const char *path);
/* Do both paths name something in the same folder, as they are written? */
bool local_file_is_beside(const char *path, const char *other);
/* Is there room for so many more bytes where the file lies? */
bool local_file_has_room(int descriptor, uint64_t bytes);

/*
 * Gives the temporary file its own name. Without overwrite an existing file is never replaced. The name is not on the
 * disk yet: local_file_sync_name().
 */
bits_hr local_file_publish(const char *temporary_name, const char *local_name, bool overwrite);
/* Quiet where there is none, and for NULL. */
void local_file_discard(const char *temporary_name);

#endif
