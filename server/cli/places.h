/* SPDX-License-Identifier: MIT */
/* The folders that the options name or the system suggests. Results are malloc'ed. */
#ifndef BITSBRIDGE_CLI_PLACES_H
#define BITSBRIDGE_CLI_PLACES_H

#include "cli/options.h"

/* NULL: there is none, and stderr says so. */
char *place_data_dir(const struct options *options);
char *place_download_dir(const struct options *options);
char *place_library_dir(const struct options *options);

#endif
