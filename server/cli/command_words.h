/* SPDX-License-Identifier: MIT */
/* A Windows command line from words, so that CommandLineToArgvW() and C programs take the same words from it again. */
#ifndef BITSBRIDGE_CLI_COMMAND_WORDS_H
#define BITSBRIDGE_CLI_COMMAND_WORDS_H

#include "base/text.h"
#include "cli/options.h"

/* Appends one word, behind a space where it is not the first, in quotes where it needs them. */
void command_words_append(struct text *text, const char *word);
/* Appends as words ("--port=8080") those options that the command line has set and `user` takes. */
void command_words_append_options(
        struct text *text, const struct options *options, enum option_user user);

#endif
