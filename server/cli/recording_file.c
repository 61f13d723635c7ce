/* SPDX-License-Identifier: MIT */
#include "cli/recording_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/log.h"
#include "base/memory.h"
#include "json/recording_read.h"
#include "json/recording_write.h"

struct recording_file {
	char *path;
	FILE *file; /* NULL: it has stopped */
	uint64_t bytes, max;
	struct redaction *redaction;
	struct recording_writer *writer;
	struct text line;
};

static void stop(struct recording_file *file)
{
	if (file->file != NULL)
		fclose(file->file);
	file->file = NULL;
}

/* What has been said stays whole: a line that does not fit is left out, with all after it. */
static void write_line(struct recording_file *file)
{
	if (file->bytes + file->line.length > file->max) {
		log_warn("%s has reached %llu MB; nothing more is recorded", file->path,
		        (unsigned long long)(file->max / 1000000));
		stop(file);
		return;
	}
	file->bytes += file->line.length;
	if (fwrite(file->line.data, 1, file->line.length, file->file) == file->line.length &&
	        fflush(file->file) == 0)
		return;
	log_warn("cannot write to %s: %s; nothing more is recorded", file->path, strerror(errno));
	stop(file);
}

static void step(void *data, const struct recording_step *step, int64_t began)
{
	struct recording_file *file = data;
	if (file->file == NULL)
		return;
	text_clear(&file->line);
	recording_write_step(file->writer, step, began, &file->line);
	if (step->job_count <= RECORDING_JOBS_MAX && file->line.length - 1 <= RECORDING_LINE_MAX) {
		write_line(file);
		return;
	}
	log_warn("the queue lists more than a recording can hold at one moment (%d jobs, %zu MB); "
	         "nothing more is recorded to %s",
	        RECORDING_JOBS_MAX, RECORDING_LINE_MAX / 1000000, file->path);
	stop(file);
}

struct recording_file *recording_file_open(
        const char *path, const char *source, bool redact, uint64_t max, char **ret_error)
{
	char *reason = NULL;
	FILE *stream = file_stream_open(path, FILE_USE_WRITE_PRIVATE, &reason);
	if (stream == NULL) {
		*ret_error = text_format("cannot record to %s: %s", path, reason);
		free(reason);
		return NULL;
	}
	struct recording_file *file = memory_new(sizeof *file);
	file->path = memory_string(path);
	file->file = stream;
	file->max = max;
	file->redaction = redact ? redaction_new() : NULL;
	file->writer = recording_writer_new(file->redaction);
	recording_write_head(file->writer, source, &file->line);
	write_line(file);
	return file;
}

void recording_file_close(struct recording_file *file)
{
	if (file == NULL)
		return;
	stop(file);
	recording_writer_free(file->writer);
	redaction_free(file->redaction);
	text_release(&file->line);
	free(file->path);
	free(file);
}

struct recording_sink recording_file_sink(struct recording_file *file)
{
	return (struct recording_sink){step, file};
}
