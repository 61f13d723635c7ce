/* SPDX-License-Identifier: MIT */
/*
 * A line as words, quoted as in a shell: 'as it is', "with \" and \\", a\ b; # at the beginning of a word begins a
 * comment. Nothing is expanded. Pure.
 */
#ifndef BITSBRIDGE_CLI_WORD_SPLIT_H
#define BITSBRIDGE_CLI_WORD_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

/* Words of one line. */
#define WORDS_MAX 1024

struct words {
	char **list; /* owned, each too */
	size_t count;
};

/* False: *ret_problem is a static clause that says what is wrong ("a quote is not closed"), *ret is untouched. */
bool words_split(const char *line, struct words *ret, const char **ret_problem);
void words_release(struct words *words);

#endif
