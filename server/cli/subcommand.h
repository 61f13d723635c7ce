/* SPDX-License-Identifier: MIT */
/*
 * The commands of the command line. Each is one file of this folder, which says all that there is to say of it
 * as a struct subcommand; main.c has the table. Its run function gets options and arguments that have been checked,
 * does its work, and returns what the program exits with. One thread.
 */
#ifndef BITSBRIDGE_CLI_SUBCOMMAND_H
#define BITSBRIDGE_CLI_SUBCOMMAND_H

#include <stddef.h>

#include "cli/options.h"
#include "job.h"

/* What the program exits with. */
enum cli_status {
	CLI_DONE,   /* 0 */
	CLI_FAILED, /* 1: one line on stderr has said what and what to do */
	CLI_USAGE,  /* 2: wrong usage, said the same way */
};

/* The headings under which --help lists commands. */
#define SUBCOMMAND_BRIDGE "The bridge:"
#define SUBCOMMAND_SITES  "Web pages:"
#define SUBCOMMAND_JOBS   "Jobs:"
#define SUBCOMMAND_TOOLS  "Tools:"

/* The same words wherever a command takes ids. */
#define SUBCOMMAND_IDS \
	"An ID may be given with or without braces and as any unique beginning of it."

#define ARGUMENTS_ANY SIZE_MAX

struct invocation;

struct subcommand {
	const char *name;
	enum option_user user; /* its bit in the option table */
	const char *group;     /* the heading under which --help lists it */
	const char *arguments; /* "ID..." as --help shows it; "" for none */
	size_t arguments_min, arguments_max;
	bool without_defaults; /* what is not named on its command line counts for nothing */
	bool bears_flaws; /* runs although the config file or a variable of the environment is wrong */
	const char *words;       /* what its argument may be, separated by spaces; NULL: anything */
	const char *summary;     /* one line without a full stop */
	const char *description; /* for its own --help; lines of at most 80 columns */
	const char *examples;    /* command lines, one a line; "" for none */
	int (*run)(const struct invocation *invocation);
};

struct subcommand_table {
	const struct subcommand *const *rows; /* those of one group stand together */
	size_t count;
};

struct invocation {
	const struct subcommand_table *table;
	const struct subcommand *subcommand;
	struct options options;
	char *config; /* the config file that was read, or would be; owned; NULL: no home folder */
	/* What is wrong with the environment or the config file, which then does not count. Owned; NULL: nothing. */
	char *flaw;
	const char *const *arguments; /* UTF-8; what is no option; borrowed from the command line */
	size_t argument_count;
};

/* The whole program: parses, runs, and reports. arguments[0] is the program; UTF-8 wherever it is valid. */
int cli_run(const struct subcommand_table *table, int argument_count, char *const *arguments);

/*
 * Reads the options that the config file sets, again, beneath those that the command line and the environment
 * set. For a reload. False: *ret_problem says what is wrong with the file, and *options is untouched.
 */
bool cli_reread_config(
        const struct invocation *invocation, struct options *ret_options, char **ret_problem);

extern const struct subcommand cli_add;
extern const struct subcommand cli_allow;
extern const struct subcommand cli_change;
extern const struct subcommand cli_check;
extern const struct subcommand cli_completion;
extern const struct subcommand cli_doctor;
extern const struct subcommand cli_install;
extern const struct subcommand cli_list;
extern const struct subcommand cli_open;
extern const struct subcommand cli_reload;
extern const struct subcommand cli_revoke;
extern const struct subcommand cli_serve;
extern const struct subcommand cli_show;
extern const struct subcommand cli_sites;
extern const struct subcommand cli_uninstall;
extern const struct subcommand cli_verbs[JOB_ACTION_COUNT];
extern const struct subcommand cli_watch;

#endif
