/* SPDX-License-Identifier: MIT */
/* What --help prints, from the tables of commands and options. */
#ifndef BITSBRIDGE_CLI_HELP_H
#define BITSBRIDGE_CLI_HELP_H

#include "base/text.h"
#include "cli/subcommand.h"

/* Longest line of --help, in characters. */
#define HELP_COLUMNS 80

void help_program(const struct subcommand_table *table, struct text *text);
void help_subcommand(const struct subcommand *subcommand, struct text *text);

#endif
