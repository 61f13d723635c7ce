/* SPDX-License-Identifier: MIT */
/* The lines of a recording (docs/recording.schema.json): each says only what has changed since the one before. One thread. */
#ifndef BITSBRIDGE_JSON_RECORDING_WRITE_H
#define BITSBRIDGE_JSON_RECORDING_WRITE_H

#include "base/text.h"
#include "model/redaction.h"
#include "recording.h"

struct recording_writer;

/* redaction: borrowed; NULL: texts are written as they are. */
struct recording_writer *recording_writer_new(struct redaction *redaction);
void recording_writer_free(struct recording_writer *writer); /* accepts NULL */
/* The first line; it ends with a line break, as all do. */
void recording_write_head(struct recording_writer *writer, const char *source, struct text *text);
void recording_write_step(struct recording_writer *writer, const struct recording_step *step,
        int64_t began, struct text *text);

#endif
