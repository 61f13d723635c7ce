/* SPDX-License-Identifier: MIT */
/* "[N=]URL": which of a job's files, and its URL. */
#ifndef BITSBRIDGE_CLI_URL_CHANGE_H
#define BITSBRIDGE_CLI_URL_CHANGE_H

#include <stdint.h>

/* The URL, part of value. *ret_file: N, 0 without one. What is no number stays part of the URL. */
const char *url_change_split(const char *value, uint64_t *ret_file);

#endif
