/* SPDX-License-Identifier: MIT */
/*
 * What the bridge has promised about the files of jobs that a queue forgets once they are completed: that they are filed, and
 * what there is to be shown of such a job until then and for a while after. A text file in the data folder (row_file.h): a
 * line for each job, columns with tabs between, "-" for what is not known, and %XX for what would upset a line.
 *
 *     bitsbridge-filings 1
 *     ID STEP ENDED CREATED TRANSFERRED SIZE CODE LOCAL TARGET WORDS REMOTE NAME DESCRIPTION
 *
 * STEP is "pending" or "done"; times are milliseconds since 1970; CODE is why it failed last, as a decimal number.
 */
#ifndef BITSBRIDGE_QUEUE_FILINGS_H
#define BITSBRIDGE_QUEUE_FILINGS_H

#include "job_queue.h"

/* A file with more of them, or a longer one, is refused. */
#define FILINGS_MAX      4096
#define FILINGS_SIZE_MAX (16u << 20)
/* How long what has been filed is still shown. */
#define FILINGS_DONE_MS INT64_C(900000)

struct filing_row {
	struct job_id id;
	bool done;
	int64_t ended;                       /* when it was completed, then when it was filed */
	int64_t created, transfer_completed; /* JOB_TIME_UNKNOWN */
	uint64_t size;                       /* JOB_SIZE_UNKNOWN */
	bits_hr code;                        /* 0: it has not failed */
	/* Owned; NULL: none. */
	char *local_name, *target, *words, *remote_name, *display_name, *description;
};

struct filing_list {
	struct filing_row *rows;
	size_t count;
};

/* Pure. False: what is wrong and in which line (from 1); *ret untouched. */
bool filing_list_parse(
        const char *text, struct filing_list *ret, size_t *ret_line, const char **ret_reason);
char *filing_list_format(const struct filing_list *list);
void filing_list_release(struct filing_list *list);
void filing_row_release(struct filing_row *row);

struct filings;

/* NULL: the file is there but cannot be read, or is none of ours; *ret_error (malloc'ed) says what to do. */
struct filings *filings_open(const char *data_dir, char **ret_error);
void filings_free(struct filings *filings); /* accepts NULL */

/* Any thread from here. On the disk once they return true; else *ret_reason (malloc'ed) says why. */
/* The job, transferred and of one file, is about to be completed. */
bool filings_promise(struct filings *filings, const struct job *job, char **ret_reason);
/* It was not, or is none of ours. */
void filings_remove(struct filings *filings, const struct job_id *id);
/* As job_queue's note_filing. */
bits_hr filings_note(
        struct filings *filings, const struct job_id *id, const struct filing_note *note);

/* What is shown of them beside what the queue lists itself; zeroed: nothing was shown yet. The looking thread's. */
struct filings_view {
	bool tidies; /* what has been shown for long enough is taken out of the file: whoever serves does */
	struct filings_shown *of;
	size_t count;
	uint64_t generation;
};

/*
 * Takes note of what other programs wrote, leaves out what has been shown for long enough, and adds to a look what there is to
 * be shown: jobs that it has already are replaced by such that say so, the same objects again while nothing changes.
 */
void filings_show(struct filings *filings, struct filings_view *view, enum look_scope scope,
        struct queue_look *look);
void filings_view_release(struct filings_view *view);

#endif
