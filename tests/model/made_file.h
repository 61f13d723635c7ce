/* SPDX-License-Identifier: MIT */
/* A file on a made-up server, and what it held before: two versions differ in every byte, or in their first half alone. */
#ifndef BITSBRIDGE_MODEL_MADE_FILE_H
#define BITSBRIDGE_MODEL_MADE_FILE_H

#include "tape.h"

#define MADE_VERSIONS_MAX 8

struct made_version {
	size_t size;
	int head, tail;   /* which bytes its halves hold */
	int64_t modified; /* seconds of the server's clock */
	bool sly;         /* its second half is that of the version before */
};

struct made_file {
	struct made_version versions[MADE_VERSIONS_MAX];
	int count; /* the last one is what there is now */
};

/* Its first version, or the next one; *now is the server's clock. Does nothing where there are enough. */
void made_file_change(struct made_file *file, struct tape *tape, int64_t *now);
const struct made_version *made_file_now(const struct made_file *file);
unsigned char made_byte(const struct made_version *version, size_t at);
/* Which version these bytes are; -1: none. */
int made_file_find(const struct made_file *file, const unsigned char *bytes, size_t size);
bool made_file_has_sly(const struct made_file *file);

#endif
