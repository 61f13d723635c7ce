/* SPDX-License-Identifier: MIT */
/* A tag taken apart, one field a line, on stdout. */
#ifndef BITSBRIDGE_CLI_PRINT_TAG_H
#define BITSBRIDGE_CLI_PRINT_TAG_H

#include "tag.h"

/* How wide the names are that `check` and `show` print before values. */
#define PRINT_NAME_COLUMNS 16

void print_tag(const struct tag *tag);

#endif
