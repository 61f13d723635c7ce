/* SPDX-License-Identifier: MIT */
/* The file that --record names. It is written line by line, by the looking thread, so that a crash loses no line. */
#ifndef BITSBRIDGE_CLI_RECORDING_FILE_H
#define BITSBRIDGE_CLI_RECORDING_FILE_H

#include "recording.h"

struct recording_file;

/*
 * source: of the queue that is recorded. max: bytes after which it stops, and says so in the log. NULL: *ret_error
 * (malloc'ed) says why it cannot be made.
 */
struct recording_file *recording_file_open(
        const char *path, const char *source, bool redact, uint64_t max, char **ret_error);
void recording_file_close(struct recording_file *file); /* accepts NULL */
/* Borrows the file. */
struct recording_sink recording_file_sink(struct recording_file *file);

#endif
