/* SPDX-License-Identifier: MIT */
/* Giving a file a name that nobody has. POSIX alone. */
#ifndef BITSBRIDGE_QUEUE_RENAME_NEW_H
#define BITSBRIDGE_QUEUE_RENAME_NEW_H

/*
 * 0, or an errno: EEXIST where the name is taken, which is never replaced. In one step where the file system can do that;
 * else the file has both names for a moment, and one that was left so by a crash is taken for done. Neither name is on
 * the disk yet.
 */
int rename_new(const char *from, const char *to);

/* In one step. ENOSYS, EINVAL and the like: not on this system, or not on this file system. Twins: rename_exclusive_*.c. */
int rename_exclusive(const char *from, const char *to);

#endif
