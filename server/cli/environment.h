/* SPDX-License-Identifier: MIT */
/*
 * Options from the environment: BITSBRIDGE_PORT is --port. Lists are separated by white space; those whose values
 * may hold spaces (--file, --allow-user) by line breaks, origins before each "http". Empty is as good as not set.
 */
#ifndef BITSBRIDGE_CLI_ENVIRONMENT_H
#define BITSBRIDGE_CLI_ENVIRONMENT_H

#include "cli/options.h"

#define ENVIRONMENT_NAME_SIZE 64

/* "BITSBRIDGE_ALLOW_ORIGIN" */
void environment_name(const struct option_row *row, char ret[ENVIRONMENT_NAME_SIZE]);

/* Takes one variable's value. False: *ret_problem is a malloc'ed sentence that names the variable. */
bool environment_take(
        struct options *options, enum option_id id, const char *value, char **ret_problem);

/* Takes the variables of those options that this command takes (an enum option_user). */
bool environment_read(struct options *options, unsigned user, char **ret_problem);

#endif
