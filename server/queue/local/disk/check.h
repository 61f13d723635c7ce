/* SPDX-License-Identifier: MIT */
/*
 * Is a file on the disk the one that was put there? It is looked at when it has landed, and again before it gets its
 * name: what was truncated, replaced or removed meanwhile is not taken for it.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_DISK_CHECK_H
#define BITSBRIDGE_QUEUE_LOCAL_DISK_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

#define LOCAL_INODE_UNKNOWN    INT64_MIN
#define LOCAL_MODIFIED_UNKNOWN INT64_MIN

/* As the system knew it when it landed. */
struct local_identity {
	uint64_t size;
	int64_t inode; /* LOCAL_INODE_UNKNOWN: noted by an earlier program, or before a restart */
	/* Its last change (ns since 1970); LOCAL_MODIFIED_UNKNOWN: noted by an earlier program. */
	int64_t modified;
};

/*
 * The open file, which must still have that name. sha256: 64 digits in small letters that its bytes must have; NULL: any.
 * BITS_E_LOCAL_FILE_CHANGED: the name is gone, or another's; BITS_E_VALIDATION_FAILED: the bytes are others.
 */
bits_hr local_check_landed(
        int descriptor, const char *name, const char *sha256, struct local_identity *ret);
/* The file of that name, later: of that size, and the same by its inode or its last change. Some file systems (vfat,
 * exfat, FUSE) number a file anew whenever the system has forgotten it, so another number alone says nothing. BITS_E_LOCAL_FILE_NOT_FOUND: its folder holds none; BITS_E_PATH_NOT_FOUND: there is no
 * folder; else as above. */
bits_hr local_check_kept(
        const char *name, const struct local_identity *identity, const char *sha256);
/* Does this code say that the file is not the one any more, and must be fetched again? */
bool local_check_is_damage(bits_hr code);

#endif
