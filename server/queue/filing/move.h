/* SPDX-License-Identifier: MIT */
/*
 * A whole file gets another place, on this file system or another one. Whatever happens, a power cut included, it is
 * whole in one of the two places; after one that came in between it may be in both. Twins: move_posix.c, move_win32.c.
 * Paths are UTF-8. Any thread; copying takes as long as the disks take.
 */
#ifndef BITSBRIDGE_QUEUE_FILING_MOVE_H
#define BITSBRIDGE_QUEUE_FILING_MOVE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "error.h"

/* What is left free on the disk that is copied to. */
#define MOVE_ROOM_RESERVE (UINT64_C(1) << 20)

/*
 * BITS_E_FILE_EXISTS: `to` is taken, and is left alone. Folders must be there. temporary: a hidden name beside `to`, for
 * a copy that is not whole yet; what an earlier attempt left under it goes. stop: copying ends when it becomes true, with
 * BITS_E_REQUEST_CANCELED.
 */
bits_hr move_file(const char *from, const char *to, const char *temporary, const atomic_bool *stop);

enum move_sight {
	MOVE_THERE,  /* an ordinary file */
	MOVE_NONE,   /* its folder holds nothing of that name */
	MOVE_OTHER,  /* something else has that name */
	MOVE_HIDDEN, /* nobody can say: its folder is not there, or not to be looked into */
};
/* What lies there. *ret_size: of a file. */
enum move_sight move_look(const char *path, uint64_t *ret_size);
/* Are both names of one file? */
bool move_is_same_file(const char *a, const char *b);
/* Do both files hold the same bytes? False where either cannot be read. */
bool move_holds_same(const char *a, const char *b, const atomic_bool *stop);
/* Takes a file's name away; its other place is on the disk before that. */
bits_hr move_remove(const char *path, const char *kept);

/* Makes a folder in one that is there, on the disk; good when it is there. */
bits_hr move_make_folder(const char *path);
/* Does another file system begin at this folder? False where nobody can say. */
bool move_is_mount_point(const char *folder);

#endif
