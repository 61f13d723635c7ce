/* SPDX-License-Identifier: MIT */
/*
 * Reads a recording (docs/recording.schema.json) line by line, strictly: every line is checked as it comes, and kept as
 * text. recording_reader_steps() then plays it, as often as wanted. One thread at a time.
 */
#ifndef BITSBRIDGE_JSON_RECORDING_READ_H
#define BITSBRIDGE_JSON_RECORDING_READ_H

#include "recording.h"

/* Bytes of a recording, its line breaks included: what is recorded stops there, and nothing larger is read. */
#define RECORDING_BYTES_MAX (UINT64_C(64) * 1000 * 1000)
/* How many jobs it may list at one moment, and how many bytes a line may have. */
#define RECORDING_JOBS_MAX 10000
#define RECORDING_LINE_MAX ((size_t)16 * 1000 * 1000)

struct recording_reader;

struct recording_reader *recording_reader_new(void);
void recording_reader_free(struct recording_reader *reader); /* accepts NULL */
/*
 * The next line, without its line break; line[length] is NUL. False: *ret_problem (malloc'ed) is a sentence that says what
 * is wrong with it; nothing more can be read.
 */
bool recording_reader_take(
        struct recording_reader *reader, const char *line, size_t length, char **ret_problem);
/* After the last line. False: it holds no look; as above. */
bool recording_reader_finish(struct recording_reader *reader, char **ret_problem);
/* Borrows the reader. */
struct recording_steps recording_reader_steps(struct recording_reader *reader);

#endif
