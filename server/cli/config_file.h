/* SPDX-License-Identifier: MIT */
/*
 * The config file: one "name = value" a line, the names those of the options; lists by repetition; a line that
 * begins with # is a comment. UTF-8. Nothing in it is ever ignored: what cannot be taken is an error with its line.
 */
#ifndef BITSBRIDGE_CLI_CONFIG_FILE_H
#define BITSBRIDGE_CLI_CONFIG_FILE_H

#include "cli/options.h"

#define CONFIG_FILE_MAX 1048576 /* bytes */
#define CONFIG_LINE_MAX 4096    /* bytes without the line's end */

/*
 * Takes content (length bytes, then a NUL) into options, at LEVEL_FILE. path is the file's, for messages and for
 * relative paths. False: *ret_problem is malloc'ed, "path:line: ..."; options may hold some of the values.
 */
bool config_parse(const char *content, size_t length, const char *path, struct options *options,
        char **ret_problem);

#endif
