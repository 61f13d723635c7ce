/* SPDX-License-Identifier: MIT */
/* The command line: which command, which options, which arguments. Pure. */
#ifndef BITSBRIDGE_CLI_COMMAND_LINE_H
#define BITSBRIDGE_CLI_COMMAND_LINE_H

#include "cli/subcommand.h"

struct command_line {
	const struct subcommand *subcommand; /* NULL: none was named */
	struct options options;              /* of LEVEL_COMMAND_LINE */
	const char **arguments;              /* the strings are borrowed */
	size_t argument_count;
	bool version; /* --version, which needs no command */
};

/*
 * "--name value", "--name=value", flags alone, "--" before arguments that begin with a dash. Options that every
 * command takes may stand before the command; so may the word "help", which is --help. arguments: without the
 * program's name.
 * False: *ret_problem is a malloc'ed line that says what is wrong and what to do, *ret is untouched.
 */
bool command_line_parse(const struct subcommand_table *table, size_t count,
        const char *const *arguments, struct command_line *ret, char **ret_problem);
/*
 * Writes stars over the values of secret options: whoever lists the processes from now on does not see them. After
 * parsing, which has copied them.
 */
void command_line_hide_secrets(size_t count, char *const *arguments);
void command_line_release(struct command_line *line);

/* NULL: there is none. */
const struct subcommand *subcommand_find(const struct subcommand_table *table, const char *name);

#endif
