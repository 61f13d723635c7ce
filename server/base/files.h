/* SPDX-License-Identifier: MIT */
/* Small things done with files. Paths are UTF-8. Twins: files_posix.c, files_win32.c. Any thread. */
#ifndef BITSBRIDGE_BASE_FILES_H
#define BITSBRIDGE_BASE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define FILE_SPACE_UNKNOWN UINT64_MAX
/* Windows: for how long a file that others have open, or are about to replace, is waited for. */
#define FILE_REPLACE_WAIT_MS 2000

/* Is there anything by that name (a dangling link counts)? */
bool file_exists(const char *path);
bool file_is_folder(const char *path);
/*
 * The whole file, NUL-terminated, malloc'ed. NULL when it cannot be read or is larger than max; then *ret_reason
 * (malloc'ed) says why ("No such file or directory"). ret_length and ret_reason may be NULL.
 */
char *file_read(const char *path, size_t max, size_t *ret_length, char **ret_reason);
/*
 * Replaces or makes a file that only its owner may read; durable: it is on the disk when this returns (else a power
 * cut may leave it empty). Who reads meanwhile gets the old content or the new one, whole. False: *ret_reason (malloc'ed) says why.
 */
bool file_write_private(const char *path, const char *content, bool durable, char **ret_reason);
enum file_use {
	FILE_USE_READ,
	/* Made, or emptied; only its owner may read it from now on, where it is an ordinary file. */
	FILE_USE_WRITE_PRIVATE,
};

/* NULL: *ret_reason (malloc'ed) says why. */
FILE *file_stream_open(const char *path, enum file_use use, char **ret_reason);
/* Quiet where there is none. */
void file_remove(const char *path);
/* Makes the folder and those above it; good when it is there. False: *ret_reason (malloc'ed) says why. */
bool folder_make(const char *path, char **ret_reason);
/* Tries it with a temporary file. False: *ret_reason (malloc'ed) says why. */
bool folder_is_writable(const char *path, char **ret_reason);
/* Bytes free for this user on the file system of the folder, or where it would be made. */
uint64_t folder_free_space(const char *path);

#endif
