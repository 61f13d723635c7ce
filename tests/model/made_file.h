/* SPDX-License-Identifier: MIT */
/*
 * A file on a made-up server, and what it held before. Two versions differ in every byte; or they have the same middle, so
 * that whoever compares there alone puts bytes of both together. A weak name may stay the same only where all bytes differ.
 */
#ifndef BITSBRIDGE_MODEL_MADE_FILE_H
#define BITSBRIDGE_MODEL_MADE_FILE_H

#include "tape.h"

#define MADE_VERSIONS_MAX 8

struct made_version {
	size_t size;
	int head, middle,
	        tail; /* which bytes its first quarter, its last one and what is between them hold */
	int weak_name;
	int64_t modified; /* seconds of the server's clock */
	bool sly; /* its size and its middle are those of the version before, perhaps its tail, too */
	bool told;       /* an answer was about it */
	bool came_whole; /* one answer has brought all of it */
};

struct made_file {
	struct made_version versions[MADE_VERSIONS_MAX];
	int count;       /* the last one is what there is now */
	int64_t told_at; /* when the last answer was about it, in seconds of the server's clock */
	/* From here on bytes came without a name of their version; SIZE_MAX: they did not. */
	size_t blind_from, doubted_from; /* the second: to somebody who knew which version he had */
	size_t held;     /* who asked last had so many bytes, as far as that shows */
	bool blind_kept; /* and were kept: who asked for more had them */
	int parts;       /* so many answers brought bytes since all of it came at once, */
	bool is_blind;   /* and one of them without a name */
};

/* An answer that brings bytes, as far as it matters for who puts them together. */
struct made_piece {
	size_t asked; /* the first byte that was asked for */
	bool sure;    /* by somebody who knows which version he has */
	bool named;
	bool whole; /* it can be nothing but all of the file, in place of what came before, */
	bool taken; /* and there is no reason not to take it */
};

/* Its first version, or the next one; *now is the server's clock. Does nothing where there are enough. */
void made_file_change(struct made_file *file, struct tape *tape, int64_t *now);
const struct made_version *made_file_now(const struct made_file *file);
/* An answer of that second is about it. What nobody knows of may just have been written. */
void made_file_tell(struct made_file *file, struct tape *tape, int64_t now);
unsigned char made_byte(const struct made_version *version, size_t at);
void made_file_sends(struct made_file *file, const struct made_piece *piece);
/* Were there several answers to put together, and one that did not name its version? */
bool made_file_is_unsure(const struct made_file *file);
/* Are these bytes one of its versions? Has one answer brought them all? */
bool made_file_was(const struct made_file *file, const unsigned char *bytes, size_t size);
bool made_file_came_whole(const struct made_file *file, const unsigned char *bytes, size_t size);
/* Are these bytes of several versions, put together by somebody who has compared all that could be compared? */
bool made_file_deceives(const struct made_file *file, const unsigned char *bytes, size_t size);

#endif
