/* SPDX-License-Identifier: MIT */
/*
 * A small text file of rows in the data folder, replaced as a whole with each change, so that a crash leaves the old one or
 * the new one; programs beside each other take turns by a lock. What the rows are, its user says. Any thread.
 */
#ifndef BITSBRIDGE_QUEUE_ROW_FILE_H
#define BITSBRIDGE_QUEUE_ROW_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "job.h"

/* A list is a struct of this size; zeroed it is empty. */
struct row_file_kind {
	const char *name; /* of the file; its lock has ".lock" behind it */
	size_t size_max;  /* a longer file is refused */
	size_t list_size;
	/* Pure. False: what is wrong and in which line (from 1); the list is untouched. */
	bool (*parse)(const char *text, void *ret_list, size_t *ret_line, const char **ret_reason);
	char *(*format)(const void *list); /* malloc'ed */
	void (*release)(void *list);
};

/* For parse(): pure. A row that is added is cut into its columns. */
struct row_syntax {
	const char *header, *header_reason; /* the first line; what is wrong with another one */
	/* NULL: it is in the list; else what is wrong. */
	const char *(*add)(void *list, char *row);
};
#define ROW_SYNTAX(header, add)                          \
	{                                                \
		header, "it must be \"" header "\"", add \
	}
/* Each line behind the header is added. False: as parse() says it; what was added is in the list. */
bool row_file_parse(const struct row_syntax *syntax, const char *text, void *list, size_t *ret_line,
        const char **ret_reason);
/* Takes the next column off the row; NULL: there is none. */
char *row_next_column(char **row);
/* What can be wrong with a row of any kind. */
#define ROW_NO_JOB "it must begin with a job's id"
#define ROW_TWICE  "the job stands in it twice"
#define ROW_FULL   "there are too many"
bool row_parse_job(const char *column, struct job_id *ret);
/* Milliseconds since 1970. */
bool row_parse_time(const char *column, int64_t *ret);

struct row_file;

/* NULL: the file is there but cannot be read, or is none of ours; *ret_error (malloc'ed) says what to do. */
struct row_file *row_file_open(
        const struct row_file_kind *kind, const char *data_dir, char **ret_error);
void row_file_free(struct row_file *file); /* accepts NULL */

/* Takes note of what other programs wrote; a file that went bad changes nothing. */
void row_file_refresh(struct row_file *file);
/* The list as it is known, until it is given back: soon, and by the same thread. *ret_generation (may be NULL): another one
 * whenever the list is. */
void *row_file_borrow(struct row_file *file, uint64_t *ret_generation);
void row_file_return(struct row_file *file);

enum row_change { ROW_SAME, ROW_CHANGED, ROW_REFUSED };
/*
 * The newest list is changed, and on the disk once this returns true. change() says whether there is anything to write; where
 * it refuses, or the disk does, *ret_reason (malloc'ed) says why.
 */
bool row_file_change(struct row_file *file,
        enum row_change (*change)(void *list, void *data, char **ret_reason), void *data,
        char **ret_reason);

#endif
