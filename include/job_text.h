/* SPDX-License-Identifier: MIT */
/*
 * A job as text: how one version of it looks to one kind of reader. It is made once, when somebody first needs it, and
 * shared by every list, event and answer in which this version stands. Different text is what "changed" means, so what
 * readers see and when they hear of it cannot drift apart.
 *
 * Neither the board nor anything else in server/model knows the language of these texts (it is JSON): whoever makes the
 * board hands it the functions that write them.
 */
#ifndef BITSBRIDGE_JOB_TEXT_H
#define BITSBRIDGE_JOB_TEXT_H

#include <stddef.h>

struct text;
struct entry;
struct snapshot;

/* Who reads a job, and so how much of it is shown. */
enum job_reader {
	READER_OWN,     /* the user's own eyes: everything */
	READER_REDUCED, /* the own origin without a key: no description, owner, path or URL */
	READER_STORE,   /* the page of a store */
	READER_MAKER,   /* the page of the store that had the bridge make this job: with its URL */
	READER_COUNT,
};

/* Both append. Any thread; they must not call the board. */
struct renderer {
	void (*job)(struct text *text, const struct entry *entry, enum job_reader reader);
	/* What every reader is told of the queue itself. */
	void (*queue)(struct text *text, const struct snapshot *snapshot);
};

struct job_text {
	size_t length;
	char data[]; /* no terminator */
};

/* Lives as long as the entry. Any thread; always with the same renderer. */
const struct job_text *entry_text(
        const struct entry *entry, enum job_reader reader, const struct renderer *renderer);

#endif
