/* SPDX-License-Identifier: MIT */
/*
 * What the bridge has promised about jobs of a queue that cannot keep it itself: to call Complete, and which web
 * page had a job made; and why Complete was refused when it was called last. A small text file in the data folder, replaced as a whole with each change, so that a
 * crash leaves the old one or the new one; programs beside each other take turns by a lock.
 *
 *     bitsbridge-promises 1
 *     6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11<TAB>complete<TAB>https://store.example
 *     2b...<TAB>keep<TAB>-<TAB>80070005
 *
 * "complete" or "keep" (nothing but the rest is remembered); the maker's origin or "-"; where it was refused, the code.
 */
#ifndef BITSBRIDGE_QUEUE_PROMISES_H
#define BITSBRIDGE_QUEUE_PROMISES_H

#include "job.h"

/* A file with more of them, or a longer one, is refused. */
#define PROMISES_MAX      4096
#define PROMISES_SIZE_MAX (4096 * 512)
#define PROMISE_MAKER_MAX 300

struct promise {
	struct job_id id;
	bool complete;
	char *maker;     /* owned; NULL: no web page */
	bits_hr refused; /* 0: it was not */
};

void promise_release(struct promise *promise);

struct promise_list {
	struct promise *rows;
	size_t count;
};

/* Pure. False: what is wrong and in which line (from 1); *ret untouched. */
bool promise_list_parse(
        const char *text, struct promise_list *ret, size_t *ret_line, const char **ret_reason);
char *promise_list_format(const struct promise_list *list);
void promise_list_release(struct promise_list *list);

struct promises;

/* NULL: the file is there but cannot be read, or is none of ours; *ret_error (malloc'ed) says what to do. */
struct promises *promises_open(const char *data_dir, char **ret_error);
void promises_free(struct promises *promises); /* accepts NULL */

/* Any thread from here. Takes note of what other programs wrote; a file that went bad changes nothing. */
void promises_refresh(struct promises *promises);
/* *ret is a copy; release it. */
bool promises_find(struct promises *promises, const struct job_id *id, struct promise *ret);
/* On disk once it returns true; else *ret_reason (malloc'ed) says why. */
bool promises_put(struct promises *promises, const struct promise *promise, char **ret_reason);
void promises_remove(struct promises *promises, const struct job_id *id);
/* Where the disk refuses as well, nothing is noted. */
void promises_note_refusal(struct promises *promises, const struct job_id *id, bits_hr code);

#endif
