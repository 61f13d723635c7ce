/* SPDX-License-Identifier: MIT */
/* A lock between programs that dies with its holder. Twins: file_lock_posix.c, file_lock_win32.c. Any thread. */
#ifndef BITSBRIDGE_BASE_FILE_LOCK_H
#define BITSBRIDGE_BASE_FILE_LOCK_H

#include <stdint.h>

struct file_lock;

/* Waits until deadline (monotonic ms); the file is made where it is missing, and stays. NULL: not had. */
struct file_lock *file_lock_take(const char *path, int64_t deadline);
void file_lock_free(struct file_lock *lock); /* accepts NULL */

#endif
