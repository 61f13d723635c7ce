/* SPDX-License-Identifier: MIT */
/* The two halves of what `add` makes of its options. What fails is said on stderr. */
#ifndef BITSBRIDGE_CLI_COMMANDS_ADD_H
#define BITSBRIDGE_CLI_COMMANDS_ADD_H

#include "cli/subcommand.h"
#include "job.h"

struct add_files {
	struct job_file_spec *specs;
	size_t count;
	char **local_names; /* owned; as many */
};

/* The files from URL [FILE] and --file. CLI_DONE, or what to exit with. Release in either case. */
int add_files_read(const struct invocation *invocation, struct add_files *ret);
void add_files_release(struct add_files *files);

/* The description from --description, or a tag made from the options; malloc'ed. */
int add_description(const struct invocation *invocation, char **ret);

#endif
