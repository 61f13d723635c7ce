/* SPDX-License-Identifier: MIT */
/* The jobs of a look as a table for people, in the order of the look. One thread. */
#ifndef BITSBRIDGE_CLI_COMMANDS_LIST_TABLE_H
#define BITSBRIDGE_CLI_COMMANDS_LIST_TABLE_H

#include "cli/commands/list_filter.h"
#include "job_queue.h"

/* Prints nothing where no job matches. */
void list_table_print(const struct queue_look *look, const struct list_filter *filter);

#endif
