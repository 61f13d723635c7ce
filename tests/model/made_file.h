/* SPDX-License-Identifier: MIT */
/*
 * A file on a made-up server, and what it held before. Two versions differ in every byte; or they have the same size and
 * the same middle, so that whoever compares there alone puts bytes of both together.
 */
#ifndef BITSBRIDGE_MODEL_MADE_FILE_H
#define BITSBRIDGE_MODEL_MADE_FILE_H

#include "tape.h"

#define MADE_VERSIONS_MAX 8

struct made_version {
	size_t size;
	int head, middle,
	        tail; /* which bytes its first quarter, its last one and what is between them hold */
	int64_t modified; /* seconds of the server's clock */
	bool sly;         /* its middle is that of the version before, perhaps its tail, too */
	bool came_whole;  /* one answer has brought all of it */
};

struct made_file {
	struct made_version versions[MADE_VERSIONS_MAX];
	int count;         /* the last one is what there is now */
	size_t blind_from; /* from here on bytes came without a name of their version; 0: they did not */
	bool blind_kept; /* and were kept: who asked for more had them */
};

/* Its first version, or the next one; *now is the server's clock. Does nothing where there are enough. */
void made_file_change(struct made_file *file, struct tape *tape, int64_t *now);
const struct made_version *made_file_now(const struct made_file *file);
unsigned char made_byte(const struct made_version *version, size_t at);
/* It is asked for its bytes from there on. sure: by somebody who knows which version he has. */
void made_file_asked(struct made_file *file, size_t first, bool sure);
/* Are these bytes one of its versions? Has one answer brought them all? */
bool made_file_was(const struct made_file *file, const unsigned char *bytes, size_t size);
bool made_file_came_whole(const struct made_file *file, const unsigned char *bytes, size_t size);
bool made_file_has_sly(const struct made_file *file);

#endif
