/* SPDX-License-Identifier: MIT */
/*
 * How a made-up server answers a request. Besides answering well it breaks off, stands still, is busy, forgets its
 * headers, gives less, more or all of what was asked for, calls a part a whole, sends us on, shows a page in the file's
 * place, closes without a word. But what it says of the bytes it sends is true.
 */
#ifndef BITSBRIDGE_MODEL_MADE_ANSWER_H
#define BITSBRIDGE_MODEL_MADE_ANSWER_H

#include "base/text.h"
#include "made_file.h"

#define MADE_FILES_MAX 3

enum made_tag { MADE_STRONG, MADE_WEAK, MADE_NO_TAG };

/* What a server is like all the time. */
struct made_traits {
	enum made_tag tag;
	bool no_modified, no_date;
	bool no_ranges, silent_ranges; /* it knows none; it does not say that it does */
	bool ignores_conditions;       /* If-Range */
	bool no_head;                  /* the method */
	bool sparing;                  /* it gives a part in several pieces, always */
	bool forgetful;                /* every other answer names no version */
	bool names_beginnings;         /* none does that begins within the file */
};

struct made_world {
	struct tape *tape;
	struct made_traits traits;
	struct made_file files[MADE_FILES_MAX];
	int64_t now;       /* the server's clock, in seconds */
	int asked;         /* the file that it was asked for last */
	bool calm;         /* from now on it answers well */
	const char *wrong; /* what it was asked that nobody may ask; NULL: nothing */
	struct text log;   /* what it was asked and answered, one a line */
};

/* Its traits and its files' first versions. */
void made_world_begin(struct made_world *world, struct tape *tape);
void made_world_release(struct made_world *world);
/* Nothing that it says could tell two versions of one size. */
bool made_world_names_no_version(const struct made_world *world);

struct made_request {
	bool head;
	int file; /* "/f0", "/f1" ... */
	bool ranged;
	size_t first, last; /* last: SIZE_MAX where it is open */
	char *condition;    /* If-Range; NULL: none; owned */
};

/* False: it is not one that this server was made for. */
bool made_request_parse(const char *head, struct made_request *ret);

struct made_answer {
	struct text bytes;
	size_t pause;               /* behind so many bytes somebody else may do something */
	bool stands_still;          /* there, for good */
	bool closes;                /* behind the last byte */
	struct made_version *whole; /* all of it comes; NULL: a part does, or none */
	size_t end;                 /* behind the last byte of the file */
};

/* Its bytes are for text_release(). */
struct made_answer made_answer(struct made_world *world, const struct made_request *request);

#endif
